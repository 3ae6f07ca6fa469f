-- A broker that is about to stop says so before it hands its shards back: the others look closely and take them at once.
alter table posthorn.brokers add column leaving boolean not null default false;
