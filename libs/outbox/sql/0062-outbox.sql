-- The outbox and the inbox: publish in your own transaction, apply every record once. The same text serves a database of
-- the broker (libs/db/migrations/0062-outbox.sql) and any other one (libs/outbox/sql/0062-outbox.sql); a test compares
-- them. It may run where it has run before. Needs PostgreSQL 14.
create schema if not exists posthorn;

-- Rows that wait to be moved into the log. In three generations, of which one takes the inserts: when it has grown enough
-- the next one does, and a generation without rows is truncated. So a snapshot held open somewhere, under which VACUUM
-- may remove nothing, bloats nothing here; three, because one may be pinned by a transaction that published and stays.
create table if not exists posthorn.outbox (
  generation smallint not null,
  -- Drawn under the lock of the topic and key, so that ids of one key are in the order of their commits.
  id bigint not null,
  -- Of the transaction that published. What became visible between two snapshots is found by it: see read_outbox.
  xid xid8 not null,
  event_id uuid not null,
  published_at timestamptz not null,
  -- null: by the key, as Kafka's default partitioner has it; without a key too, any.
  partition int,
  topic text collate "C" not null,
  key bytea,
  value bytea,
  headers jsonb not null
) partition by list (generation);
-- Nearly every row that was ever here is dead: vacuum by count, not by share of a table that is usually empty.
create table if not exists posthorn.outbox_0 partition of posthorn.outbox for values in (0)
  with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_insert_threshold = -1);
create table if not exists posthorn.outbox_1 partition of posthorn.outbox for values in (1)
  with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_insert_threshold = -1);
create table if not exists posthorn.outbox_2 partition of posthorn.outbox for values in (2)
  with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_insert_threshold = -1);
create index if not exists outbox_id_idx on posthorn.outbox (id);
create index if not exists outbox_xid_idx on posthorn.outbox (xid);
create sequence if not exists posthorn.outbox_ids;

create table if not exists posthorn.outbox_state (
  singleton boolean primary key default true check (singleton),
  -- The generation that takes the inserts. Read without a lock: whoever inserts into the last one all the same is found,
  -- since every generation is read, and truncated is only what is empty under an exclusive lock.
  active smallint not null default 0,
  -- Names this outbox to a Kafka cluster: its relay's transactional id is made of it.
  outbox_id uuid not null default gen_random_uuid()
);
insert into posthorn.outbox_state default values on conflict do nothing;

-- The relay at work, where the database is not a broker's own. It spares attempts and carries no correctness.
create table if not exists posthorn.outbox_relay (
  singleton boolean primary key default true check (singleton),
  owner text not null,
  expires_at timestamptz not null
);

-- What no log will ever take, with the reason: too large for its topic, no such topic, no such partition.
create table if not exists posthorn.outbox_dead (
  id bigint primary key,
  error text not null,
  reason text not null,
  moved_at timestamptz not null default clock_timestamp(),
  event_id uuid not null,
  published_at timestamptz not null,
  partition int,
  topic text collate "C" not null,
  key bytea,
  value bytea,
  headers jsonb not null
);

