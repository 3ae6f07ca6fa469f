-- Who produces to and fetches from what, as each broker saw its clients, written every few seconds. A row is updated in place
-- (none of its indexed columns changes), so it costs a version and no index entry.
create table posthorn.client_traffic (
  broker_id int not null,
  kind text not null check (kind in ('produce', 'fetch')),
  topic text not null,
  -- As the client calls itself; empty when it does not, and for all that a broker had no room for.
  client_id text not null,
  principal text not null,
  host text not null,
  records bigint not null,
  bytes bigint not null,
  -- Of the last seconds.
  records_per_second float8 not null,
  bytes_per_second float8 not null,
  first_seen_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(),
  primary key (broker_id, kind, topic, client_id, principal, host)
) with (fillfactor = 50);
