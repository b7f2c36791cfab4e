-- What stores declare. Quantities here are what was declared; what became of them is in the ledger.

create table lot (
    id text not null primary key,
    territory text not null references territory (id),
    store text not null references store (id),
    description text not null,
    category text not null,
    cases bigint not null check (cases > 0),
    case_grams bigint not null check (case_grams > 0),
    weight_quality text not null,
    expiry_kind text,
    expiry_date date,
    prepacked boolean not null,
    allergens text,
    label_max_tenths bigint,
    gtin text,
    batch text,
    case_cost_cents bigint check (case_cost_cents >= 0),
    declared_at timestamptz not null,
    day date not null,
    state text not null,
    version bigint not null check (version > 0),
    check ((expiry_kind is null) = (expiry_date is null))
);
create index lot_territory on lot (territory, state, day);
create index lot_store on lot (store, declared_at, id);

create table store_answer (
    store text not null references store (id),
    date date not null,
    answer text not null,
    at timestamptz not null,
    actor text not null,
    primary key (store, date)
);
