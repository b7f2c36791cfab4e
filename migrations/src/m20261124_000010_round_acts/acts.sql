-- What drivers say happened at stops, what associations refused, and the slips they signed.

create table stop_act (
    id text not null primary key,
    round text not null references round (id),
    stop text not null,
    happened_at timestamptz not null,
    received_at timestamptz not null,
    deed text not null,
    actor text not null,
    content text not null,
    trouble text,
    settled_at timestamptz
);
create index stop_act_round on stop_act (round, happened_at);
create index stop_act_trouble on stop_act (trouble, settled_at);

create table refusal (
    allocation text not null references allocation (id),
    reason text not null,
    lot text not null references lot (id),
    store text not null references store (id),
    association text not null references association (id),
    round text not null references round (id),
    cases bigint not null check (cases >= 0),
    photo text,
    happened_at timestamptz not null,
    action text,
    action_at timestamptz,
    action_by text references person (id),
    primary key (allocation, reason)
);
create index refusal_store on refusal (store, happened_at);
create index refusal_association on refusal (association, happened_at);

create table slip (
    id text not null primary key,
    territory text not null references territory (id),
    year bigint not null,
    number bigint not null check (number > 0),
    store text not null references store (id),
    association text not null references association (id),
    round text not null references round (id),
    stop text not null references stop (id),
    handed_at timestamptz not null,
    made_at timestamptz not null,
    signed_by text,
    drawing text,
    lines text not null,
    replaces text references slip (id),
    unique (territory, year, number)
);
create index slip_stop on slip (stop, store);
create index slip_store on slip (store, handed_at);
create index slip_association on slip (association, handed_at);
