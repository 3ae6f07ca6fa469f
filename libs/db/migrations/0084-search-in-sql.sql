-- What the record index tells, for people who ask in SQL: see docs/sql.md. Apart from 0095-views.sql, which may have run
-- before or may run after; whoever may read those views is not thereby told which keys there are.
create schema if not exists posthorn_v1;

create or replace view posthorn_v1.record_index as
select t.name as topic, p.partition_index as partition, min(r.base_offset) as from_offset, max(r.end_offset) as end_offset,
  count(*)::int as runs, sum(r.entries)::bigint as entries, sum(r.bytes)::bigint as bytes,
  (select n.fields from posthorn.index_runs n where n.partition_id = p.partition_id
   order by n.partition_id desc, n.base_offset desc limit 1) as fields
from posthorn.index_runs r
join posthorn.partitions p on p.partition_id = r.partition_id
join posthorn.topics t on t.topic_id = p.topic_id
group by t.name, p.partition_index, p.partition_id;

-- Where records with this value of the field lie, as far as the index goes. One in four billion others may be among them.
-- Runs as the owner: who asks needs no right to tables.
create or replace function posthorn_v1.find_offsets(field text, value text, in_topic text default null)
returns table (topic text, partition int, "offset" bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with wanted as (
    select posthorn.index_hash(field, convert_to(value, 'UTF8')) as hash
  ), pages as (
    select t.name, p.partition_index, r.base_offset, p.log_start_offset, i.entries, length(i.entries) / 7 as count
    from wanted w
    cross join posthorn.topics t
    join posthorn.partitions p on p.topic_id = t.topic_id
    join posthorn.index_runs r on r.partition_id = p.partition_id
    cross join lateral posthorn.index_pages_with(r.partition_id, r.base_offset, w.hash) i
    where t.name = coalesce(in_topic, t.name)
  )
  select distinct g.name, g.partition_index, g.base_offset + get_byte(g.entries, g.count * 4 + n * 3) * 65536
    + get_byte(g.entries, g.count * 4 + n * 3 + 1) * 256 + get_byte(g.entries, g.count * 4 + n * 3 + 2)
  from wanted w cross join pages g cross join generate_series(0, g.count - 1) n
  where ('x' || encode(substring(g.entries from n * 4 + 1 for 4), 'hex'))::bit(32)::bigint & 4294967295
      = w.hash::bigint + 2147483648
    and g.base_offset + get_byte(g.entries, g.count * 4 + n * 3) * 65536
      + get_byte(g.entries, g.count * 4 + n * 3 + 1) * 256 + get_byte(g.entries, g.count * 4 + n * 3 + 2)
      >= g.log_start_offset
  order by 1, 2, 3
$$;

revoke all on posthorn_v1.record_index from public;
revoke execute on function posthorn_v1.find_offsets(text, text, text) from public;

-- Lets a role ask where records lie, which tells it whether a key exists. It sees no record.
create or replace function posthorn_v1.allow_searching(role_name name) returns void
language plpgsql as $$
begin
  execute format('grant usage on schema posthorn_v1 to %I', role_name);
  execute format('grant select on posthorn_v1.record_index to %I', role_name);
  execute format('grant execute on function posthorn_v1.find_offsets(text, text, text) to %I', role_name);
end $$;
revoke execute on function posthorn_v1.allow_searching(name) from public;
