-- Where food comes from, where it goes, and what drives.

create table territory (
    id text not null primary key,
    name text not null,
    time_zone text not null,
    settings text not null
);

create table store (
    id text not null primary key,
    territory text not null references territory (id),
    name text not null,
    address text not null,
    lat double precision not null check (lat between -90 and 90),
    lon double precision not null check (lon between -180 and 180),
    pickup_hours text not null,
    stop_seconds bigint not null check (stop_seconds >= 0),
    access_notes text not null,
    phone text not null,
    active boolean not null
);
create index store_territory on store (territory);

create table association (
    id text not null primary key,
    territory text not null references territory (id),
    name text not null,
    address text not null,
    lat double precision not null check (lat between -90 and 90),
    lon double precision not null check (lon between -180 and 180),
    served_stated bigint not null check (served_stated >= 0),
    served_verified bigint check (served_verified >= 0),
    other_supply_grams bigint not null check (other_supply_grams >= 0),
    capacity text not null,
    wishes text not null,
    reception_hours text not null,
    distribution_hours text not null,
    kitchen boolean not null,
    own_transport boolean not null,
    deemed_habilitated boolean not null,
    needed_milligrams bigint not null check (needed_milligrams >= 0),
    received_milligrams bigint not null check (received_milligrams >= 0),
    stop_seconds bigint not null check (stop_seconds >= 0),
    access_notes text not null,
    phone text not null,
    active boolean not null
);
create index association_territory on association (territory);

create table paper (
    association text not null references association (id),
    position bigint not null check (position >= 0),
    kind text not null,
    store text references store (id),
    number text not null,
    expires date,
    primary key (association, position),
    check ((kind = 'agreement') = (store is not null))
);
create index paper_store on paper (store);

create table van (
    id text not null primary key,
    territory text not null references territory (id),
    name text not null,
    depot_lat double precision not null check (depot_lat between -90 and 90),
    depot_lon double precision not null check (depot_lon between -180 and 180),
    grams bigint not null check (grams >= 0),
    crates bigint not null check (crates >= 0),
    chilled_crates bigint not null check (chilled_crates >= 0),
    frozen_crates bigint not null check (frozen_crates >= 0),
    cooling text not null,
    active boolean not null
);
create index van_territory on van (territory);

create table driver (
    id text not null primary key,
    territory text not null references territory (id),
    name text not null,
    phone text not null,
    active boolean not null
);
create index driver_territory on driver (territory);

create table duty (
    date date not null,
    van text not null references van (id),
    driver text references driver (id),
    shift_from time not null,
    shift_to time not null,
    pause_seconds bigint not null check (pause_seconds >= 0),
    primary key (date, van),
    check (shift_from < shift_to)
);
create index duty_driver on duty (driver);
