-- A mail that could not be handed over waits longer each time, so that the others pass it.
alter table outbox add column tries bigint not null default 0;
alter table outbox add column not_before timestamptz;
alter table outbox add column trouble text;
