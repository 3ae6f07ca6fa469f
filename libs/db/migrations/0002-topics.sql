create table posthorn.topics (
  topic_id uuid primary key default gen_random_uuid(),
  name text not null unique,
  configs jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp()
);

create table posthorn.partitions (
  partition_id int generated always as identity primary key,
  topic_id uuid not null references posthorn.topics on delete cascade,
  partition_index int not null,
  -- Moved by retention and DeleteRecords; rows below it are gone for readers and are dropped with their segment.
  log_start_offset bigint not null default 0,
  unique (topic_id, partition_index)
);
