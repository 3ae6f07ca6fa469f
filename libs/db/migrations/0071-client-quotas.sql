-- One limit of one entity. The entity names its parts by Kafka's types: {"user": "alice", "client-id": null}, where null
-- is Kafka's default entity: whoever has no limit of its own.
create table posthorn.client_quotas (
  entity jsonb not null,
  quota_key text not null,
  quota_value double precision not null check (quota_value > 0)
);
create unique index client_quotas_key on posthorn.client_quotas (md5(entity::text), quota_key);