-- Takes the locks of records that are about to be published, in one order for everybody: two transactions that publish
-- many keys at once do not deadlock then. Held until the transaction ends, which is what makes ids follow commits.
create or replace function posthorn.lock_outbox_keys(topics text[], keys bytea[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(lock_id)
  from (
    select distinct hashtextextended(topic || '/' || encode(key, 'hex'), 7301062) as lock_id
    from unnest(topics, keys) as k (topic, key) where key is not null order by lock_id
  ) as ordered;
end $$;

-- The one way into the outbox; posthorn.publish in its forms calls it.
create or replace function posthorn.add_to_outbox(topic text, key bytea, value bytea, headers jsonb, partition int) returns uuid
language plpgsql as $$
#variable_conflict use_variable
declare
  bytes bigint := coalesce(octet_length(key), 0) + coalesce(octet_length(value), 0);
  wrong record;
  generation smallint;
  event_id uuid := gen_random_uuid();
begin
  if topic is null then
    raise exception 'posthorn.publish needs a topic' using errcode = 'null_value_not_allowed',
      hint = 'The first argument names it: posthorn.publish(''orders'', ''key'', ''value'').';
  end if;
  if topic !~ '^[a-zA-Z0-9._-]{1,249}$' or topic in ('.', '..') then
    raise exception 'illegal topic name %', quote_literal(left(topic, 260)) using errcode = 'invalid_parameter_value',
      hint = 'A topic has 1 to 249 characters of a-z, A-Z, 0-9, ".", "_" and "-", and is not "." or "..".';
  end if;
  if partition < 0 then
    raise exception 'partition % of topic % is negative', partition, topic using errcode = 'invalid_parameter_value',
      hint = 'Partitions count from 0; leave it out to have it chosen by the key.';
  end if;
  if headers is not null then
    if jsonb_typeof(headers) <> 'object' then
      raise exception 'headers for topic % are a JSON %', topic, jsonb_typeof(headers) using errcode = 'invalid_parameter_value',
        hint = 'Headers are one JSON object of strings: {"tenant": "7"}.';
    end if;
    select h.key, jsonb_typeof(h.value) as type into wrong
    from jsonb_each(headers) h where jsonb_typeof(h.value) not in ('string', 'null') limit 1;
    if found then
      raise exception 'header % for topic % is a JSON %', quote_literal(wrong.key), topic, wrong.type
        using errcode = 'invalid_parameter_value', hint = 'The value of a header is a string or null: {"tenant": "7"}.';
    end if;
    bytes := bytes + octet_length(headers::text);
  end if;
  -- What brokers take in one batch by default, less room for its own bytes.
  if bytes > 1000000 then
    raise exception 'a record of % bytes for topic % is too large', bytes, topic using errcode = 'program_limit_exceeded',
      hint = 'Key, value and headers have 1,000,000 bytes at most; keep large things elsewhere and publish where.';
  end if;
  if key is not null then
    perform pg_advisory_xact_lock(hashtextextended(topic || '/' || encode(key, 'hex'), 7301062));
  end if;
  select s.active into generation from posthorn.outbox_state s;
  -- The transaction has its xid before the id is drawn.
  insert into posthorn.outbox (xid, id, generation, event_id, published_at, partition, topic, key, value, headers)
  values (pg_current_xact_id(), nextval('posthorn.outbox_ids'), generation, event_id, clock_timestamp(), partition, topic,
    key, value, coalesce(headers, '{}'));
  return event_id;
end $$;

-- Publishes a record with the transaction that calls it: it is in the log if and only if that commits. Returns the id that
-- the record carries in its header posthorn-event-id. Records of one topic and key come in the order of the commits. An
-- untyped value is text; null is a tombstone.
create or replace function posthorn.publish(topic text, key text, value text, headers jsonb default null, partition int default null)
returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return posthorn.add_to_outbox($1, convert_to($2, 'UTF8'), convert_to($3, 'UTF8'), $4, $5);
end $$;
create or replace function posthorn.publish(topic text, key text, value jsonb, headers jsonb default null, partition int default null)
returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return posthorn.add_to_outbox($1, convert_to($2, 'UTF8'), convert_to($3::text, 'UTF8'), $4, $5);
end $$;
create or replace function posthorn.publish(topic text, key text, value bytea, headers jsonb default null, partition int default null)
returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return posthorn.add_to_outbox($1, convert_to($2, 'UTF8'), $3, $4, $5);
end $$;
create or replace function posthorn.publish(topic text, key bytea, value bytea, headers jsonb default null, partition int default null)
returns uuid language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return posthorn.add_to_outbox($1, $2, $3, $4, $5);
end $$;

-- Rows that whoever moves them has not seen yet, by ascending id, at most rows_max and, after the first, bytes_max.
-- The first row tells the snapshot and whether there is more, and nothing else.
--
-- A sequence counts at insert and not at commit, so no id is a position. What became visible between two snapshots is
-- one: xids from the xmax of the first, and those that were running then. That costs as much as there is news, however many
-- dead rows a held snapshot keeps. upto null: the news since `seen` until now. More than fits, or seen null (all there
-- is): by id, page by page, but only what is visible in `upto`. That is a cut through history, so no page has a row of which
-- an earlier one of the same key is still to become visible.
create or replace function posthorn.read_outbox(seen pg_snapshot, upto pg_snapshot, after_id bigint, rows_max int, bytes_max bigint)
returns table (snapshot text, more boolean, id bigint, event_id uuid, published_at timestamptz, partition int, topic text,
  key bytea, value bytea, headers jsonb)
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
declare
  cut pg_snapshot := coalesce(upto, pg_current_snapshot());
  ids bigint[];
  found_more boolean := true;
begin
  if upto is null and seen is null then
    -- From another server, by pg_dump: its xids mean nothing here, and these rows committed long ago.
    update posthorn.outbox o set xid = '3' where o.xid >= pg_snapshot_xmax(pg_current_snapshot());
    cut := pg_current_snapshot();
  end if;
  if upto is null and seen is not null then
    select array_agg(news.id) into ids from (
      (select o.id from posthorn.outbox o where o.xid >= pg_snapshot_xmax(seen) and pg_visible_in_snapshot(o.xid, cut)
        limit rows_max + 1)
      union all
      (select o.id from posthorn.outbox o where o.xid = any (array(select pg_snapshot_xip(seen)))
        and pg_visible_in_snapshot(o.xid, cut) limit rows_max + 1)
    ) news;
    found_more := cardinality(ids) > rows_max;
  end if;
  if found_more then
    select array_agg(page.id) into ids from (
      select o.id from posthorn.outbox o where o.id > after_id and pg_visible_in_snapshot(o.xid, cut)
      order by o.id limit rows_max
    ) page;
    found_more := cardinality(ids) = rows_max;
  end if;
  if ids is null then
    return query select cut::text, false, null::bigint, null::uuid, null::timestamptz, null::int, null::text, null::bytea,
      null::bytea, null::jsonb;
    return;
  end if;
  return query
    with sized as materialized (
      select o.*, sum(coalesce(octet_length(o.value), 0)) over (order by o.id) - coalesce(octet_length(o.value), 0) as before
      from posthorn.outbox o where o.id = any (ids)
    )
    select cut::text, found_more or exists (select from sized where before >= bytes_max), null::bigint, null::uuid,
      null::timestamptz, null::int, null::text, null::bytea, null::bytea, null::jsonb
    union all
    (select null, null, s.id, s.event_id, s.published_at, s.partition, s.topic, s.key, s.value, s.headers
      from sized s where s.before < bytes_max order by s.id);
end $$;

-- Removes rows in the transaction that writes them into the log. Raises PH003 with the ids of those that are not there:
-- somebody else has moved them, so this transaction must not.
create or replace function posthorn.take_outbox(ids bigint[]) returns void
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
declare
  taken bigint[];
begin
  with removed as (delete from posthorn.outbox o where o.id = any (ids) returning o.id)
  select array_agg(id) into taken from removed;
  if coalesce(cardinality(taken), 0) <> cardinality(ids) then
    raise exception 'rows of the outbox were moved by another' using errcode = 'PH003',
      detail = (select string_agg(id::text, ',') from unnest(ids) as i (id) where taken is null or id <> all (taken));
  end if;
end $$;

-- Removes rows that a relay has published. Ids are never given twice: what is gone was removed before.
create or replace function posthorn.remove_outbox(ids bigint[]) returns void
language sql set enable_seqscan = off set enable_bitmapscan = off as $$
  delete from posthorn.outbox o where o.id = any (ids);
$$;

-- Moves a row aside that no log will take. Does nothing when it is gone.
create or replace function posthorn.bury_outbox(row_id bigint, row_error text, row_reason text) returns void
language sql set enable_seqscan = off as $$
  with buried as (delete from posthorn.outbox o where o.id = row_id returning *)
  insert into posthorn.outbox_dead (id, error, reason, event_id, published_at, partition, topic, key, value, headers)
  select id, row_error, row_reason, event_id, published_at, partition, topic, key, value, headers from buried;
$$;

-- Publishes a dead row once more, behind what its key has published since. Returns its event id; null when there is none.
create or replace function posthorn.publish_dead(dead_id bigint) returns uuid
language sql as $$
  with risen as (delete from posthorn.outbox_dead d where d.id = dead_id returning *)
  select posthorn.add_to_outbox(topic, key, value, headers, partition) from risen;
$$;

-- Housekeeping; whoever moves rows calls it now and then. Lets the next generation take the inserts when the active one
-- has grown beyond grown_bytes and the next is empty, and truncates those that hold nothing.
create or replace function posthorn.rotate_outbox(grown_bytes bigint) returns void
language plpgsql as $$
declare
  now_active smallint := (select active from posthorn.outbox_state);
  next_active smallint := (now_active + 1) % 3;
  child regclass;
  is_empty boolean;
begin
  if pg_table_size(('posthorn.outbox_' || now_active)::regclass) > grown_bytes then
    -- Around a generation that cannot be emptied yet.
    if pg_table_size(('posthorn.outbox_' || next_active)::regclass) > 65536 then
      next_active := (now_active + 2) % 3;
    end if;
    if pg_table_size(('posthorn.outbox_' || next_active)::regclass) <= 65536 then
      update posthorn.outbox_state set active = next_active where active = now_active;
      now_active := next_active;
    end if;
  end if;
  for generation in 0..2 loop
    child := ('posthorn.outbox_' || generation)::regclass;
    continue when generation = now_active or pg_table_size(child) <= 65536;
    begin
      -- Nobody has written here who has not ended, and nobody can: what is empty now stays so until it is truncated.
      execute format('lock table %s in access exclusive mode nowait', child);
      execute format('select not exists (select from %s)', child) into is_empty;
      if is_empty then
        execute format('truncate %s', child);
      end if;
    exception when lock_not_available then
      null; -- the next call tries again
    end;
  end loop;
end $$;

-- Where a consumer group stands in this database: every record below next_offset was handled.
create table if not exists posthorn.inbox_positions (
  group_id text collate "C" not null,
  topic text collate "C" not null,
  partition int not null,
  next_offset bigint not null,
  primary key (group_id, topic, partition)
);
-- The records at or above it whose effects are in this database. A few hundred rows per partition: see advance_inbox.
create table if not exists posthorn.inbox (
  group_id text collate "C" not null,
  topic text collate "C" not null,
  partition int not null,
  record_offset bigint not null,
  primary key (group_id, topic, partition, record_offset)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- Claims records for the transaction that calls it, and returns those that were not applied before. Waits for another
-- transaction that has claimed one of them, and has it should that one roll back. The positions are locked FOR SHARE until
-- the end, so that none of them can move over a record between the look and the insert.
create or replace function posthorn.claim_inbox(for_group text, topics text[], partitions int[], offsets bigint[])
returns table (topic text, partition int, record_offset bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  loop
    perform from posthorn.inbox_positions p
    where p.group_id = for_group and exists (
      select from unnest(topics, partitions) as w (topic, partition) where w.topic = p.topic and w.partition = p.partition)
    order by p.topic, p.partition for share;
    exit when not exists (
      select from unnest(topics, partitions) as w (topic, partition) where not exists (
        select from posthorn.inbox_positions p
        where p.group_id = for_group and p.topic = w.topic and p.partition = w.partition));
    insert into posthorn.inbox_positions (group_id, topic, partition, next_offset)
    select distinct for_group, w.topic, w.partition, 0 from unnest(topics, partitions) as w (topic, partition)
    order by w.topic, w.partition
    on conflict do nothing;
  end loop;
  return query
    insert into posthorn.inbox as i (group_id, topic, partition, record_offset)
    select for_group, w.topic, w.partition, w.record_offset
    from unnest(topics, partitions, offsets) as w (topic, partition, record_offset)
    join posthorn.inbox_positions p on p.group_id = for_group and p.topic = w.topic and p.partition = w.partition
    where w.record_offset >= p.next_offset
    order by w.topic, w.partition, w.record_offset
    on conflict do nothing
    returning i.topic, i.partition, i.record_offset;
end $$;

-- Everything below these offsets was handled: their rows go. Never backwards.
create or replace function posthorn.advance_inbox(for_group text, topics text[], partitions int[], offsets bigint[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into posthorn.inbox_positions as p (group_id, topic, partition, next_offset)
  select for_group, w.topic, w.partition, w.next_offset
  from unnest(topics, partitions, offsets) as w (topic, partition, next_offset)
  order by w.topic, w.partition
  on conflict (group_id, topic, partition) do update set next_offset = excluded.next_offset
  where p.next_offset < excluded.next_offset;
  delete from posthorn.inbox i
  using unnest(topics, partitions) as w (topic, partition), posthorn.inbox_positions p
  where i.group_id = for_group and i.topic = w.topic and i.partition = w.partition
    and p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and i.record_offset < p.next_offset;
end $$;

-- Forgets what was applied at and above an offset, so that a group may apply it again: after a rewind that is meant, or for
-- a topic that was deleted and made anew.
create or replace function posthorn.rewind_inbox(for_group text, for_topic text, for_partition int, to_offset bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into posthorn.inbox_positions (group_id, topic, partition, next_offset)
  values (for_group, for_topic, for_partition, to_offset)
  on conflict (group_id, topic, partition) do update set next_offset = excluded.next_offset;
  delete from posthorn.inbox i
  where i.group_id = for_group and i.topic = for_topic and i.partition = for_partition and i.record_offset >= to_offset;
end $$;

-- Where the group stands; what does not come back it has never seen.
create or replace function posthorn.inbox_positions_of(for_group text) returns table (topic text, partition int, next_offset bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.topic, p.partition, p.next_offset from posthorn.inbox_positions p where p.group_id = for_group;
$$;

-- Lets a role publish and consume, and nothing else: it sees no table of this schema.
create or replace function posthorn.allow_outbox(role_name name) returns void
language plpgsql as $$
declare
  callable regprocedure;
begin
  execute format('grant usage on schema posthorn to %I', role_name);
  for callable in
    select p.oid from pg_proc p where p.pronamespace = 'posthorn'::regnamespace and p.proname in (
      'publish', 'lock_outbox_keys', 'claim_inbox', 'advance_inbox', 'rewind_inbox', 'inbox_positions_of')
  loop
    execute format('grant execute on function %s to %I', callable, role_name);
  end loop;
end $$;

do $$
declare
  callable regprocedure;
begin
  -- Functions are everybody's unless it is said otherwise.
  for callable in
    select p.oid from pg_proc p where p.pronamespace = 'posthorn'::regnamespace and p.proname in (
      'publish', 'lock_outbox_keys', 'claim_inbox', 'advance_inbox', 'rewind_inbox', 'inbox_positions_of')
  loop
    execute format('revoke execute on function %s from public', callable);
  end loop;
end $$;

-- What is installed here; raised by every later file of this kind.
create or replace function posthorn.outbox_version() returns int language sql immutable as 'select 62';
