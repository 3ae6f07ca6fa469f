-- Which number belongs to which broker, for brokers that were given none: the address that clients are told to connect
-- to is different for every broker of a working cluster, so it is what a number is kept for.
create table posthorn.broker_ids (
  broker_id int primary key,
  -- host:port
  address text not null unique,
  -- When its broker registered or was last known to be alive, whichever is later; the row of one that is gone for long
  -- is dropped, so that addresses which change with every start do not count up for ever.
  seen_at timestamptz not null default clock_timestamp()
);

-- Host name and the port listened on: no two processes have the same at the same time, so one that finds its own place
-- in a live registration knows that its predecessor is dead.
alter table posthorn.brokers add column place text not null default '';
