create function glane_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the table % is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end;
$$;
create trigger movement_is_append_only before update or delete or truncate on movement
    for each statement execute function glane_append_only();
create trigger audit_is_append_only before update or delete or truncate on audit
    for each statement execute function glane_append_only();
