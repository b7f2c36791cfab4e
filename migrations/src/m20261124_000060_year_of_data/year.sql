-- What a lot is searched by: description, bar code and batch in lower case without accents. New rows bring it along; those
-- already there get it here.
alter table lot add column words text not null default '';
update lot set words = substr(lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(description || ' ' || coalesce(gtin, '') || ' ' || coalesce(batch, ''), 'à', 'a'), 'â', 'a'), 'ä', 'a'), 'á', 'a'), 'À', 'a'), 'Â', 'a'), 'Ä', 'a'), 'Á', 'a'), 'é', 'e'), 'è', 'e'), 'ê', 'e'), 'ë', 'e'), 'É', 'e'), 'È', 'e'), 'Ê', 'e'), 'Ë', 'e'), 'î', 'i'), 'ï', 'i'), 'í', 'i'), 'Î', 'i'), 'Ï', 'i'), 'Í', 'i'), 'ô', 'o'), 'ö', 'o'), 'ó', 'o'), 'Ô', 'o'), 'Ö', 'o'), 'Ó', 'o'), 'ù', 'u'), 'û', 'u'), 'ü', 'u'), 'ú', 'u'), 'Ù', 'u'), 'Û', 'u'), 'Ü', 'u'), 'Ú', 'u'), 'ç', 'c'), 'Ç', 'c'), '’', ''''), 'Œ', 'œ')), 1, 400);
-- Searching reads this index alone, latest day first.
create index lot_words on lot (territory, day, id, words);
-- Slips are listed from the latest on.
create index slip_store_number on slip (store, year, number);
create index slip_association_number on slip (association, year, number);
-- Defects that are owed an answer come first, the latest of them at the top.
create index refusal_owed on refusal (action_at, happened_at);
-- The few acts that wait for the operator are found without reading every act there ever was.
create index stop_act_unsettled on stop_act (happened_at) where trouble is not null and settled_at is null;
