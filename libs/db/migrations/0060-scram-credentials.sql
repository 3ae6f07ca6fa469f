-- A user is whoever has a row here. Salted and hashed as RFC 5802 says: enough to verify a password, or to guess one
-- slowly, and of no use to log in with.
create table posthorn.scram_credentials (
  user_name text not null check (length(user_name) between 1 and 255),
  mechanism text not null check (mechanism in ('SCRAM-SHA-256', 'SCRAM-SHA-512')),
  salt bytea not null,
  iterations int not null check (iterations >= 4096),
  stored_key bytea not null,
  server_key bytea not null,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (user_name, mechanism)
);

-- One row: what brokers prove to each other to know, made by the first one that starts.
create table posthorn.broker_secret (
  singleton boolean primary key default true check (singleton),
  secret bytea not null check (length(secret) >= 32)
);
