-- One row: what all brokers of this database share.
create table posthorn.cluster (
  singleton boolean primary key default true check (singleton),
  cluster_id text not null,
  -- Fixed for ever: partitions and groups hash onto shards.
  shard_count int not null check (shard_count > 0),
  -- Raised by every change of topics or partitions, in the same transaction: brokers poll this one number.
  catalog_version bigint not null default 0,
  next_producer_id bigint not null default 0
);

create sequence posthorn.broker_epochs;

-- A row is a live registration and the lease of everything its broker owns; expiry and shutdown delete it. A broker
-- that starts again gets a new broker_epoch, which frees what its predecessor owned.
create table posthorn.brokers (
  broker_id int primary key,
  broker_epoch bigint not null,
  host text not null,
  port int not null,
  expires_at timestamptz not null
);

-- Written at takeover only, never by a lease renewal: a row that every flush locks must not grow versions.
create table posthorn.shards (
  shard int primary key,
  -- Kafka's leader epoch of the shard's partitions; raised by every takeover.
  epoch int not null default 0,
  -- Owned if and only if a row of posthorn.brokers has both.
  broker_id int,
  broker_epoch bigint
);

-- The fence. Called inside the transaction that writes on behalf of the shards; returns with their rows locked FOR
-- SHARE, which a takeover's UPDATE waits for, so an epoch that was ours here is ours until commit.
-- FOR KEY SHARE would not do: it does not conflict with an UPDATE of non-key columns.
-- Locks in ascending order of shard, as every other locker of these rows does.
create function posthorn.hold_shards(held_shards int[], held_epochs int[]) returns void
language plpgsql as $$
declare
  lost int[];
begin
  with claimed as (
    select * from unnest(held_shards, held_epochs) as c (shard, epoch)
  ), held as (
    select s.shard from posthorn.shards s join claimed c on c.shard = s.shard and c.epoch = s.epoch
    order by s.shard for share of s
  )
  select array_agg(c.shard) into lost from claimed c where c.shard not in (select shard from held);
  if lost is not null then
    raise exception 'shards are led by another epoch' using
      errcode = 'PH001', detail = array_to_string(lost, ',');
  end if;
end $$;
