-- Passwords, mailed codes, and what slows guessing down.

create table password (
    person text not null primary key references person (id),
    phc text not null,
    changed_at timestamptz not null
);

create table login_code (
    id text not null primary key,
    person text not null references person (id),
    code_hash text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index login_code_person on login_code (person, created_at);

create table sign_in_try (
    id text not null primary key,
    subject text not null,
    at timestamptz not null
);
create index sign_in_try_subject on sign_in_try (subject, at);
create index sign_in_try_age on sign_in_try (at);

-- A message whose body opens something: nobody is shown it, and it is forgotten once sent.
alter table outbox add column secret boolean not null default false;
