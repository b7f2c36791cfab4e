-- What somebody typed when their session had ended, until they sign in again; found by the hash of a cookie of its own.

create table kept_form (
    token_hash text not null primary key,
    path text not null,
    body text not null,
    at timestamptz not null
);
create index kept_form_at on kept_form (at);

-- A scanned product is looked up among earlier declarations.
create index lot_gtin on lot (territory, gtin);
