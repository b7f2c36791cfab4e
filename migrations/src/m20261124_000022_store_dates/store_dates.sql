-- Single dates on which a store's pickup hours differ from its week: occurrences, apart from the series.

create table store_occurrence (
    store text not null references store (id),
    date date not null,
    windows text not null,
    primary key (store, date)
);
create index store_occurrence_date on store_occurrence (date);
