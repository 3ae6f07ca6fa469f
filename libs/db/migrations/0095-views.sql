-- Views for people who ask in SQL, described in docs/sql.md. Their names and columns are a promise: a column may be added at
-- the end, and anything else makes a schema posthorn_v2 beside this one. What they are made of may change with any release.
-- It may run where a schema `posthorn` was dropped, which leaves the functions here.
create schema if not exists posthorn_v1;

-- Rows of one segment from an offset on. A function, because segments are tables that come and go, and a view of all of
-- them would have to be made anew with each. Asks by the primary key; nothing is read of other partitions. Runs as the
-- owner, so that whoever asks needs no right to records.
create or replace function posthorn_v1.segment_batches(in_segment int, in_partition int, from_offset bigint, below_offset bigint)
returns table (base_offset bigint, header bytea, extent_position bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  extent record;
  at int;
  length int;
begin
  -- A segment that retention dropped meanwhile has nothing to tell.
  if to_regclass('posthorn.log_segment_' || in_segment) is null then
    return;
  end if;
  for extent in execute format(
    'select s.base_offset, s.position, string_agg(s.data, '''' order by s.chunk) as data
     from posthorn.%I s
     where s.partition_id = $1 and s.chunk >= 0 and s.last_offset >= $2 and s.base_offset < $3
     group by s.base_offset, s.position order by s.base_offset', 'log_segment_' || in_segment)
    using in_partition, from_offset, below_offset
  loop
    at := 1;
    -- A batch says at its bytes 8 to 11 how long it is from there; its header has 61 bytes.
    while at + 60 <= octet_length(extent.data) loop
      header := substring(extent.data from at for 61);
      length := 12 + ('x' || encode(substring(header from 9 for 4), 'hex'))::bit(32)::int;
      exit when length < 61;
      base_offset := ('x' || encode(substring(header from 1 for 8), 'hex'))::bit(64)::bigint;
      extent_position := extent.position + at - 1;
      if base_offset + ('x' || encode(substring(header from 24 for 4), 'hex'))::bit(32)::int >= from_offset
        and base_offset < below_offset then
        return next;
      end if;
      at := at + length;
    end loop;
  end loop;
end $$;

-- Where the newest extent of a partition in a segment ends: its offset, and the bytes of the partition's log up to there.
create or replace function posthorn_v1.segment_end(in_segment int, in_partition int, out end_offset bigint, out end_position bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if to_regclass('posthorn.log_segment_' || in_segment) is not null then
    execute format('select s.last_offset + 1, s.position + sum(octet_length(s.data))
      from posthorn.%1$I s
      where s.partition_id = $1 and s.chunk >= 0 and s.base_offset = (
        select n.base_offset from posthorn.%1$I n where n.partition_id = $1 and n.chunk >= 0
        order by n.partition_id desc, n.base_offset desc limit 1)
      group by s.last_offset, s.position', 'log_segment_' || in_segment)
      into end_offset, end_position using in_partition;
  end if;
end $$;

-- Bytes of the partition's log in front of the extent that contains an offset or follows it, as its segment counts them.
create or replace function posthorn_v1.segment_position(in_segment int, in_partition int, at_offset bigint) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_position bigint;
begin
  if to_regclass('posthorn.log_segment_' || in_segment) is not null then
    execute format('select s.position from posthorn.%1$I s
      where s.partition_id = $1 and s.chunk >= 0 and s.last_offset >= $2 and s.base_offset >= coalesce((
        select n.base_offset from posthorn.%1$I n where n.partition_id = $1 and n.chunk >= 0 and n.base_offset <= $2
        order by n.partition_id desc, n.base_offset desc limit 1), 0)
      order by s.partition_id, s.base_offset, s.chunk limit 1', 'log_segment_' || in_segment)
      into found_position using in_partition, at_offset;
  end if;
  return found_position;
end $$;

create or replace view posthorn_v1.topics as
select t.name as topic, t.topic_id, t.configs, t.created_at,
  (select count(*)::int from posthorn.partitions p where p.topic_id = t.topic_id) as partitions
from posthorn.topics t;

-- What segments serve which part of a partition: those with a catalogue by it, the others from its end on. Not a promise.
create or replace view posthorn_v1.partition_ranges as
select ps.partition_id, ps.segment_id, ps.base_offset, ps.end_offset
from posthorn.partition_segments ps
union all
select p.partition_id, s.segment_id,
  greatest(p.cleaned_offset, coalesce((
    select max(c.end_offset) from posthorn.partition_segments c
    where c.partition_id = p.partition_id and c.segment_id < s.segment_id), 0)),
  9223372036854775807
from posthorn.partitions p cross join posthorn.segments s
where s.catalogued_at is null;

create or replace view posthorn_v1.partitions as
select t.name as topic, p.partition_index as partition, p.log_start_offset as start_offset,
  greatest(p.log_start_offset, coalesce(e.end_offset, 0)) as end_offset,
  greatest(coalesce(e.end_position - b.start_position, 0), 0) as size_in_bytes
from posthorn.partitions p
join posthorn.topics t on t.topic_id = p.topic_id
left join lateral (
  select max(coalesce(a.end_offset, c.end_offset)) as end_offset,
    max(coalesce(a.end_position, c.end_position)) as end_position
  from posthorn.segments s
  left join posthorn.partition_segments c on c.segment_id = s.segment_id and c.partition_id = p.partition_id
  left join lateral posthorn_v1.segment_end(s.segment_id, p.partition_id) a on s.catalogued_at is null
) e on true
left join lateral (
  select min(posthorn_v1.segment_position(r.segment_id, p.partition_id, greatest(r.base_offset, p.log_start_offset))
    + case when c.cleaned then c.base_position else 0 end) as start_position
  from posthorn_v1.partition_ranges r
  left join posthorn.partition_segments c on c.segment_id = r.segment_id and c.partition_id = r.partition_id
  where r.partition_id = p.partition_id and r.end_offset > p.log_start_offset
) b on true;

-- The header of every batch that readers see. Ask with a topic and a partition: all batches are read otherwise.
create or replace view posthorn_v1.batches as
select t.name as topic, p.partition_index as partition, b.base_offset,
  b.base_offset + ('x' || encode(substring(b.header from 24 for 4), 'hex'))::bit(32)::int as last_offset,
  ('x' || encode(substring(b.header from 58 for 4), 'hex'))::bit(32)::int as records,
  12 + ('x' || encode(substring(b.header from 9 for 4), 'hex'))::bit(32)::int as bytes,
  to_timestamp(('x' || encode(substring(b.header from 28 for 8), 'hex'))::bit(64)::bigint / 1000.0) as first_timestamp,
  to_timestamp(('x' || encode(substring(b.header from 36 for 8), 'hex'))::bit(64)::bigint / 1000.0) as max_timestamp,
  nullif(('x' || encode(substring(b.header from 44 for 8), 'hex'))::bit(64)::bigint, -1) as producer_id,
  nullif(('x' || encode(substring(b.header from 54 for 4), 'hex'))::bit(32)::int, -1) as base_sequence,
  (array['none', 'gzip', 'snappy', 'lz4', 'zstd'])[1 + (get_byte(b.header, 22) & 7)] as compression,
  get_byte(b.header, 22) & 16 > 0 as is_transactional,
  get_byte(b.header, 22) & 32 > 0 as is_control
from posthorn.topics t
join posthorn.partitions p on p.topic_id = t.topic_id
join posthorn_v1.partition_ranges r on r.partition_id = p.partition_id
cross join lateral posthorn_v1.segment_batches(r.segment_id, p.partition_id,
  greatest(r.base_offset, p.log_start_offset), r.end_offset) b;

create or replace view posthorn_v1.consumer_groups as
select g.group_id, g.state, g.generation_id, g.protocol_type, g.protocol_name, g.state_changed_at,
  coalesce(jsonb_array_length(g.members), 0) as members
from posthorn.consumer_groups g;

create or replace view posthorn_v1.consumer_lag as
select c.group_id, c.topic, c.partition_index as partition, c.committed_offset, p.end_offset,
  greatest(p.end_offset - greatest(c.committed_offset, p.start_offset), 0) as lag, c.commit_timestamp as committed_at
from posthorn.committed_offsets c
join posthorn_v1.partitions p on p.topic = c.topic and p.partition = c.partition_index;

-- Topics of dead letters are called <topic>.<group>.dlq unless a service names its own.
create or replace view posthorn_v1.dead_letters as
select p.topic, sum(p.end_offset - p.start_offset)::bigint as records, sum(p.end_offset)::bigint as records_ever
from posthorn_v1.partitions p
where p.topic like '%.dlq'
group by p.topic;

revoke all on all tables in schema posthorn_v1 from public;
revoke execute on all functions in schema posthorn_v1 from public;

-- Lets a role read these views, and nothing else: it sees no table of the schema posthorn, and no record.
create or replace function posthorn_v1.allow_reading(role_name name) returns void
language plpgsql as $$
begin
  execute format('grant usage on schema posthorn_v1 to %I', role_name);
  execute format('grant select on posthorn_v1.topics, posthorn_v1.partitions, posthorn_v1.batches,
    posthorn_v1.consumer_groups, posthorn_v1.consumer_lag, posthorn_v1.dead_letters to %I', role_name);
  execute format('grant execute on function posthorn_v1.segment_batches(int, int, bigint, bigint),
    posthorn_v1.segment_end(int, int), posthorn_v1.segment_position(int, int, bigint) to %I', role_name);
end $$;
revoke execute on function posthorn_v1.allow_reading(name) from public;
