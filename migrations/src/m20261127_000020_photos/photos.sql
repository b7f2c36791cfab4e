-- Photos of what was refused. The pictures themselves are files, named by their hash.

create table photo (
    id text not null primary key,
    round text not null references round (id),
    hash text not null,
    bytes bigint not null,
    received_at timestamptz not null
);

create index refusal_photo on refusal (photo);
