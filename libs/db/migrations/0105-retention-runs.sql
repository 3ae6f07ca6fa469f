-- What the retention check of each broker did last, and since when it counts. One row a broker, written after each check.
create table posthorn.retention_runs (
  broker_id int primary key,
  -- The last check: null before the first.
  finished_at timestamptz,
  duration_ms double precision,
  error text,
  partitions int not null default 0,
  offsets bigint not null default 0,
  segments int not null default 0,
  bytes bigint not null default 0,
  next_at timestamptz not null,
  -- Of all checks since the row was made.
  counted_since timestamptz not null default clock_timestamp(),
  last_removed_at timestamptz,
  total_offsets bigint not null default 0,
  total_segments bigint not null default 0,
  total_bytes bigint not null default 0,
  -- The last check that was asked for and is done: the version of 'retention' in posthorn.policy_versions.
  answered bigint not null default 0
);
