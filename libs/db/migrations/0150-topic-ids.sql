-- The inbox and topics that are deleted and made anew: offsets begin again, and the records are others. So what is known of a
-- reader and a partition is known by the topic's id, of each topic that had the name for itself. Nothing has to be changed over
-- from one to the other, and who still holds records of the old topic finds them known as before.
-- As 0062-outbox.sql, this text serves a database of the broker and any other one, and may run where it has run before.

-- The zero id: not known. By a version that kept none, or a broker that tells none.
alter table posthorn.inbox_positions add column if not exists topic_id uuid not null default '00000000-0000-0000-0000-000000000000';
alter table posthorn.inbox add column if not exists topic_id uuid not null default '00000000-0000-0000-0000-000000000000';
-- The id of the cluster that the topic is in, where it is known: a group that moves to another cluster brings its offsets along.
alter table posthorn.inbox_positions add column if not exists cluster_id text;
-- Which topic of the name came last.
alter table posthorn.inbox_positions add column if not exists began_at timestamptz not null default now();

do $$
begin
  if not exists (
    select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = 'posthorn.inbox_positions'::regclass and i.indisprimary and a.attname = 'topic_id')
  then
    alter table posthorn.inbox_positions drop constraint inbox_positions_pkey,
      add primary key (group_id, topic, partition, topic_id);
    alter table posthorn.inbox drop constraint inbox_pkey,
      add primary key (group_id, topic, partition, topic_id, record_offset);
    drop index posthorn.inbox_deferred_idx;
    create index inbox_deferred_idx on posthorn.inbox (group_id, topic, partition, topic_id, record_offset) where deferred;
  end if;
end $$;

-- Who does not say of which topic a record is means the one of that name that came last.
create or replace function posthorn.inbox_topic_ids(for_group text, topics text[], partitions int[], topic_ids uuid[]) returns uuid[]
language plpgsql stable as $$
begin
  if '00000000-0000-0000-0000-000000000000' <> all (topic_ids) then
    return topic_ids;
  end if;
  return array(
    select case when w.topic_id <> '00000000-0000-0000-0000-000000000000' then w.topic_id else coalesce((
      select p.topic_id from posthorn.inbox_positions p
      where p.group_id = for_group and p.topic = w.topic and p.partition = w.partition
      order by p.began_at desc, p.topic_id desc limit 1), w.topic_id) end
    from unnest(topics, partitions, topic_ids) with ordinality as w (topic, partition, topic_id, place)
    order by w.place);
end $$;

-- The first that is known of a topic. What an older version left is of the first topic that comes.
create or replace function posthorn.begin_inbox_topic(for_group text, for_topic text, for_partition int, for_topic_id uuid) returns void
language plpgsql as $$
begin
  update posthorn.inbox_positions p set topic_id = for_topic_id
  where p.group_id = for_group and p.topic = for_topic and p.partition = for_partition
    and p.topic_id = '00000000-0000-0000-0000-000000000000'
    and not exists (
      select from posthorn.inbox_positions q
      where q.group_id = for_group and q.topic = for_topic and q.partition = for_partition and q.topic_id = for_topic_id);
  if found then
    update posthorn.inbox i set topic_id = for_topic_id
    where i.group_id = for_group and i.topic = for_topic and i.partition = for_partition
      and i.topic_id = '00000000-0000-0000-0000-000000000000';
    return;
  end if;
  insert into posthorn.inbox_positions (group_id, topic, partition, topic_id, next_offset, began_at)
  values (for_group, for_topic, for_partition, for_topic_id, -1, clock_timestamp())
  on conflict do nothing;
end $$;

-- Locks the positions of a reader until the end of the transaction, so that none of them can move over a record between the
-- look and the write. Where there is none it is made. Returns the ids that are meant.
drop function if exists posthorn.hold_inbox_positions(text, text[], int[]);
create or replace function posthorn.hold_inbox_positions(for_group text, topics text[], partitions int[], topic_ids uuid[]) returns uuid[]
language plpgsql as $$
declare
  ids uuid[];
