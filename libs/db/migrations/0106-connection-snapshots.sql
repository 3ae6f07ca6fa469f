-- The connections of a broker as it saw them when another one asked: the version of 'connections/<id>' in
-- posthorn.policy_versions is the question, `request` the one that was answered. Unlogged: after a crash nobody misses it.
create unlogged table posthorn.connection_snapshots (
  broker_id int primary key,
  request bigint not null,
  taken_at timestamptz not null default clock_timestamp(),
  connections jsonb not null
);
