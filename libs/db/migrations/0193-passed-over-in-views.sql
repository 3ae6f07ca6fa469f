-- After a restore partitions go on far above where they ended (0192). The views counted the offsets between as records: a group that
-- had read all was sixty million behind.
create or replace view posthorn_v1.passed_over as
select t.name as topic, p.partition_index as partition, c.end_offset as from_offset, max(c.resume_offset) as to_offset
from posthorn.truncations c
join posthorn.partitions p on p.partition_id = c.partition_id
join posthorn.topics t on t.topic_id = p.topic_id
-- One that was cut off again before anything was written was cut off at the same place.
group by t.name, p.partition_index, c.end_offset;

create or replace view posthorn_v1.partitions as
select b.topic, b.partition, b.start_offset, b.end_offset, b.size_in_bytes,
  b.end_offset - b.start_offset - coalesce((
    select sum(least(g.resume_offset, b.end_offset) - greatest(g.end_offset, b.start_offset))
    from (
      select c.end_offset, max(c.resume_offset) as resume_offset
      from posthorn.truncations c where c.partition_id = b.partition_id group by c.end_offset) g
    where g.resume_offset > b.start_offset and g.end_offset < b.end_offset), 0)::bigint as records
from (
  select p.partition_id, t.name as topic, p.partition_index as partition, p.log_start_offset as start_offset,
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
  ) b on true
) b;

create or replace view posthorn_v1.consumer_lag as
select c.group_id, c.topic, c.partition_index as partition, c.committed_offset, p.end_offset,
  greatest(p.end_offset - greatest(c.committed_offset, p.start_offset) - coalesce((
    select sum(least(g.to_offset, p.end_offset) - greatest(g.from_offset, c.committed_offset, p.start_offset))
    from posthorn_v1.passed_over g
    where g.topic = c.topic and g.partition = c.partition_index
      and g.to_offset > greatest(c.committed_offset, p.start_offset) and g.from_offset < p.end_offset), 0), 0)::bigint as lag,
  c.commit_timestamp as committed_at
from posthorn.committed_offsets c
join posthorn_v1.partitions p on p.topic = c.topic and p.partition = c.partition_index;

create or replace view posthorn_v1.dead_letters as
select p.topic, sum(p.records)::bigint as records,
  (sum(p.end_offset) - coalesce(sum((
    select sum(g.to_offset - g.from_offset) from posthorn_v1.passed_over g
    where g.topic = p.topic and g.partition = p.partition and g.from_offset < p.end_offset)), 0))::bigint as records_ever
from posthorn_v1.partitions p
where p.topic like '%.dlq'
group by p.topic;

create or replace function posthorn_v1.allow_reading(role_name name) returns void
language plpgsql as $$
begin
  execute format('grant usage on schema posthorn_v1 to %I', role_name);
  execute format('grant select on posthorn_v1.topics, posthorn_v1.partitions, posthorn_v1.batches, posthorn_v1.passed_over,
    posthorn_v1.consumer_groups, posthorn_v1.consumer_lag, posthorn_v1.dead_letters to %I', role_name);
  execute format('grant execute on function posthorn_v1.segment_batches(int, int, bigint, bigint),
    posthorn_v1.segment_end(int, int), posthorn_v1.segment_position(int, int, bigint) to %I', role_name);
end $$;

comment on view posthorn_v1.passed_over is
  'Offsets that no record has, since the database had gone back before they were given out.';
comment on column posthorn_v1.passed_over.topic is 'Name of the topic.';
comment on column posthorn_v1.passed_over.partition is 'Number of the partition.';
comment on column posthorn_v1.passed_over.from_offset is 'Where the log ended that was restored: what was there and behind it is lost.';
comment on column posthorn_v1.passed_over.to_offset is 'Of the first record that was written afterwards, if any was.';
comment on column posthorn_v1.partitions.records is
  'Offsets between start and end, without those that were passed over; compaction leaves fewer records.';
comment on column posthorn_v1.consumer_lag.lag is
  'Offsets between the two, of those that are still kept, without those that were passed over.';
