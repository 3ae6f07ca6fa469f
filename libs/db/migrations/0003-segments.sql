-- A row is a slice of one partition's log: at most 8,060 bytes of whole and partial record batches. This table stays
-- empty; every segment is a table made like it (posthorn.log_segment_<id>), shared by many partitions.
create table posthorn.log_segment_template (
  partition_id int not null,
  -- Position of the slice in its extent: an extent is a run of whole batches written by one flush, and its slices share
  -- base_offset, last_offset, max_timestamp and position. Negative: a snapshot of the producers' state at base_offset.
  chunk int not null,
  base_offset bigint not null,
  last_offset bigint not null,
  -- Largest timestamp of the partition in this segment up to and including this extent, so it never falls.
  max_timestamp bigint not null,
  -- Bytes of the partition's log before this extent, counted from the creation of the partition.
  position bigint not null,
  data bytea storage plain not null,
  primary key (partition_id, base_offset, chunk)
);

create table posthorn.segments (
  segment_id int generated always as identity primary key,
  -- Segments of one class form a chain: topics that keep their records for about as long share segments.
  retention_class text not null,
  created_at timestamptz not null default clock_timestamp(),
  -- Nothing is written any more.
  sealed_at timestamptz,
  -- posthorn.segment_partitions tells what is in it. Sealing is a moment under a lock, cataloguing takes its time.
  catalogued_at timestamptz
);
create unique index segments_active_key on posthorn.segments (retention_class) where sealed_at is null;

-- What a catalogued segment holds of each partition; written once, and gone with the segment.
create table posthorn.segment_partitions (
  partition_id int not null,
  segment_id int not null references posthorn.segments on delete cascade,
  base_offset bigint not null,
  end_offset bigint not null,
  base_position bigint not null,
  end_position bigint not null,
  max_timestamp bigint not null,
  primary key (partition_id, segment_id)
);
create index segment_partitions_segment_id_idx on posthorn.segment_partitions (segment_id);

-- Makes the active segment of a class, or returns the one there is.
create function posthorn.create_segment(class text) returns int
language plpgsql as $$
declare
  id int;
begin
  insert into posthorn.segments (retention_class) values (class)
    on conflict (retention_class) where sealed_at is null do nothing
    returning segment_id into id;
  if id is null then
    select segment_id into id from posthorn.segments where retention_class = class and sealed_at is null;
    return id;
  end if;
  -- Rows are inserted once and dropped with the table: statistics serve no plan (every read goes by the primary key),
  -- and a vacuum after inserts would only rewrite pages; the one against wraparound still runs.
  execute format('create table posthorn.%I (like posthorn.log_segment_template including all) with (
    autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 2000000000)', 'log_segment_' || id);
  return id;
end $$;

-- Ends the transaction of a flush, after its COPY. Two things must hold until its commit, and do when this returns:
-- the shards are still led under these epochs (see posthorn.hold_shards), and no segment written was sealed. COPY took
-- ROW EXCLUSIVE on the segments and keeps it; sealing takes SHARE, so a segment seen active here stays so until commit.
create function posthorn.check_flush(held_shards int[], held_epochs int[], written_segments int[]) returns void
language plpgsql as $$
begin
  perform posthorn.hold_shards(held_shards, held_epochs);
  if (select count(*) from posthorn.segments where segment_id = any (written_segments) and sealed_at is null)
      <> cardinality(written_segments) then
    raise exception 'a segment was sealed' using errcode = 'PH002';
  end if;
end $$;
