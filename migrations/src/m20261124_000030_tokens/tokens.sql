-- Tokens for programs, and what people see of their sessions.

create table api_token (
    id text not null primary key,
    token_hash text not null unique,
    person text not null references person (id),
    name text not null,
    scopes text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index api_token_person on api_token (person);

-- Which device a session is on, so that its owner recognises it in the list.
alter table session add column device text not null default '';
-- A link for people who try Glane out opens any number of times.
alter table login_link add column many_times boolean not null default false;
