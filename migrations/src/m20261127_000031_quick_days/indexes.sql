-- A store's day and what it still has from before, without reading every lot it ever declared.
create index lot_store_day on lot (store, day, state);
-- The run that holds on a date.
create index service_day_date on service_day (date, run);
