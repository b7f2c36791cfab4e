-- Allocations an association fetches itself: when, at whose door, and the code said there.

create table booking (
    allocation text not null primary key references allocation (id),
    store text not null references store (id),
    date date not null,
    slot_start timestamptz not null,
    slot_end timestamptz not null,
    code text not null,
    booked_at timestamptz not null,
    fetched_at timestamptz,
    override_reason text,
    check (slot_start < slot_end),
    check (override_reason is null or fetched_at is not null)
);
create index booking_store on booking (store, date);
