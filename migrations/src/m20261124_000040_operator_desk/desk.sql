-- A driver is away on a date: planned on no van, and taken off what was planned.
create table absence (
    driver text not null references driver (id),
    date date not null,
    note text not null,
    primary key (driver, date)
);
create index absence_date on absence (date);

-- A promise that the operator keeps on a van: planning again leaves it there.
create table lock (
    territory text not null references territory (id),
    date date not null,
    lot text not null references lot (id),
    association text not null references association (id),
    van text not null references van (id),
    cases bigint not null check (cases > 0),
    primary key (territory, date, lot, association, van)
);
create index lock_lot on lock (lot);
create index lock_association on lock (association);
create index lock_van on lock (van);
