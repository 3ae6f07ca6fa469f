-- The inbox and records that are to be tried again later, from a retry topic: the group has committed beyond them by then, and
-- they are not applied. As 0062-outbox.sql, whose functions it replaces, this text serves a database of the broker and any
-- other one, and may run where it has run before.

-- A record of the inbox is applied, or it is to be: a retry record stands in a retry topic, or is about to. A deferred record
-- stays known below its reader's position, where any other counts as applied, until it is applied or given up.
alter table posthorn.inbox add column if not exists deferred boolean not null default false;
create index if not exists inbox_deferred_idx on posthorn.inbox (group_id, topic, partition, record_offset) where deferred;

-- -1: nobody has said yet where the reader begins. It was 0, which says that everything is to come.
update posthorn.inbox_positions set next_offset = -1 where next_offset = 0;

-- Locks the positions of a reader until the end of the transaction, so that none of them can move over a record between the
-- look and the write. Where there is none it is made.
create or replace function posthorn.hold_inbox_positions(for_group text, topics text[], partitions int[]) returns void
language plpgsql as $$
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
    select distinct for_group, w.topic, w.partition, -1 from unnest(topics, partitions) as w (topic, partition)
    order by w.topic, w.partition
    on conflict do nothing;
  end loop;
end $$;

-- Claims records for the transaction that calls it, and returns those that were not applied before: the unknown ones at or
-- above their position, and the deferred ones anywhere. Waits for another transaction that has claimed or deferred one of
-- them, and goes by how that one ends.
create or replace function posthorn.claim_inbox(for_group text, topics text[], partitions int[], offsets bigint[])
returns table (topic text, partition int, record_offset bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  perform posthorn.hold_inbox_positions(for_group, topics, partitions);
  -- Nearly always there is none. Below its position no record becomes deferred, so what is not seen here cannot be missed.
  perform from posthorn.inbox i
  join unnest(topics, partitions, offsets) as w (topic, partition, record_offset)
    on i.topic = w.topic and i.partition = w.partition and i.record_offset = w.record_offset
  where i.group_id = for_group and i.deferred
  order by i.topic, i.partition, i.record_offset for update of i;
  if found then
    -- Nothing needs to be known of it there any more.
    return query
      delete from posthorn.inbox i
      using unnest(topics, partitions, offsets) as w (topic, partition, record_offset), posthorn.inbox_positions p
      where i.group_id = for_group and i.topic = w.topic and i.partition = w.partition and i.record_offset = w.record_offset
        and p.group_id = for_group and p.topic = w.topic and p.partition = w.partition
        and i.deferred and i.record_offset < p.next_offset
      returning i.topic, i.partition, i.record_offset;
  end if;
  return query
    insert into posthorn.inbox as i (group_id, topic, partition, record_offset)
    select distinct for_group, w.topic, w.partition, w.record_offset
    from unnest(topics, partitions, offsets) as w (topic, partition, record_offset)
    join posthorn.inbox_positions p on p.group_id = for_group and p.topic = w.topic and p.partition = w.partition
    where w.record_offset >= p.next_offset
    order by w.topic, w.partition, w.record_offset
    on conflict (group_id, topic, partition, record_offset) do update set deferred = false where i.deferred
    returning i.topic, i.partition, i.record_offset;
end $$;

-- Before a retry record is written: says that the record is to be applied later. False when it was applied meanwhile, or dealt
-- with otherwise, and nobody need try it again. To be committed before the retry record is written.
create or replace function posthorn.defer_inbox(for_group text, for_topic text, for_partition int, for_offset bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform posthorn.hold_inbox_positions(for_group, array[for_topic], array[for_partition]);
  insert into posthorn.inbox (group_id, topic, partition, record_offset, deferred)
  select for_group, for_topic, for_partition, for_offset, true
  from posthorn.inbox_positions p
  where p.group_id = for_group and p.topic = for_topic and p.partition = for_partition and for_offset >= p.next_offset
  on conflict do nothing;
  return exists (
    select from posthorn.inbox i
    where i.group_id = for_group and i.topic = for_topic and i.partition = for_partition and i.record_offset = for_offset
      and i.deferred);
end $$;

-- The record was dealt with otherwise: it is a dead letter. It counts as applied from then on.
create or replace function posthorn.settle_inbox(for_group text, for_topic text, for_partition int, for_offset bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from posthorn.claim_inbox(for_group, array[for_topic], array[for_partition], array[for_offset]);
end $$;

-- Everything below these offsets was handled or deferred: the rows of what was handled go. Never backwards.
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
  where i.group_id = for_group and i.topic = w.topic and i.partition = w.partition and not i.deferred
    and p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and i.record_offset < p.next_offset;
end $$;

-- Where the group stands; what does not come back it has never seen.
create or replace function posthorn.inbox_positions_of(for_group text) returns table (topic text, partition int, next_offset bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.topic, p.partition, p.next_offset from posthorn.inbox_positions p where p.group_id = for_group and p.next_offset >= 0;
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
      'inbox_positions_of')
  loop
    execute format('grant execute on function %s to %I', callable, role_name);
  end loop;
end $$;

do $$
declare
  allowed name;
begin
  revoke execute on function posthorn.defer_inbox(text, text, int, bigint) from public;
  revoke execute on function posthorn.settle_inbox(text, text, int, bigint) from public;
  -- Whoever consumed before consumes on.
  for allowed in
    select distinct r.rolname from pg_proc p, aclexplode(p.proacl) a
    join pg_roles r on r.oid = a.grantee
    where p.oid = 'posthorn.claim_inbox(text, text[], int[], bigint[])'::regprocedure and a.privilege_type = 'EXECUTE'
  loop
    perform posthorn.allow_outbox(allowed);
  end loop;
end $$;

create or replace function posthorn.outbox_version() returns int language sql immutable as 'select 121';
