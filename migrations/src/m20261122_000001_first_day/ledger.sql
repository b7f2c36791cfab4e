-- Every case that ever moved. Rows are never changed: the triggers of append_only_*.sql see to it.

create table movement (
    id text not null primary key,
    lot text not null references lot (id),
    position bigint not null check (position >= 0),
    allocation text references allocation (id),
    source text not null,
    target text not null,
    cases bigint not null check (cases > 0),
    grams bigint not null check (grams >= 0),
    quality text not null,
    at timestamptz not null,
    actor text not null,
    reason text,
    unique (lot, position),
    check (source <> target)
);
create index movement_allocation on movement (allocation);
