-- What brokers keep in memory whole and poll for changes: ACLs, client quotas. Raised first in every change, so changes
-- of a kind wait for each other; one row per kind, touched by administrators only.
create table posthorn.policy_versions (
  kind text primary key,
  version bigint not null default 0
);
insert into posthorn.policy_versions (kind) values ('acls'), ('client-quotas');

-- The codes are Kafka's. No primary key over the texts: an index row holds 2.7 kB, a resource's name may be longer.
create table posthorn.acls (
  resource_type smallint not null,
  pattern_type smallint not null,
  operation smallint not null,
  permission smallint not null,
  resource_name text collate "C" not null,
  principal text collate "C" not null,
  host text collate "C" not null,
  created_at timestamptz not null default clock_timestamp()
);
create unique index acls_key on posthorn.acls
  (resource_type, pattern_type, operation, permission, md5(resource_name), md5(principal), md5(host));