begin
  loop
    ids := posthorn.inbox_topic_ids(for_group, topics, partitions, topic_ids);
    perform from posthorn.inbox_positions p
    where p.group_id = for_group and exists (
      select from unnest(topics, partitions, ids) as w (topic, partition, topic_id)
      where w.topic = p.topic and w.partition = p.partition and w.topic_id = p.topic_id)
    order by p.topic, p.partition, p.topic_id for share;
    exit when not exists (
      select from unnest(topics, partitions, ids) as w (topic, partition, topic_id) where not exists (
        select from posthorn.inbox_positions p
        where p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id));
    perform posthorn.begin_inbox_topic(for_group, w.topic, w.partition, w.topic_id) from (
      select distinct m.topic, m.partition, m.topic_id from unnest(topics, partitions, ids) as m (topic, partition, topic_id)
      where not exists (
        select from posthorn.inbox_positions p
        where p.group_id = for_group and p.topic = m.topic and p.partition = m.partition and p.topic_id = m.topic_id)
      order by m.topic, m.partition, m.topic_id) as w;
  end loop;
  return ids;
end $$;

-- Claims records for the transaction that calls it, and returns the places in the arrays of those that were not applied before:
-- the unknown ones at or above their position, and the deferred ones anywhere. A record that is listed twice is returned once.
-- Waits for another transaction that has claimed or deferred one of them, and goes by how that one ends.
create or replace function posthorn.claim_inbox(
  for_group text, topics text[], partitions int[], topic_ids uuid[], offsets bigint[]) returns setof int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ids uuid[] := posthorn.hold_inbox_positions(for_group, topics, partitions, topic_ids);
begin
  -- Nearly always there is none. Below its position no record becomes deferred, so what is not seen here cannot be missed.
  perform from posthorn.inbox i
  join unnest(topics, partitions, ids, offsets) as w (topic, partition, topic_id, record_offset)
    on i.topic = w.topic and i.partition = w.partition and i.topic_id = w.topic_id and i.record_offset = w.record_offset
  where i.group_id = for_group and i.deferred
  order by i.topic, i.partition, i.topic_id, i.record_offset for update of i;
  if found then
    -- Nothing needs to be known of it there any more.
    return query
      with applied as (
        delete from posthorn.inbox i
        using unnest(topics, partitions, ids, offsets) as w (topic, partition, topic_id, record_offset), posthorn.inbox_positions p
        where i.group_id = for_group and i.topic = w.topic and i.partition = w.partition and i.topic_id = w.topic_id
          and i.record_offset = w.record_offset
          and p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id
          and i.deferred and i.record_offset < p.next_offset
        returning i.topic, i.partition, i.topic_id, i.record_offset)
      select min(w.place)::int from applied a
      join unnest(topics, partitions, ids, offsets) with ordinality as w (topic, partition, topic_id, record_offset, place)
        on a.topic = w.topic and a.partition = w.partition and a.topic_id = w.topic_id and a.record_offset = w.record_offset
      group by a.topic, a.partition, a.topic_id, a.record_offset;
  end if;
  return query
    with applied as (
      insert into posthorn.inbox as i (group_id, topic, partition, topic_id, record_offset)
      select distinct for_group, w.topic, w.partition, w.topic_id, w.record_offset
      from unnest(topics, partitions, ids, offsets) as w (topic, partition, topic_id, record_offset)
      join posthorn.inbox_positions p
        on p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id
      where w.record_offset >= p.next_offset
      order by w.topic, w.partition, w.topic_id, w.record_offset
      on conflict (group_id, topic, partition, topic_id, record_offset) do update set deferred = false where i.deferred
      returning i.topic, i.partition, i.topic_id, i.record_offset)
    select min(w.place)::int from applied a
    join unnest(topics, partitions, ids, offsets) with ordinality as w (topic, partition, topic_id, record_offset, place)
      on a.topic = w.topic and a.partition = w.partition and a.topic_id = w.topic_id and a.record_offset = w.record_offset
    group by a.topic, a.partition, a.topic_id, a.record_offset;
end $$;

