-- The day of a territory, its planning runs, and what a run decided.

create table planning_run (
    id text not null primary key,
    territory text not null references territory (id),
    date date not null,
    snapshot_version bigint not null check (snapshot_version >= 0),
    seed bigint not null,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    summary text not null,
    proof text,
    notes text not null,
    check (started_at <= finished_at)
);
create index planning_run_day on planning_run (territory, date);

create table service_day (
    territory text not null references territory (id),
    date date not null,
    state text not null,
    cut_off_at timestamptz,
    published_at timestamptz,
    run text references planning_run (id),
    version bigint not null check (version > 0),
    primary key (territory, date),
    check ((state = 'published') = (published_at is not null))
);
create index service_day_run on service_day (run);

create table allocation (
    id text not null primary key,
    run text references planning_run (id),
    territory text not null references territory (id),
    date date not null,
    lot text not null references lot (id),
    association text not null references association (id),
    cases bigint not null check (cases > 0),
    grams bigint not null check (grams > 0),
    state text not null,
    exceptions text not null,
    backup text references association (id),
    reason text,
    version bigint not null check (version > 0)
);
create index allocation_day on allocation (territory, date);
create index allocation_run on allocation (run);
create index allocation_lot on allocation (lot);
create index allocation_association on allocation (association, date);

create table round (
    id text not null primary key,
    run text not null references planning_run (id),
    territory text not null references territory (id),
    date date not null,
    van text not null references van (id),
    driver text references driver (id),
    metres bigint not null check (metres >= 0),
    seconds bigint not null check (seconds >= 0),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    check (starts_at <= ends_at)
);
create index round_run on round (run);
create index round_driver on round (driver, date);

create table stop (
    id text not null primary key,
    round text not null references round (id),
    position bigint not null check (position >= 0),
    kind text not null,
    store text references store (id),
    association text references association (id),
    arrival timestamptz not null,
    start timestamptz not null,
    departure timestamptz not null,
    slack_seconds bigint not null check (slack_seconds >= 0),
    leg_metres bigint not null check (leg_metres >= 0),
    leg_seconds bigint not null check (leg_seconds >= 0),
    leg_provenance text not null,
    state text not null,
    version bigint not null check (version > 0),
    unique (round, position),
    check ((kind = 'store') = (store is not null)),
    check ((kind = 'association') = (association is not null)),
    check (arrival <= start and start <= departure)
);
create index stop_store on stop (store);
create index stop_association on stop (association);

create table stop_line (
    stop text not null references stop (id),
    allocation text not null references allocation (id),
    direction text not null check (direction in ('pickup', 'drop')),
    cases bigint not null check (cases > 0),
    primary key (stop, allocation, direction)
);
create index stop_line_allocation on stop_line (allocation);

create table not_placed (
    run text not null references planning_run (id),
    position bigint not null check (position >= 0),
    lot text not null references lot (id),
    cases bigint not null check (cases > 0),
    code text not null,
    sentence text not null,
    detail text,
    primary key (run, position)
);
create index not_placed_lot on not_placed (lot);
