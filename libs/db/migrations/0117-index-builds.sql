-- Indexing what a topic held before its index had a field, or before it had one. A build is asked for once; the leader of
-- each partition does its part, and what is left of that follows from posthorn.index_runs: a run either tells of all fields
-- or it does not. So nothing here carries any correctness: it is what is wanted, and how far it is.
create table posthorn.index_builds (
  build_id bigint generated always as identity primary key,
  topic_id uuid not null,
  topic text not null,
  state text not null default 'running' check (state in ('running', 'completed', 'cancelled', 'failed')),
  error text,
  created_by text not null,
  reason text,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);

-- Two of one topic would do the same.
create unique index index_builds_running_key on posthorn.index_builds (topic_id) where state = 'running';

-- What was in the partition when the build was asked for, and how far it was gone through.
create table posthorn.index_build_partitions (
  build_id bigint not null references posthorn.index_builds on delete cascade,
  partition_id int not null,
  start_offset bigint not null,
  end_offset bigint not null check (end_offset >= start_offset),
  done_offset bigint not null,
  primary key (build_id, partition_id)
);