-- Before a retry record is written: says that the record is to be applied later. False when it was applied meanwhile, or dealt
-- with otherwise, and nobody need try it again. To be committed before the retry record is written.
create or replace function posthorn.defer_inbox(
  for_group text, for_topic text, for_partition int, for_topic_id uuid, for_offset bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ids uuid[] := posthorn.hold_inbox_positions(for_group, array[for_topic], array[for_partition], array[for_topic_id]);
begin
  insert into posthorn.inbox (group_id, topic, partition, topic_id, record_offset, deferred)
  select for_group, for_topic, for_partition, ids[1], for_offset, true
  from posthorn.inbox_positions p
  where p.group_id = for_group and p.topic = for_topic and p.partition = for_partition and p.topic_id = ids[1]
    and for_offset >= p.next_offset
  on conflict do nothing;
  return exists (
    select from posthorn.inbox i
    where i.group_id = for_group and i.topic = for_topic and i.partition = for_partition and i.topic_id = ids[1]
      and i.record_offset = for_offset and i.deferred);
end $$;

-- The record was dealt with otherwise: it is a dead letter. It counts as applied from then on.
create or replace function posthorn.settle_inbox(
  for_group text, for_topic text, for_partition int, for_topic_id uuid, for_offset bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from posthorn.claim_inbox(for_group, array[for_topic], array[for_partition], array[for_topic_id], array[for_offset]);
end $$;

-- Everything below these offsets was handled or deferred: the rows of what was handled go. Never backwards.
create or replace function posthorn.advance_inbox(
  for_group text, topics text[], partitions int[], topic_ids uuid[], offsets bigint[], of_cluster text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ids uuid[] := posthorn.inbox_topic_ids(for_group, topics, partitions, topic_ids);
begin
  perform posthorn.begin_inbox_topic(for_group, w.topic, w.partition, w.topic_id) from (
    select distinct m.topic, m.partition, m.topic_id from unnest(topics, partitions, ids) as m (topic, partition, topic_id)
    where not exists (
      select from posthorn.inbox_positions p
      where p.group_id = for_group and p.topic = m.topic and p.partition = m.partition and p.topic_id = m.topic_id)
    order by m.topic, m.partition, m.topic_id) as w;
  perform from posthorn.inbox_positions p
  where p.group_id = for_group and exists (
    select from unnest(topics, partitions, ids) as w (topic, partition, topic_id)
    where w.topic = p.topic and w.partition = p.partition and w.topic_id = p.topic_id)
  order by p.topic, p.partition, p.topic_id for update;
  update posthorn.inbox_positions p
  set next_offset = greatest(p.next_offset, w.next_offset), cluster_id = coalesce(of_cluster, p.cluster_id)
  from unnest(topics, partitions, ids, offsets) as w (topic, partition, topic_id, next_offset)
  where p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id
    and (p.next_offset < w.next_offset or p.cluster_id is distinct from coalesce(of_cluster, p.cluster_id));
  delete from posthorn.inbox i
  using unnest(topics, partitions, ids) as w (topic, partition, topic_id), posthorn.inbox_positions p
  where i.group_id = for_group and i.topic = w.topic and i.partition = w.partition and i.topic_id = w.topic_id and not i.deferred
    and p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id
    and i.record_offset < p.next_offset;
  -- A topic that another one followed a day ago: whoever still held records of it has gone. What is deferred is still to come.
  with closed as (
    update posthorn.inbox_positions o set next_offset = 9223372036854775807
    from unnest(topics, partitions, ids) as w (topic, partition, topic_id), posthorn.inbox_positions p
    where p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id
      and p.began_at < now() - interval '1 day'
      and o.group_id = for_group and o.topic = w.topic and o.partition = w.partition
      and o.began_at < p.began_at and o.next_offset < 9223372036854775807
    returning o.topic, o.partition, o.topic_id)
  delete from posthorn.inbox i using closed o
  where i.group_id = for_group and i.topic = o.topic and i.partition = o.partition and i.topic_id = o.topic_id and not i.deferred;
end $$;

-- Forgets what was applied at and above an offset, so that a group may apply it again: after a rewind that is meant. Without a
-- topic's id, of the topic that came last.
create or replace function posthorn.rewind_inbox(
  for_group text, for_topic text, for_partition int, for_topic_id uuid, to_offset bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  ids uuid[] := posthorn.hold_inbox_positions(for_group, array[for_topic], array[for_partition], array[for_topic_id]);
begin
  update posthorn.inbox_positions p set next_offset = to_offset
  where p.group_id = for_group and p.topic = for_topic and p.partition = for_partition and p.topic_id = ids[1];
  delete from posthorn.inbox i
  where i.group_id = for_group and i.topic = for_topic and i.partition = for_partition and i.topic_id = ids[1]
    and i.record_offset >= to_offset;
end $$;

-- Where the group stands in every topic that it has seen, in the order in which they came.
create or replace function posthorn.inbox_places_of(for_group text)
returns table (topic text, partition int, topic_id uuid, cluster_id text, next_offset bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.topic, p.partition, p.topic_id, p.cluster_id, p.next_offset from posthorn.inbox_positions p
  where p.group_id = for_group and p.next_offset >= 0 order by p.began_at, p.topic_id;
$$;

-- What services of an earlier version call while they are replaced, one after the other: none of them says which topic it means.
create or replace function posthorn.claim_inbox(for_group text, topics text[], partitions int[], offsets bigint[])
returns table (topic text, partition int, record_offset bigint)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select topics[c], partitions[c], offsets[c] from posthorn.claim_inbox(
    for_group, topics, partitions, array_fill('00000000-0000-0000-0000-000000000000'::uuid, array[cardinality(topics)]), offsets) as c;
$$;

create or replace function posthorn.defer_inbox(for_group text, for_topic text, for_partition int, for_offset bigint) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select posthorn.defer_inbox(for_group, for_topic, for_partition, '00000000-0000-0000-0000-000000000000', for_offset);
$$;

create or replace function posthorn.settle_inbox(for_group text, for_topic text, for_partition int, for_offset bigint) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select posthorn.settle_inbox(for_group, for_topic, for_partition, '00000000-0000-0000-0000-000000000000', for_offset);
$$;

-- Where the topic is known it may be another one than theirs, so that nothing is passed over: it costs rows until they are replaced.
create or replace function posthorn.advance_inbox(for_group text, topics text[], partitions int[], offsets bigint[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  place int;
begin
  for place in select i from generate_subscripts(topics, 1) as i order by topics[i], partitions[i] loop
    continue when exists (
      select from posthorn.inbox_positions p
      where p.group_id = for_group and p.topic = topics[place] and p.partition = partitions[place]
        and p.topic_id <> '00000000-0000-0000-0000-000000000000');
    perform posthorn.advance_inbox(for_group, array[topics[place]], array[partitions[place]],
      array['00000000-0000-0000-0000-000000000000'::uuid], array[offsets[place]], null);
  end loop;
end $$;

create or replace function posthorn.rewind_inbox(for_group text, for_topic text, for_partition int, to_offset bigint) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select posthorn.rewind_inbox(for_group, for_topic, for_partition, '00000000-0000-0000-0000-000000000000', to_offset);
$$;

create or replace function posthorn.inbox_positions_of(for_group text) returns table (topic text, partition int, next_offset bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.topic, l.partition, l.next_offset from (
    select distinct on (p.topic, p.partition) p.topic, p.partition, p.next_offset from posthorn.inbox_positions p
    where p.group_id = for_group order by p.topic, p.partition, p.began_at desc, p.topic_id desc) as l
  where l.next_offset >= 0;
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
      'publish', 'lock_outbox_keys', 'claim_inbox', 'defer_inbox', 'settle_inbox', 'advance_inbox', 'rewind_inbox',
      'inbox_positions_of', 'inbox_places_of')
  loop
    execute format('grant execute on function %s to %I', callable, role_name);
  end loop;
end $$;

do $$
declare
  callable regprocedure;
  allowed name;
begin
  for callable in
    select p.oid from pg_proc p where p.pronamespace = 'posthorn'::regnamespace and p.proname in (
      'claim_inbox', 'defer_inbox', 'settle_inbox', 'advance_inbox', 'rewind_inbox', 'inbox_places_of')
  loop
    execute format('revoke execute on function %s from public', callable);
  end loop;
  -- Whoever consumed before consumes on.
  for allowed in
    select distinct r.rolname from pg_proc p, aclexplode(p.proacl) a
    join pg_roles r on r.oid = a.grantee
    where p.oid = 'posthorn.claim_inbox(text, text[], int[], bigint[])'::regprocedure and a.privilege_type = 'EXECUTE'
  loop
    perform posthorn.allow_outbox(allowed);
  end loop;
end $$;

create or replace function posthorn.outbox_version() returns int language sql immutable as 'select 150';
