-- An outbox whose database is copied by logical replication, from or to another server: to move to a newer PostgreSQL, or to feed
-- what reads changes. As 0062-outbox.sql, whose functions it replaces, this text serves a database of the broker and any other one,
-- and may run where it has run before.

-- Its rows have no primary key, and PostgreSQL refuses to update or delete such rows in a table that is published, as FOR ALL TABLES does:
-- no row could be removed, and each was published again and again. They are told to others by all of their columns, which costs
-- nothing where nobody is told.
do $$
declare
  told regclass;
begin
  for told in
    select c.oid::regclass from pg_class c
    where c.relnamespace = 'posthorn'::regnamespace and c.relname in ('outbox', 'outbox_0', 'outbox_1', 'outbox_2')
      and c.relreplident = 'd'
    order by c.relname
  loop
    execute format('alter table %s replica identity full', told);
  end loop;
end $$;

-- Logical replication brings rows and not what their sequence has counted to: ids would be given again that rows have which wait, or
-- were moved aside. Sets it beyond them, and returns whether it had to. Whoever moves rows calls it when it begins, and each half
-- minute; to be called by hand before the first publisher, where records of a key must not pass those that wait.
create or replace function posthorn.mend_outbox_ids() returns boolean
language plpgsql set enable_seqscan = off set enable_bitmapscan = off as $$
declare
  given bigint := (select case when s.is_called then s.last_value else s.last_value - 1 end from posthorn.outbox_ids s);
  highest bigint;
begin
  -- Beyond the last id there is nothing, as a rule: two looks into an index, however many rows wait.
  if not exists (select from posthorn.outbox o where o.id > given)
    and not exists (select from posthorn.outbox_dead d where d.id > given) then
    return false;
  end if;
  select max(id) into highest from (
    select max(o.id) as id from posthorn.outbox o union all select max(d.id) from posthorn.outbox_dead d) ids;
  -- Publishers were at work between the looks.
  if highest <= (select s.last_value from posthorn.outbox_ids s) then
    return false;
  end if;
  -- With room for those that draw ids at this moment, since setval does not wait for them and must not set the sequence back.
  perform setval('posthorn.outbox_ids', highest + 1000000);
  return true;
end $$;

-- As before, and calls posthorn.mend_outbox_ids where it begins anew.
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
    perform posthorn.mend_outbox_ids();
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
      from sized s where s.before < bytes_max order by s.id, s.event_id);
end $$;

-- As before; of rows that have one id the order is that of their event ids, as read_outbox gives them.
create or replace function posthorn.remove_published(ids bigint[], fingerprint bytea) returns void
language sql set enable_seqscan = off set enable_bitmapscan = off as $$
  with page as materialized (select o.id, o.event_id from posthorn.outbox o where o.id = any (ids))
  delete from posthorn.outbox o
  where o.id = any (ids)
    and fingerprint = (select sha256(string_agg(uuid_send(p.event_id), ''::bytea order by p.id, p.event_id)) from page p);
$$;

-- As before, under another id where one that was moved aside has it.
create or replace function posthorn.bury_outbox(row_id bigint, row_error text, row_reason text) returns void
language sql set enable_seqscan = off as $$
  with buried as (
    delete from posthorn.outbox o where o.id = row_id returning *
  ), named as (
    select *, case when row_number() over (order by event_id) = 1
      and not exists (select from posthorn.outbox_dead d where d.id = row_id) then id else nextval('posthorn.outbox_ids') end as dead_id
    from buried
  )
  insert into posthorn.outbox_dead (id, error, reason, event_id, published_at, partition, topic, key, value, headers)
  select dead_id, row_error, row_reason, event_id, published_at, partition, topic, key, value, headers from named;
$$;

create or replace function posthorn.outbox_version() returns int language sql immutable as 'select 200';
