-- Places that do not want their slips by mail. Whoever is not here gets them.

create table slip_mail_off (
    place text not null primary key,
    since timestamptz not null
);
