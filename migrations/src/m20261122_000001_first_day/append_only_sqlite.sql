create trigger movement_is_never_changed before update on movement
begin
    select raise(abort, 'the ledger is append-only');
end;
create trigger movement_is_never_deleted before delete on movement
begin
    select raise(abort, 'the ledger is append-only');
end;
create trigger audit_is_never_changed before update on audit
begin
    select raise(abort, 'the audit trail is append-only');
end;
create trigger audit_is_never_deleted before delete on audit
begin
    select raise(abort, 'the audit trail is append-only');
end;
