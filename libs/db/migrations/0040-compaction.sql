-- Compaction: survivors of a partition's log are written to a segment of clean ones, and one transaction makes readers
-- turn to it. Nothing is deleted row by row; segments that serve no partition any more are dropped whole.

-- Everything of the partition below is served by its clean segment; rows of other segments below it do not count.
alter table posthorn.partitions add column cleaned_offset bigint not null default 0;

alter table posthorn.segments
  -- Written by compaction: never active, sealed and catalogued from the start, one row of segment_partitions for each
  -- partition that was switched to it.
  add column cleaned boolean not null default false,
  -- A cleaner is at work on it until then: it may serve nobody yet and must stay all the same.
  add column cleaner_expires_at timestamptz;

create function posthorn.create_clean_segment() returns int
language plpgsql as $$
declare
  id int;
begin
  insert into posthorn.segments (retention_class, sealed_at, catalogued_at, cleaned, cleaner_expires_at)
    values ('clean', clock_timestamp(), clock_timestamp(), true, clock_timestamp() + interval '10 minutes')
    returning segment_id into id;
  execute format('create table posthorn.%I (like posthorn.log_segment_template including all) with (
    autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 2000000000)', 'log_segment_' || id);
  return id;
end $$;

-- Where the log of each partition really is, of what is catalogued.
create view posthorn.partition_segments as
select sp.partition_id, sp.segment_id, s.cleaned,
  case when s.cleaned then sp.base_offset else greatest(sp.base_offset, p.cleaned_offset) end as base_offset,
  sp.base_offset as first_row_offset, sp.end_offset, sp.base_position, sp.end_position, sp.max_timestamp
from posthorn.segment_partitions sp
join posthorn.segments s on s.segment_id = sp.segment_id
join posthorn.partitions p on p.partition_id = sp.partition_id
where s.cleaned or sp.end_offset > p.cleaned_offset;

-- Makes the clean segment serve [start_offset, end_offset) of the partition, instead of whatever did. Called in a
-- transaction that holds the partition's shard. PH003: the partition is gone.
create function posthorn.serve_from_clean(
  for_partition int, clean_segment int, start_offset bigint, end_offset bigint,
  start_position bigint, end_position bigint, max_timestamp bigint
) returns void
language plpgsql as $$
begin
  update posthorn.partitions set cleaned_offset = serve_from_clean.end_offset where partition_id = for_partition;
  if not found then
    raise exception 'no partition %', for_partition using errcode = 'PH003';
  end if;
  insert into posthorn.segment_partitions
    (partition_id, segment_id, base_offset, end_offset, base_position, end_position, max_timestamp)
  values (for_partition, clean_segment, start_offset, serve_from_clean.end_offset, start_position,
    serve_from_clean.end_position, serve_from_clean.max_timestamp);
  delete from posthorn.segment_partitions sp using posthorn.segments s
  where sp.partition_id = for_partition and s.segment_id = sp.segment_id and s.cleaned
    and s.segment_id <> clean_segment;
end $$;
