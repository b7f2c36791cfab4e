-- Accounts, how they sign in, what they did and what they are told.

create table person (
    id text not null primary key,
    name text not null,
    email text,
    phone text not null,
    language text not null,
    role text not null,
    territory text references territory (id),
    store text references store (id),
    association text references association (id),
    driver text references driver (id),
    active boolean not null,
    constraint person_email_key unique (email),
    check ((role = 'store') = (store is not null)),
    check ((role = 'association') = (association is not null)),
    check ((role = 'driver') = (driver is not null)),
    check ((role = 'administrator') = (territory is null))
);
create index person_territory on person (territory);
create index person_store on person (store);
create index person_association on person (association);
create index person_driver on person (driver);

create table login_link (
    token_hash text not null primary key,
    person text not null references person (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index login_link_person on login_link (person);

create table session (
    token_hash text not null primary key,
    person text not null references person (id),
    csrf text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index session_person on session (person);
create index session_expiry on session (expires_at);

create table audit (
    id text not null primary key,
    at timestamptz not null,
    territory text references territory (id),
    actor text not null,
    person text references person (id),
    on_behalf_of text references person (id),
    channel text not null,
    act text not null,
    subject_kind text not null,
    subject text not null,
    detail text not null
);
create index audit_territory on audit (territory, id);
create index audit_subject on audit (subject_kind, subject, id);
create index audit_person on audit (person);

create table idempotency_key (
    owner text not null,
    key text not null,
    act text not null,
    response text not null,
    at timestamptz not null,
    primary key (owner, key)
);
create index idempotency_key_age on idempotency_key (at);

create table outbox (
    id text not null primary key,
    at timestamptz not null,
    recipient text not null references person (id),
    channel text not null,
    subject text not null,
    body text not null,
    sent_at timestamptz
);
create index outbox_unsent on outbox (sent_at, id);
create index outbox_recipient on outbox (recipient);
