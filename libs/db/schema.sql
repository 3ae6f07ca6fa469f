-- Written by `npm run schema` from the migrations; never edited by hand.

table posthorn.acls
  resource_type smallint not null
  pattern_type smallint not null
  operation smallint not null
  permission smallint not null
  resource_name text not null
  principal text not null
  host text not null
  created_at timestamp with time zone not null default clock_timestamp()
  CREATE UNIQUE INDEX acls_key ON posthorn.acls USING btree (resource_type, pattern_type, operation, permission, md5(resource_name), md5(principal), md5(host))

table posthorn.broker_configs
  broker text not null
  name text not null
  value text not null
  constraint broker_configs_pkey PRIMARY KEY (broker, name)

table posthorn.broker_ids
  broker_id integer not null
  address text not null
  seen_at timestamp with time zone not null default clock_timestamp()
  constraint broker_ids_address_key UNIQUE (address)
  constraint broker_ids_pkey PRIMARY KEY (broker_id)

table posthorn.broker_secret
  singleton boolean not null default true
  secret bytea not null
  constraint broker_secret_pkey PRIMARY KEY (singleton)
  constraint broker_secret_secret_check CHECK ((length(secret) >= 32))
  constraint broker_secret_singleton_check CHECK (singleton)

table posthorn.brokers
  broker_id integer not null
  broker_epoch bigint not null
  host text not null
  port integer not null
  expires_at timestamp with time zone not null
  endpoints jsonb not null default '{}'::jsonb
  place text not null default ''::text
  leaving boolean not null default false
  constraint brokers_pkey PRIMARY KEY (broker_id)

table posthorn.client_quotas
  entity jsonb not null
  quota_key text not null
  quota_value double precision not null
  constraint client_quotas_quota_value_check CHECK ((quota_value > (0)::double precision))
  CREATE UNIQUE INDEX client_quotas_key ON posthorn.client_quotas USING btree (md5((entity)::text), quota_key)

table posthorn.client_traffic
  broker_id integer not null
  kind text not null
  topic text not null
  client_id text not null
  principal text not null
  host text not null
  records bigint not null
  bytes bigint not null
  records_per_second double precision not null
  bytes_per_second double precision not null
  first_seen_at timestamp with time zone not null default clock_timestamp()
  last_seen_at timestamp with time zone not null default clock_timestamp()
  constraint client_traffic_kind_check CHECK ((kind = ANY (ARRAY['produce'::text, 'fetch'::text])))
  constraint client_traffic_pkey PRIMARY KEY (broker_id, kind, topic, client_id, principal, host)
  with (fillfactor=50)

table posthorn.cluster
  singleton boolean not null default true
  cluster_id text not null
  shard_count integer not null
  catalog_version bigint not null default 0
  next_producer_id bigint not null default 0
  system_identifier text
  timeline integer
  history bigint not null default 0
  constraint cluster_pkey PRIMARY KEY (singleton)
  constraint cluster_shard_count_check CHECK ((shard_count > 0))
  constraint cluster_singleton_check CHECK (singleton)

view posthorn.committed_offsets
  group_id text
  topic text
  partition_index integer
  committed_offset bigint
  committed_leader_epoch integer
  metadata text
  commit_timestamp timestamp with time zone
  as  SELECT group_id, topic, partition_index, committed_offset, committed_leader_epoch, metadata, commit_timestamp FROM ( SELECT DISTINCT ON (entries.group_id, entries.topic, entries.partition_index) entries.sequence, entries.committed_offset, entries.commit_timestamp, entries.expire_timestamp, entries.shard, entries.epoch, entries.partition_index, entries.committed_leader_epoch, entries.group_id, entries.topic, entries.metadata, entries.producer_id FROM ( SELECT group_offsets_0.sequence, group_offsets_0.committed_offset, group_offsets_0.commit_timestamp, group_offsets_0.expire_timestamp, group_offsets_0.shard, group_offsets_0.epoch, group_offsets_0.partition_index, group_offsets_0.committed_leader_epoch, group_offsets_0.group_id, group_offsets_0.topic, group_offsets_0.metadata, group_offsets_0.producer_id FROM group_offsets_0 UNION ALL SELECT group_offsets_1.sequence, group_offsets_1.committed_offset, group_offsets_1.commit_timestamp, group_offsets_1.expire_timestamp, group_offsets_1.shard, group_offsets_1.epoch, group_offsets_1.partition_index, group_offsets_1.committed_leader_epoch, group_offsets_1.group_id, group_offsets_1.topic, group_offsets_1.metadata, group_offsets_1.producer_id FROM group_offsets_1) entries WHERE entries.producer_id IS NULL ORDER BY entries.group_id, entries.topic, entries.partition_index, entries.epoch DESC, entries.sequence DESC) latest WHERE committed_offset IS NOT NULL;

table posthorn.connection_snapshots
  broker_id integer not null
  request bigint not null
  taken_at timestamp with time zone not null default clock_timestamp()
  connections jsonb not null
  constraint connection_snapshots_pkey PRIMARY KEY (broker_id)

view posthorn.consumer_group_members
  group_id text
  member_id text
  group_instance_id text
  client_id text
  client_host text
  is_leader boolean
  as  SELECT g.group_id, m.value ->> 'memberId'::text AS member_id, m.value ->> 'groupInstanceId'::text AS group_instance_id, m.value ->> 'clientId'::text AS client_id, m.value ->> 'clientHost'::text AS client_host, (m.value ->> 'memberId'::text) = g.leader_id AS is_leader FROM consumer_groups g CROSS JOIN LATERAL jsonb_array_elements(g.members) m(value);

view posthorn.consumer_groups
  group_id text
  state text
  generation_id integer
  protocol_type text
  protocol_name text
  leader_id text
  state_changed_at timestamp with time zone
  members jsonb
  as  SELECT group_id, state, generation_id, protocol_type, protocol_name, leader_id, state_changed_at, members FROM ( SELECT DISTINCT ON (entries.group_id) entries.sequence, entries.state_changed_at, entries.shard, entries.epoch, entries.generation_id, entries.group_id, entries.state, entries.protocol_type, entries.protocol_name, entries.leader_id, entries.members FROM ( SELECT group_states_0.sequence, group_states_0.state_changed_at, group_states_0.shard, group_states_0.epoch, group_states_0.generation_id, group_states_0.group_id, group_states_0.state, group_states_0.protocol_type, group_states_0.protocol_name, group_states_0.leader_id, group_states_0.members FROM group_states_0 UNION ALL SELECT group_states_1.sequence, group_states_1.state_changed_at, group_states_1.shard, group_states_1.epoch, group_states_1.generation_id, group_states_1.group_id, group_states_1.state, group_states_1.protocol_type, group_states_1.protocol_name, group_states_1.leader_id, group_states_1.members FROM group_states_1) entries ORDER BY entries.group_id, entries.epoch DESC, entries.sequence DESC) latest WHERE state IS NOT NULL;

table posthorn.group_journal
  singleton boolean not null default true
  round bigint not null default 0
  copied boolean not null default true
  cleared boolean not null default true
  base_bytes bigint not null default 0
  constraint group_journal_pkey PRIMARY KEY (singleton)
  constraint group_journal_singleton_check CHECK (singleton)

table posthorn.group_offsets_0
  sequence bigint not null
  committed_offset bigint
  commit_timestamp timestamp with time zone
  expire_timestamp timestamp with time zone
  shard integer not null
  epoch integer not null
  partition_index integer not null
  committed_leader_epoch integer
  group_id text not null
  topic text not null
  metadata text
  producer_id bigint
  commit_order bigint not null default 0
  topic_id uuid
  CREATE INDEX group_offsets_0_shard_idx ON posthorn.group_offsets_0 USING btree (shard)

table posthorn.group_offsets_1
  sequence bigint not null
  committed_offset bigint
  commit_timestamp timestamp with time zone
  expire_timestamp timestamp with time zone
  shard integer not null
  epoch integer not null
  partition_index integer not null
  committed_leader_epoch integer
  group_id text not null
  topic text not null
  metadata text
  producer_id bigint
  commit_order bigint not null default 0
  topic_id uuid
  CREATE INDEX group_offsets_1_shard_idx ON posthorn.group_offsets_1 USING btree (shard)

table posthorn.group_states_0
  sequence bigint not null
  state_changed_at timestamp with time zone
  shard integer not null
  epoch integer not null
  generation_id integer
  group_id text not null
  state text
  protocol_type text
  protocol_name text
  leader_id text
  members jsonb
  CREATE INDEX group_states_0_shard_idx ON posthorn.group_states_0 USING btree (shard)

table posthorn.group_states_1
  sequence bigint not null
  state_changed_at timestamp with time zone
  shard integer not null
  epoch integer not null
  generation_id integer
  group_id text not null
  state text
  protocol_type text
  protocol_name text
  leader_id text
  members jsonb
  CREATE INDEX group_states_1_shard_idx ON posthorn.group_states_1 USING btree (shard)

table posthorn.inbox
  group_id text not null
  topic text not null
  partition integer not null
  record_offset bigint not null
  deferred boolean not null default false
  topic_id uuid not null default '00000000-0000-0000-0000-000000000000'::uuid
  constraint inbox_pkey PRIMARY KEY (group_id, topic, partition, topic_id, record_offset)
  CREATE INDEX inbox_deferred_idx ON posthorn.inbox USING btree (group_id, topic, partition, topic_id, record_offset) WHERE deferred
  with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000)

table posthorn.inbox_positions
  group_id text not null
  topic text not null
  partition integer not null
  next_offset bigint not null
  topic_id uuid not null default '00000000-0000-0000-0000-000000000000'::uuid
  cluster_id text
  began_at timestamp with time zone not null default now()
  constraint inbox_positions_pkey PRIMARY KEY (group_id, topic, partition, topic_id)

table posthorn.index_build_partitions
  build_id bigint not null
  partition_id integer not null
  start_offset bigint not null
  end_offset bigint not null
  done_offset bigint not null
  constraint index_build_partitions_build_id_fkey FOREIGN KEY (build_id) REFERENCES index_builds(build_id) ON DELETE CASCADE
  constraint index_build_partitions_check CHECK ((end_offset >= start_offset))
  constraint index_build_partitions_pkey PRIMARY KEY (build_id, partition_id)

table posthorn.index_builds
  build_id bigint not null generated always as identity
  topic_id uuid not null
  topic text not null
  state text not null default 'running'::text
  error text
  created_by text not null
  reason text
  created_at timestamp with time zone not null default clock_timestamp()
  ended_at timestamp with time zone
  constraint index_builds_pkey PRIMARY KEY (build_id)
  constraint index_builds_state_check CHECK ((state = ANY (ARRAY['running'::text, 'completed'::text, 'cancelled'::text, 'failed'::text])))
  CREATE UNIQUE INDEX index_builds_running_key ON posthorn.index_builds USING btree (topic_id) WHERE (state = 'running'::text)

table posthorn.index_pages
  partition_id integer not null
  base_offset bigint not null
  first_hash integer not null
  page integer not null
  entries bytea not null storage plain
  constraint index_pages_pkey PRIMARY KEY (partition_id, base_offset, first_hash, page)
  with (autovacuum_vacuum_scale_factor=0.05, autovacuum_analyze_threshold=10000)

table posthorn.index_runs
  partition_id integer not null
  base_offset bigint not null
  end_offset bigint not null
  level smallint not null
  entries integer not null
  bytes integer not null
  max_timestamp bigint not null
  fields text[] not null
  constraint index_runs_check CHECK ((end_offset > base_offset))
  constraint index_runs_pkey PRIMARY KEY (partition_id, base_offset)
  with (autovacuum_vacuum_scale_factor=0.05)

table posthorn.log_segment_template
  partition_id integer not null
  chunk integer not null
  base_offset bigint not null
  last_offset bigint not null
  max_timestamp bigint not null
  position bigint not null
  data bytea not null storage plain
  constraint log_segment_template_pkey PRIMARY KEY (partition_id, base_offset, chunk)

table posthorn.masking_rules
  rule_id uuid not null
  pattern_type text not null
  topic text not null
  target text not null
  place text not null
  action text not null
  replacement text not null
  description text not null
  created_by text not null
  created_at timestamp with time zone not null default clock_timestamp()
  constraint masking_rules_action_check CHECK ((action = ANY (ARRAY['REMOVE'::text, 'REPLACE'::text, 'MASK'::text])))
  constraint masking_rules_pattern_type_check CHECK ((pattern_type = ANY (ARRAY['literal'::text, 'prefixed'::text])))
  constraint masking_rules_pkey PRIMARY KEY (rule_id)
  constraint masking_rules_target_check CHECK ((target = ANY (ARRAY['value'::text, 'header'::text, 'key'::text])))

table posthorn.migrations
  name text not null
  checksum text not null
  applied_at timestamp with time zone not null default clock_timestamp()
  constraint migrations_pkey PRIMARY KEY (name)

table posthorn.outbox
  generation smallint not null
  id bigint not null
  xid xid8 not null
  event_id uuid not null
  published_at timestamp with time zone not null
  partition integer
  topic text not null
  key bytea
  value bytea
  headers jsonb not null
  CREATE INDEX outbox_id_idx ON ONLY posthorn.outbox USING btree (id)
  CREATE INDEX outbox_xid_idx ON ONLY posthorn.outbox USING btree (xid)

table posthorn.outbox_0
  generation smallint not null
  id bigint not null
  xid xid8 not null
  event_id uuid not null
  published_at timestamp with time zone not null
  partition integer
  topic text not null
  key bytea
  value bytea
  headers jsonb not null
  CREATE INDEX outbox_0_id_idx ON posthorn.outbox_0 USING btree (id)
  CREATE INDEX outbox_0_xid_idx ON posthorn.outbox_0 USING btree (xid)
  with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000, autovacuum_vacuum_insert_threshold=-1)

table posthorn.outbox_1
  generation smallint not null
  id bigint not null
  xid xid8 not null
  event_id uuid not null
  published_at timestamp with time zone not null
  partition integer
  topic text not null
  key bytea
  value bytea
  headers jsonb not null
  CREATE INDEX outbox_1_id_idx ON posthorn.outbox_1 USING btree (id)
  CREATE INDEX outbox_1_xid_idx ON posthorn.outbox_1 USING btree (xid)
  with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000, autovacuum_vacuum_insert_threshold=-1)

table posthorn.outbox_2
  generation smallint not null
  id bigint not null
  xid xid8 not null
  event_id uuid not null
  published_at timestamp with time zone not null
  partition integer
  topic text not null
  key bytea
  value bytea
  headers jsonb not null
  CREATE INDEX outbox_2_id_idx ON posthorn.outbox_2 USING btree (id)
  CREATE INDEX outbox_2_xid_idx ON posthorn.outbox_2 USING btree (xid)
  with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000, autovacuum_vacuum_insert_threshold=-1)

table posthorn.outbox_dead
  id bigint not null
  error text not null
  reason text not null
  moved_at timestamp with time zone not null default clock_timestamp()
  event_id uuid not null
  published_at timestamp with time zone not null
  partition integer
  topic text not null
  key bytea
  value bytea
  headers jsonb not null
  constraint outbox_dead_pkey PRIMARY KEY (id)

table posthorn.outbox_relay
  singleton boolean not null default true
  owner text not null
  expires_at timestamp with time zone not null
  constraint outbox_relay_pkey PRIMARY KEY (singleton)
  constraint outbox_relay_singleton_check CHECK (singleton)

table posthorn.outbox_state
  singleton boolean not null default true
  active smallint not null default 0
  outbox_id uuid not null default gen_random_uuid()
  constraint outbox_state_pkey PRIMARY KEY (singleton)
  constraint outbox_state_singleton_check CHECK (singleton)

view posthorn.partition_segments
  partition_id integer
  segment_id integer
  cleaned boolean
  base_offset bigint
  first_row_offset bigint
  end_offset bigint
  base_position bigint
  end_position bigint
  max_timestamp bigint
  as  SELECT sp.partition_id, sp.segment_id, s.cleaned, CASE WHEN s.cleaned THEN sp.base_offset ELSE GREATEST(sp.base_offset, p.cleaned_offset) END AS base_offset, sp.base_offset AS first_row_offset, sp.end_offset, sp.base_position, sp.end_position, sp.max_timestamp FROM segment_partitions sp JOIN segments s ON s.segment_id = sp.segment_id JOIN partitions p ON p.partition_id = sp.partition_id WHERE s.cleaned OR sp.end_offset > p.cleaned_offset;

table posthorn.partitions
  partition_id integer not null generated always as identity
  topic_id uuid not null
  partition_index integer not null
  log_start_offset bigint not null default 0
  cleaned_offset bigint not null default 0
  constraint partitions_pkey PRIMARY KEY (partition_id)
  constraint partitions_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topics(topic_id) ON DELETE CASCADE
  constraint partitions_topic_id_partition_index_key UNIQUE (topic_id, partition_index)

table posthorn.policy_versions
  kind text not null
  version bigint not null default 0
  constraint policy_versions_pkey PRIMARY KEY (kind)

table posthorn.restores
  history bigint not null
  found_at timestamp with time zone not null default clock_timestamp()
  reason text not null
  system_identifier text
  timeline integer
  last_sign_at timestamp with time zone not null
  leader_epochs integer not null
  offsets bigint not null
  audited_at timestamp with time zone
  constraint restores_pkey PRIMARY KEY (history)

table posthorn.retention_runs
  broker_id integer not null
  finished_at timestamp with time zone
  duration_ms double precision
  error text
  partitions integer not null default 0
  offsets bigint not null default 0
  segments integer not null default 0
  bytes bigint not null default 0
  next_at timestamp with time zone not null
  counted_since timestamp with time zone not null default clock_timestamp()
  last_removed_at timestamp with time zone
  total_offsets bigint not null default 0
  total_segments bigint not null default 0
  total_bytes bigint not null default 0
  answered bigint not null default 0
  constraint retention_runs_pkey PRIMARY KEY (broker_id)

table posthorn.scram_credentials
  user_name text not null
  mechanism text not null
  salt bytea not null
  iterations integer not null
  stored_key bytea not null
  server_key bytea not null
  updated_at timestamp with time zone not null default clock_timestamp()
  constraint scram_credentials_iterations_check CHECK ((iterations >= 4096))
  constraint scram_credentials_mechanism_check CHECK ((mechanism = ANY (ARRAY['SCRAM-SHA-256'::text, 'SCRAM-SHA-512'::text])))
  constraint scram_credentials_pkey PRIMARY KEY (user_name, mechanism)
  constraint scram_credentials_user_name_check CHECK (((length(user_name) >= 1) AND (length(user_name) <= 255)))

table posthorn.segment_partitions
  partition_id integer not null
  segment_id integer not null
  base_offset bigint not null
  end_offset bigint not null
  base_position bigint not null
  end_position bigint not null
  max_timestamp bigint not null
  constraint segment_partitions_pkey PRIMARY KEY (partition_id, segment_id)
  constraint segment_partitions_segment_id_fkey FOREIGN KEY (segment_id) REFERENCES segments(segment_id) ON DELETE CASCADE
  CREATE INDEX segment_partitions_segment_id_idx ON posthorn.segment_partitions USING btree (segment_id)

table posthorn.segments
  segment_id integer not null generated always as identity
  retention_class text not null
  created_at timestamp with time zone not null default clock_timestamp()
  sealed_at timestamp with time zone
  catalogued_at timestamp with time zone
  cleaned boolean not null default false
  cleaner_expires_at timestamp with time zone
  constraint segments_pkey PRIMARY KEY (segment_id)
  CREATE UNIQUE INDEX segments_active_key ON posthorn.segments USING btree (retention_class) WHERE (sealed_at IS NULL)

table posthorn.shards
  shard integer not null
  epoch integer not null default 0
  broker_id integer
  broker_epoch bigint
  deleted_version bigint not null default 0
  constraint shards_pkey PRIMARY KEY (shard)

table posthorn.topics
  topic_id uuid not null default gen_random_uuid()
  name text not null
  configs jsonb not null default '{}'::jsonb
  created_at timestamp with time zone not null default clock_timestamp()
  constraint topics_name_key UNIQUE (name)
  constraint topics_pkey PRIMARY KEY (topic_id)
  CREATE TRIGGER topics_forget_offsets AFTER DELETE ON posthorn.topics REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_offsets_of_topics()

table posthorn.transaction_states_0
  sequence bigint not null
  started_at timestamp with time zone
  updated_at timestamp with time zone
  producer_id bigint
  last_producer_id bigint
  shard integer not null
  epoch integer not null
  timeout_ms integer
  producer_epoch integer
  last_producer_epoch integer
  transactional_id text not null
  state text
  partition_ids integer[]
  offset_shards integer[]
  CREATE INDEX transaction_states_0_shard_idx ON posthorn.transaction_states_0 USING btree (shard)

table posthorn.transaction_states_1
  sequence bigint not null
  started_at timestamp with time zone
  updated_at timestamp with time zone
  producer_id bigint
  last_producer_id bigint
  shard integer not null
  epoch integer not null
  timeout_ms integer
  producer_epoch integer
  last_producer_epoch integer
  transactional_id text not null
  state text
  partition_ids integer[]
  offset_shards integer[]
  CREATE INDEX transaction_states_1_shard_idx ON posthorn.transaction_states_1 USING btree (shard)

view posthorn.transactions
  transactional_id text
  state text
  producer_id bigint
  producer_epoch integer
  timeout_ms integer
  started_at timestamp with time zone
  updated_at timestamp with time zone
  partition_ids integer[]
  offset_shards integer[]
  as  SELECT transactional_id, state, producer_id, producer_epoch, timeout_ms, started_at, updated_at, partition_ids, offset_shards FROM ( SELECT DISTINCT ON (entries.transactional_id) entries.sequence, entries.started_at, entries.updated_at, entries.producer_id, entries.last_producer_id, entries.shard, entries.epoch, entries.timeout_ms, entries.producer_epoch, entries.last_producer_epoch, entries.transactional_id, entries.state, entries.partition_ids, entries.offset_shards FROM ( SELECT transaction_states_0.sequence, transaction_states_0.started_at, transaction_states_0.updated_at, transaction_states_0.producer_id, transaction_states_0.last_producer_id, transaction_states_0.shard, transaction_states_0.epoch, transaction_states_0.timeout_ms, transaction_states_0.producer_epoch, transaction_states_0.last_producer_epoch, transaction_states_0.transactional_id, transaction_states_0.state, transaction_states_0.partition_ids, transaction_states_0.offset_shards FROM transaction_states_0 UNION ALL SELECT transaction_states_1.sequence, transaction_states_1.started_at, transaction_states_1.updated_at, transaction_states_1.producer_id, transaction_states_1.last_producer_id, transaction_states_1.shard, transaction_states_1.epoch, transaction_states_1.timeout_ms, transaction_states_1.producer_epoch, transaction_states_1.last_producer_epoch, transaction_states_1.transactional_id, transaction_states_1.state, transaction_states_1.partition_ids, transaction_states_1.offset_shards FROM transaction_states_1) entries ORDER BY entries.transactional_id, entries.epoch DESC, entries.sequence DESC) latest WHERE state IS NOT NULL;

table posthorn.truncations
  partition_id integer not null
  leader_epoch integer not null
  end_offset bigint not null
  resume_offset bigint not null
  constraint truncations_pkey PRIMARY KEY (partition_id, leader_epoch)

sequence posthorn.broker_epochs as bigint

sequence posthorn.index_builds_build_id_seq as bigint

sequence posthorn.outbox_ids as bigint

sequence posthorn.partitions_partition_id_seq as integer

sequence posthorn.segments_segment_id_seq as integer

CREATE OR REPLACE FUNCTION posthorn.add_to_outbox(topic text, key bytea, value bytea, headers jsonb, partition integer)
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_variable
declare
  bytes bigint := coalesce(octet_length(key), 0) + coalesce(octet_length(value), 0);
  wrong record;
  generation smallint;
  event_id uuid := gen_random_uuid();
begin
  if topic is null then
    raise exception 'posthorn.publish needs a topic' using errcode = 'null_value_not_allowed',
      hint = 'The first argument names it: posthorn.publish(''orders'', ''key'', ''value'').';
  end if;
  if topic !~ '^[a-zA-Z0-9._-]{1,249}$' or topic in ('.', '..') then
    raise exception 'illegal topic name %', quote_literal(left(topic, 260)) using errcode = 'invalid_parameter_value',
      hint = 'A topic has 1 to 249 characters of a-z, A-Z, 0-9, ".", "_" and "-", and is not "." or "..".';
  end if;
  if partition < 0 then
    raise exception 'partition % of topic % is negative', partition, topic using errcode = 'invalid_parameter_value',
      hint = 'Partitions count from 0; leave it out to have it chosen by the key.';
  end if;
  if headers is not null then
    if jsonb_typeof(headers) <> 'object' then
      raise exception 'headers for topic % are a JSON %', topic, jsonb_typeof(headers) using errcode = 'invalid_parameter_value',
        hint = 'Headers are one JSON object of strings: {"tenant": "7"}.';
    end if;
    select h.key, jsonb_typeof(h.value) as type into wrong
    from jsonb_each(headers) h where jsonb_typeof(h.value) not in ('string', 'null') limit 1;
    if found then
      raise exception 'header % for topic % is a JSON %', quote_literal(wrong.key), topic, wrong.type
        using errcode = 'invalid_parameter_value', hint = 'The value of a header is a string or null: {"tenant": "7"}.';
    end if;
    bytes := bytes + octet_length(headers::text);
  end if;
  -- What brokers take in one batch by default, less room for its own bytes.
  if bytes > 1000000 then
    raise exception 'a record of % bytes for topic % is too large', bytes, topic using errcode = 'program_limit_exceeded',
      hint = 'Key, value and headers have 1,000,000 bytes at most; keep large things elsewhere and publish where.';
  end if;
  if key is not null then
    perform pg_advisory_xact_lock(hashtextextended(topic || '/' || encode(key, 'hex'), 7301062));
  end if;
  select s.active into generation from posthorn.outbox_state s;
  -- The transaction has its xid before the id is drawn.
  insert into posthorn.outbox (xid, id, generation, event_id, published_at, partition, topic, key, value, headers)
  values (pg_current_xact_id(), nextval('posthorn.outbox_ids'), generation, event_id, clock_timestamp(), partition, topic,
    key, value, coalesce(headers, '{}'));
  return event_id;
end $function$


CREATE OR REPLACE FUNCTION posthorn.advance_inbox(for_group text, topics text[], partitions integer[], offsets bigint[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  place int;
begin
  for place in select i from generate_subscripts(topics, 1) as i order by topics[i], partitions[i] loop
    continue when exists (
      select from posthorn.inbox_positions p
      where p.group_id = for_group and p.topic = topics[place] and p.partition = partitions[place]
        and p.topic_id <> '00000000-0000-0000-0000-000000000000');
    perform posthorn.advance_inbox(for_group, array[topics[place]], array[partitions[place]],
      array['00000000-0000-0000-0000-000000000000'::uuid], array[offsets[place]], null);
  end loop;
end $function$


CREATE OR REPLACE FUNCTION posthorn.advance_inbox(for_group text, topics text[], partitions integer[], topic_ids uuid[], offsets bigint[], of_cluster text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  ids uuid[] := posthorn.inbox_topic_ids(for_group, topics, partitions, topic_ids);
begin
  perform posthorn.begin_inbox_topic(for_group, w.topic, w.partition, w.topic_id) from (
    select distinct m.topic, m.partition, m.topic_id from unnest(topics, partitions, ids) as m (topic, partition, topic_id)
    where not exists (
      select from posthorn.inbox_positions p
      where p.group_id = for_group and p.topic = m.topic and p.partition = m.partition and p.topic_id = m.topic_id)
    order by m.topic, m.partition, m.topic_id) as w;
  perform from posthorn.inbox_positions p
  where p.group_id = for_group and exists (
    select from unnest(topics, partitions, ids) as w (topic, partition, topic_id)
    where w.topic = p.topic and w.partition = p.partition and w.topic_id = p.topic_id)
  order by p.topic, p.partition, p.topic_id for update;
  update posthorn.inbox_positions p
  set next_offset = greatest(p.next_offset, w.next_offset), cluster_id = coalesce(of_cluster, p.cluster_id)
  from unnest(topics, partitions, ids, offsets) as w (topic, partition, topic_id, next_offset)
  where p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id
    and (p.next_offset < w.next_offset or p.cluster_id is distinct from coalesce(of_cluster, p.cluster_id));
  delete from posthorn.inbox i
  using unnest(topics, partitions, ids) as w (topic, partition, topic_id), posthorn.inbox_positions p
  where i.group_id = for_group and i.topic = w.topic and i.partition = w.partition and i.topic_id = w.topic_id and not i.deferred
    and p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id
    and i.record_offset < p.next_offset;
  -- A topic that another one followed a day ago: whoever still held records of it has gone. What is deferred is still to come.
  with closed as (
    update posthorn.inbox_positions o set next_offset = 9223372036854775807
    from unnest(topics, partitions, ids) as w (topic, partition, topic_id), posthorn.inbox_positions p
    where p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id
      and p.began_at < now() - interval '1 day'
      and o.group_id = for_group and o.topic = w.topic and o.partition = w.partition
      and o.began_at < p.began_at and o.next_offset < 9223372036854775807
    returning o.topic, o.partition, o.topic_id)
  delete from posthorn.inbox i using closed o
  where i.group_id = for_group and i.topic = o.topic and i.partition = o.partition and i.topic_id = o.topic_id and not i.deferred;
end $function$


CREATE OR REPLACE FUNCTION posthorn.allow_outbox(role_name name)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  callable regprocedure;
begin
  execute format('grant usage on schema posthorn to %I', role_name);
  for callable in
    select p.oid from pg_proc p where p.pronamespace = 'posthorn'::regnamespace and p.proname in (
      'publish', 'lock_outbox_keys', 'claim_inbox', 'defer_inbox', 'settle_inbox', 'advance_inbox', 'rewind_inbox',
      'inbox_positions_of', 'inbox_places_of')
  loop
    execute format('grant execute on function %s to %I', callable, role_name);
  end loop;
end $function$


CREATE OR REPLACE FUNCTION posthorn.begin_inbox_topic(for_group text, for_topic text, for_partition integer, for_topic_id uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update posthorn.inbox_positions p set topic_id = for_topic_id
  where p.group_id = for_group and p.topic = for_topic and p.partition = for_partition
    and p.topic_id = '00000000-0000-0000-0000-000000000000'
    and not exists (
      select from posthorn.inbox_positions q
      where q.group_id = for_group and q.topic = for_topic and q.partition = for_partition and q.topic_id = for_topic_id);
  if found then
    update posthorn.inbox i set topic_id = for_topic_id
    where i.group_id = for_group and i.topic = for_topic and i.partition = for_partition
      and i.topic_id = '00000000-0000-0000-0000-000000000000';
    return;
  end if;
  insert into posthorn.inbox_positions (group_id, topic, partition, topic_id, next_offset, began_at)
  values (for_group, for_topic, for_partition, for_topic_id, -1, clock_timestamp())
  on conflict do nothing;
end $function$


CREATE OR REPLACE FUNCTION posthorn.bury_outbox(row_id bigint, row_error text, row_reason text)
 RETURNS void
 LANGUAGE sql
 SET enable_seqscan TO 'off'
AS $function$
  with buried as (
    delete from posthorn.outbox o where o.id = row_id returning *
  ), named as (
    select *, case when row_number() over (order by event_id) = 1
      and not exists (select from posthorn.outbox_dead d where d.id = row_id) then id else nextval('posthorn.outbox_ids') end as dead_id
    from buried
  )
  insert into posthorn.outbox_dead (id, error, reason, event_id, published_at, partition, topic, key, value, headers)
  select dead_id, row_error, row_reason, event_id, published_at, partition, topic, key, value, headers from named;
$function$


CREATE OR REPLACE FUNCTION posthorn.check_flush(held_shards integer[], held_epochs integer[], written_segments integer[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform posthorn.hold_shards(held_shards, held_epochs);
  if cardinality(written_segments) = 1 then
    perform from posthorn.segments where segment_id = written_segments[1] and sealed_at is null;
    if found then return; end if;
  elsif (select count(*) from posthorn.segments where segment_id = any (written_segments) and sealed_at is null)
      = cardinality(written_segments) then
    return;
  end if;
  raise exception 'a segment was sealed' using errcode = 'PH002';
end $function$


CREATE OR REPLACE FUNCTION posthorn.check_flush(held_shards integer[], held_epochs integer[], written_segments integer[], known_version bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  news int[];
begin
  if cardinality(held_shards) = 1 then
    perform from posthorn.shards
    where shard = held_shards[1] and epoch = held_epochs[1] and deleted_version <= known_version for share;
    if not found then
      perform posthorn.hold_shards(held_shards, held_epochs);
      news := held_shards;
    end if;
  elsif cardinality(held_shards) <> (
    select count(*) from (
      select from posthorn.shards s
      where s.shard = any (held_shards) and s.epoch = held_epochs[array_position(held_shards, s.shard)]
        and s.deleted_version <= known_version
      order by s.shard for share of s) as held)
  then
    perform posthorn.hold_shards(held_shards, held_epochs);
    select array_agg(s.shard) into news from posthorn.shards s
    where s.shard = any (held_shards) and s.deleted_version > known_version;
  end if;
  if news is not null then
    raise exception 'a topic was deleted' using errcode = 'PH004', detail = array_to_string(news, ',');
  end if;
  if cardinality(written_segments) = 1 then
    perform from posthorn.segments where segment_id = written_segments[1] and sealed_at is null;
    if found then return; end if;
  elsif (select count(*) from posthorn.segments where segment_id = any (written_segments) and sealed_at is null)
      = cardinality(written_segments) then
    return;
  end if;
  raise exception 'a segment was sealed' using errcode = 'PH002';
end $function$


CREATE OR REPLACE FUNCTION posthorn.claim_broker_id(claimed_address text, given integer)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  id int;
begin
  lock table posthorn.broker_ids in share row exclusive mode;
  delete from posthorn.broker_ids i
    where seen_at < clock_timestamp() - interval '1 day'
      and not exists (select from posthorn.brokers b where b.broker_id = i.broker_id);
  if given is not null then
    -- An address that had another number, or a number that had another address, has it no more.
    delete from posthorn.broker_ids where broker_id = given or address = claimed_address;
    insert into posthorn.broker_ids (broker_id, address) values (given, claimed_address);
    return given;
  end if;
  update posthorn.broker_ids set seen_at = clock_timestamp() where address = claimed_address
    returning broker_id into id;
  if id is not null then
    return id;
  end if;
  insert into posthorn.broker_ids (broker_id, address)
    select min(free.id), claimed_address from (
      select generate_series(
        1, (select count(*) from posthorn.broker_ids) + (select count(*) from posthorn.brokers) + 1)::int
      except select broker_id from posthorn.broker_ids
      except select broker_id from posthorn.brokers
    ) free (id)
    returning broker_id into id;
  return id;
end $function$


CREATE OR REPLACE FUNCTION posthorn.claim_inbox(for_group text, topics text[], partitions integer[], offsets bigint[])
 RETURNS TABLE(topic text, partition integer, record_offset bigint)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select topics[c], partitions[c], offsets[c] from posthorn.claim_inbox(
    for_group, topics, partitions, array_fill('00000000-0000-0000-0000-000000000000'::uuid, array[cardinality(topics)]), offsets) as c;
$function$


CREATE OR REPLACE FUNCTION posthorn.claim_inbox(for_group text, topics text[], partitions integer[], topic_ids uuid[], offsets bigint[])
 RETURNS SETOF integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  ids uuid[] := posthorn.hold_inbox_positions(for_group, topics, partitions, topic_ids);
begin
  -- Nearly always there is none. Below its position no record becomes deferred, so what is not seen here cannot be missed.
  perform from posthorn.inbox i
  join unnest(topics, partitions, ids, offsets) as w (topic, partition, topic_id, record_offset)
    on i.topic = w.topic and i.partition = w.partition and i.topic_id = w.topic_id and i.record_offset = w.record_offset
  where i.group_id = for_group and i.deferred
  order by i.topic, i.partition, i.topic_id, i.record_offset for update of i;
  if found then
    -- Nothing needs to be known of it there any more.
    return query
      with applied as (
        delete from posthorn.inbox i
        using unnest(topics, partitions, ids, offsets) as w (topic, partition, topic_id, record_offset), posthorn.inbox_positions p
        where i.group_id = for_group and i.topic = w.topic and i.partition = w.partition and i.topic_id = w.topic_id
          and i.record_offset = w.record_offset
          and p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id
          and i.deferred and i.record_offset < p.next_offset
        returning i.topic, i.partition, i.topic_id, i.record_offset)
      select min(w.place)::int from applied a
      join unnest(topics, partitions, ids, offsets) with ordinality as w (topic, partition, topic_id, record_offset, place)
        on a.topic = w.topic and a.partition = w.partition and a.topic_id = w.topic_id and a.record_offset = w.record_offset
      group by a.topic, a.partition, a.topic_id, a.record_offset;
  end if;
  return query
    with applied as (
      insert into posthorn.inbox as i (group_id, topic, partition, topic_id, record_offset)
      select distinct for_group, w.topic, w.partition, w.topic_id, w.record_offset
      from unnest(topics, partitions, ids, offsets) as w (topic, partition, topic_id, record_offset)
      join posthorn.inbox_positions p
        on p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id
      where w.record_offset >= p.next_offset
      order by w.topic, w.partition, w.topic_id, w.record_offset
      on conflict (group_id, topic, partition, topic_id, record_offset) do update set deferred = false where i.deferred
      returning i.topic, i.partition, i.topic_id, i.record_offset)
    select min(w.place)::int from applied a
    join unnest(topics, partitions, ids, offsets) with ordinality as w (topic, partition, topic_id, record_offset, place)
      on a.topic = w.topic and a.partition = w.partition and a.topic_id = w.topic_id and a.record_offset = w.record_offset
    group by a.topic, a.partition, a.topic_id, a.record_offset;
end $function$


CREATE OR REPLACE FUNCTION posthorn.create_clean_segment()
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  id int;
begin
  insert into posthorn.segments (retention_class, sealed_at, catalogued_at, cleaned, cleaner_expires_at)
    values ('clean', clock_timestamp(), clock_timestamp(), true, clock_timestamp() + interval '10 minutes')
    returning segment_id into id;
  execute format('create table posthorn.%I (like posthorn.log_segment_template including all) with (
    autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 2000000000)', 'log_segment_' || id);
  return id;
end $function$


CREATE OR REPLACE FUNCTION posthorn.create_segment(class text)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
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
end $function$


CREATE OR REPLACE FUNCTION posthorn.defer_inbox(for_group text, for_topic text, for_partition integer, for_offset bigint)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select posthorn.defer_inbox(for_group, for_topic, for_partition, '00000000-0000-0000-0000-000000000000', for_offset);
$function$


CREATE OR REPLACE FUNCTION posthorn.defer_inbox(for_group text, for_topic text, for_partition integer, for_topic_id uuid, for_offset bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  ids uuid[] := posthorn.hold_inbox_positions(for_group, array[for_topic], array[for_partition], array[for_topic_id]);
begin
  insert into posthorn.inbox (group_id, topic, partition, topic_id, record_offset, deferred)
  select for_group, for_topic, for_partition, ids[1], for_offset, true
  from posthorn.inbox_positions p
  where p.group_id = for_group and p.topic = for_topic and p.partition = for_partition and p.topic_id = ids[1]
    and for_offset >= p.next_offset
  on conflict do nothing;
  return exists (
    select from posthorn.inbox i
    where i.group_id = for_group and i.topic = for_topic and i.partition = for_partition and i.topic_id = ids[1]
      and i.record_offset = for_offset and i.deferred);
end $function$


CREATE OR REPLACE FUNCTION posthorn.forget_offsets_of_topics()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- As the copy of the journal takes it: one under way would bring them back, and none begins before this has committed.
  perform pg_advisory_xact_lock(7301010);
  delete from posthorn.group_offsets_0 where topic in (select name from gone);
  delete from posthorn.group_offsets_1 where topic in (select name from gone);
  return null;
end $function$


CREATE OR REPLACE FUNCTION posthorn.hold_inbox_positions(for_group text, topics text[], partitions integer[], topic_ids uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
AS $function$
declare
  ids uuid[];
begin
  loop
    ids := posthorn.inbox_topic_ids(for_group, topics, partitions, topic_ids);
    perform from posthorn.inbox_positions p
    where p.group_id = for_group and exists (
      select from unnest(topics, partitions, ids) as w (topic, partition, topic_id)
      where w.topic = p.topic and w.partition = p.partition and w.topic_id = p.topic_id)
    order by p.topic, p.partition, p.topic_id for share;
    exit when not exists (
      select from unnest(topics, partitions, ids) as w (topic, partition, topic_id) where not exists (
        select from posthorn.inbox_positions p
        where p.group_id = for_group and p.topic = w.topic and p.partition = w.partition and p.topic_id = w.topic_id));
    perform posthorn.begin_inbox_topic(for_group, w.topic, w.partition, w.topic_id) from (
      select distinct m.topic, m.partition, m.topic_id from unnest(topics, partitions, ids) as m (topic, partition, topic_id)
      where not exists (
        select from posthorn.inbox_positions p
        where p.group_id = for_group and p.topic = m.topic and p.partition = m.partition and p.topic_id = m.topic_id)
      order by m.topic, m.partition, m.topic_id) as w;
  end loop;
  return ids;
end $function$


CREATE OR REPLACE FUNCTION posthorn.hold_shards(held_shards integer[], held_epochs integer[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  lost int[];
begin
  if cardinality(held_shards) = 1 then
    perform from posthorn.shards where shard = held_shards[1] and epoch = held_epochs[1] for share;
    if found then return; end if;
  elsif cardinality(held_shards) = (
    select count(*) from (
      select from posthorn.shards s
      where s.shard = any (held_shards) and s.epoch = held_epochs[array_position(held_shards, s.shard)]
      order by s.shard for share of s) as held)
  then
    return;
  end if;
  select array_agg(c.shard) into lost from unnest(held_shards, held_epochs) as c (shard, epoch)
  where not exists (select from posthorn.shards s where s.shard = c.shard and s.epoch = c.epoch);
  raise exception 'shards are led by another epoch' using
    errcode = 'PH001', detail = array_to_string(lost, ',');
end $function$


CREATE OR REPLACE FUNCTION posthorn.inbox_places_of(for_group text)
 RETURNS TABLE(topic text, partition integer, topic_id uuid, cluster_id text, next_offset bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select p.topic, p.partition, p.topic_id, p.cluster_id, p.next_offset from posthorn.inbox_positions p
  where p.group_id = for_group and p.next_offset >= 0 order by p.began_at, p.topic_id;
$function$


CREATE OR REPLACE FUNCTION posthorn.inbox_positions_of(for_group text)
 RETURNS TABLE(topic text, partition integer, next_offset bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select l.topic, l.partition, l.next_offset from (
    select distinct on (p.topic, p.partition) p.topic, p.partition, p.next_offset from posthorn.inbox_positions p
    where p.group_id = for_group order by p.topic, p.partition, p.began_at desc, p.topic_id desc) as l
  where l.next_offset >= 0;
$function$


CREATE OR REPLACE FUNCTION posthorn.inbox_topic_ids(for_group text, topics text[], partitions integer[], topic_ids uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if '00000000-0000-0000-0000-000000000000' <> all (topic_ids) then
    return topic_ids;
  end if;
  return array(
    select case when w.topic_id <> '00000000-0000-0000-0000-000000000000' then w.topic_id else coalesce((
      select p.topic_id from posthorn.inbox_positions p
      where p.group_id = for_group and p.topic = w.topic and p.partition = w.partition
      order by p.began_at desc, p.topic_id desc limit 1), w.topic_id) end
    from unnest(topics, partitions, topic_ids) with ordinality as w (topic, partition, topic_id, place)
    order by w.place);
end $function$


CREATE OR REPLACE FUNCTION posthorn.index_hash(field text, value bytea)
 RETURNS integer
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  bytes bytea := convert_to(field, 'UTF8') || '\x00' || substring(value from 1 for 1024);
  hash bigint := 2166136261;
begin
  for i in 0 .. length(bytes) - 1 loop
    hash := ((hash # get_byte(bytes, i)) * 16777619) & 4294967295;
  end loop;
  return (hash - 2147483648)::int;
end $function$


CREATE OR REPLACE FUNCTION posthorn.index_pages_with(for_partition integer, run_offset bigint, hash integer)
 RETURNS TABLE(entries bytea)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select p.entries from posthorn.index_pages p
  where p.partition_id = for_partition and p.base_offset = run_offset and p.first_hash <= hash
    and p.first_hash >= coalesce((
      select b.first_hash from posthorn.index_pages b
      where b.partition_id = for_partition and b.base_offset = run_offset and b.first_hash < hash
      order by b.partition_id desc, b.base_offset desc, b.first_hash desc limit 1), hash)
    and position(decode(lpad(to_hex(hash::bigint + 2147483648), 8, '0'), 'hex') in
      substring(p.entries from 1 for length(p.entries) / 7 * 4)) > 0
$function$


CREATE OR REPLACE FUNCTION posthorn.lock_outbox_keys(topics text[], keys bytea[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform pg_advisory_xact_lock(lock_id)
  from (
    select distinct hashtextextended(topic || '/' || encode(key, 'hex'), 7301062) as lock_id
    from unnest(topics, keys) as k (topic, key) where key is not null order by lock_id
  ) as ordered;
end $function$


CREATE OR REPLACE FUNCTION posthorn.mend_outbox_ids()
 RETURNS boolean
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
declare
  given bigint := (select case when s.is_called then s.last_value else s.last_value - 1 end from posthorn.outbox_ids s);
  highest bigint;
begin
  -- Beyond the last id there is nothing, as a rule: two looks into an index, however many rows wait.
  if not exists (select from posthorn.outbox o where o.id > given)
    and not exists (select from posthorn.outbox_dead d where d.id > given) then
    return false;
  end if;
  select max(id) into highest from (
    select max(o.id) as id from posthorn.outbox o union all select max(d.id) from posthorn.outbox_dead d) ids;
  -- Publishers were at work between the looks.
  if highest <= (select s.last_value from posthorn.outbox_ids s) then
    return false;
  end if;
  -- With room for those that draw ids at this moment, since setval does not wait for them and must not set the sequence back.
  perform setval('posthorn.outbox_ids', highest + 1000000);
  return true;
end $function$


CREATE OR REPLACE FUNCTION posthorn.outbox_version()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$select 200$function$


CREATE OR REPLACE FUNCTION posthorn.outlive_groups(generations integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  active bigint;
begin
  -- As the copy of the journal takes it, which moves what counts from one table to the other.
  perform pg_advisory_xact_lock(7301010);
  select round % 2 into active from posthorn.group_journal for share;
  execute format('
    insert into posthorn.group_states_%s (sequence, state_changed_at, shard, epoch, generation_id, group_id, state,
      protocol_type, protocol_name, leader_id, members)
    select row_number() over (), state_changed_at, shard, s.epoch, generation_id + $1, group_id, state,
      protocol_type, protocol_name, leader_id, members
    from (
      select distinct on (group_id) *
      from (select * from posthorn.group_states_0 union all select * from posthorn.group_states_1) entries
      order by group_id, epoch desc, sequence desc) latest
    join (select shard, epoch from posthorn.shards) s using (shard)
    where state is not null', active) using generations;
  execute format('
    insert into posthorn.transaction_states_%s (sequence, started_at, updated_at, producer_id, last_producer_id, shard, epoch,
      timeout_ms, producer_epoch, last_producer_epoch, transactional_id, state, partition_ids, offset_shards)
    select row_number() over (), started_at, updated_at, producer_id, -1, shard, s.epoch,
      timeout_ms, greatest(producer_epoch, 32766), -1, transactional_id,
      case state when ''Ongoing'' then ''PrepareAbort'' else state end, partition_ids, offset_shards
    from (
      select distinct on (transactional_id) *
      from (select * from posthorn.transaction_states_0 union all select * from posthorn.transaction_states_1) entries
      order by transactional_id, epoch desc, sequence desc) latest
    join (select shard, epoch from posthorn.shards) s using (shard)
    where state is not null', active);
end $function$


CREATE OR REPLACE FUNCTION posthorn.publish(topic text, key bytea, value bytea, headers jsonb DEFAULT NULL::jsonb, partition integer DEFAULT NULL::integer)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  return posthorn.add_to_outbox($1, $2, $3, $4, $5);
end $function$


CREATE OR REPLACE FUNCTION posthorn.publish(topic text, key text, value bytea, headers jsonb DEFAULT NULL::jsonb, partition integer DEFAULT NULL::integer)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  return posthorn.add_to_outbox($1, convert_to($2, 'UTF8'), $3, $4, $5);
end $function$


CREATE OR REPLACE FUNCTION posthorn.publish(topic text, key text, value json, headers jsonb DEFAULT NULL::jsonb, partition integer DEFAULT NULL::integer)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  return posthorn.add_to_outbox($1, convert_to($2, 'UTF8'), convert_to($3::text, 'UTF8'), $4, $5);
end $function$


CREATE OR REPLACE FUNCTION posthorn.publish(topic text, key text, value jsonb, headers jsonb DEFAULT NULL::jsonb, partition integer DEFAULT NULL::integer)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  return posthorn.add_to_outbox($1, convert_to($2, 'UTF8'), convert_to($3::text, 'UTF8'), $4, $5);
end $function$


CREATE OR REPLACE FUNCTION posthorn.publish(topic text, key text, value text, headers jsonb DEFAULT NULL::jsonb, partition integer DEFAULT NULL::integer)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  return posthorn.add_to_outbox($1, convert_to($2, 'UTF8'), convert_to($3, 'UTF8'), $4, $5);
end $function$


CREATE OR REPLACE FUNCTION posthorn.publish_dead(dead_id bigint)
 RETURNS uuid
 LANGUAGE sql
AS $function$
  with risen as (delete from posthorn.outbox_dead d where d.id = dead_id returning *)
  select posthorn.add_to_outbox(topic, key, value, headers, partition) from risen;
$function$


CREATE OR REPLACE FUNCTION posthorn.read_outbox(seen pg_snapshot, upto pg_snapshot, after_id bigint, rows_max integer, bytes_max bigint)
 RETURNS TABLE(snapshot text, more boolean, id bigint, event_id uuid, published_at timestamp with time zone, partition integer, topic text, key bytea, value bytea, headers jsonb)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
#variable_conflict use_column
declare
  cut pg_snapshot := coalesce(upto, pg_current_snapshot());
  ids bigint[];
  found_more boolean := true;
begin
  if upto is null and seen is null then
    -- From another server, by pg_dump: its xids mean nothing here, and these rows committed long ago.
    update posthorn.outbox o set xid = '3' where o.xid >= pg_snapshot_xmax(pg_current_snapshot());
    perform posthorn.mend_outbox_ids();
    cut := pg_current_snapshot();
  end if;
  if upto is null and seen is not null then
    select array_agg(news.id) into ids from (
      (select o.id from posthorn.outbox o where o.xid >= pg_snapshot_xmax(seen) and pg_visible_in_snapshot(o.xid, cut)
        limit rows_max + 1)
      union all
      (select o.id from posthorn.outbox o where o.xid = any (array(select pg_snapshot_xip(seen)))
        and pg_visible_in_snapshot(o.xid, cut) limit rows_max + 1)
    ) news;
    found_more := cardinality(ids) > rows_max;
  end if;
  if found_more then
    select array_agg(page.id) into ids from (
      select o.id from posthorn.outbox o where o.id > after_id and pg_visible_in_snapshot(o.xid, cut)
      order by o.id limit rows_max
    ) page;
    found_more := cardinality(ids) = rows_max;
  end if;
  if ids is null then
    return query select cut::text, false, null::bigint, null::uuid, null::timestamptz, null::int, null::text, null::bytea,
      null::bytea, null::jsonb;
    return;
  end if;
  return query
    with sized as materialized (
      select o.*, sum(coalesce(octet_length(o.value), 0)) over (order by o.id) - coalesce(octet_length(o.value), 0) as before
      from posthorn.outbox o where o.id = any (ids)
    )
    select cut::text, found_more or exists (select from sized where before >= bytes_max), null::bigint, null::uuid,
      null::timestamptz, null::int, null::text, null::bytea, null::bytea, null::jsonb
    union all
    (select null, null, s.id, s.event_id, s.published_at, s.partition, s.topic, s.key, s.value, s.headers
      from sized s where s.before < bytes_max order by s.id, s.event_id);
end $function$


CREATE OR REPLACE FUNCTION posthorn.remove_outbox(ids bigint[])
 RETURNS void
 LANGUAGE sql
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
  delete from posthorn.outbox o where o.id = any (ids);
$function$


CREATE OR REPLACE FUNCTION posthorn.remove_published(ids bigint[], fingerprint bytea)
 RETURNS void
 LANGUAGE sql
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
  with page as materialized (select o.id, o.event_id from posthorn.outbox o where o.id = any (ids))
  delete from posthorn.outbox o
  where o.id = any (ids)
    and fingerprint = (select sha256(string_agg(uuid_send(p.event_id), ''::bytea order by p.id, p.event_id)) from page p);
$function$


CREATE OR REPLACE FUNCTION posthorn.rewind_inbox(for_group text, for_topic text, for_partition integer, for_topic_id uuid, to_offset bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  ids uuid[] := posthorn.hold_inbox_positions(for_group, array[for_topic], array[for_partition], array[for_topic_id]);
begin
  update posthorn.inbox_positions p set next_offset = to_offset
  where p.group_id = for_group and p.topic = for_topic and p.partition = for_partition and p.topic_id = ids[1];
  delete from posthorn.inbox i
  where i.group_id = for_group and i.topic = for_topic and i.partition = for_partition and i.topic_id = ids[1]
    and i.record_offset >= to_offset;
end $function$


CREATE OR REPLACE FUNCTION posthorn.rewind_inbox(for_group text, for_topic text, for_partition integer, to_offset bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select posthorn.rewind_inbox(for_group, for_topic, for_partition, '00000000-0000-0000-0000-000000000000', to_offset);
$function$


CREATE OR REPLACE FUNCTION posthorn.rotate_outbox(grown_bytes bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  now_active smallint := (select active from posthorn.outbox_state);
  next_active smallint := (now_active + 1) % 3;
  child regclass;
  is_empty boolean;
begin
  if current_setting('transaction_isolation') in ('repeatable read', 'serializable') then
    return;
  end if;
  if pg_table_size(('posthorn.outbox_' || now_active)::regclass) > grown_bytes then
    -- Around a generation that cannot be emptied yet.
    if pg_table_size(('posthorn.outbox_' || next_active)::regclass) > 65536 then
      next_active := (now_active + 2) % 3;
    end if;
    if pg_table_size(('posthorn.outbox_' || next_active)::regclass) <= 65536 then
      update posthorn.outbox_state set active = next_active where active = now_active;
      now_active := next_active;
    end if;
  end if;
  for generation in 0..2 loop
    child := ('posthorn.outbox_' || generation)::regclass;
    continue when generation = now_active or pg_table_size(child) <= 65536;
    begin
      -- Nobody has written here who has not ended, and nobody can: what is empty now stays so until it is truncated.
      execute format('lock table %s in access exclusive mode nowait', child);
      execute format('select not exists (select from %s)', child) into is_empty;
      if is_empty then
        execute format('truncate %s', child);
      end if;
    exception when lock_not_available then
      null; -- the next call tries again
    end;
  end loop;
end $function$


CREATE OR REPLACE FUNCTION posthorn.serve_from_clean(for_partition integer, clean_segment integer, start_offset bigint, end_offset bigint, start_position bigint, end_position bigint, max_timestamp bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update posthorn.partitions set cleaned_offset = serve_from_clean.end_offset where partition_id = for_partition;
  if not found then
    raise exception 'no partition %', for_partition using errcode = 'PH003';
  end if;
  insert into posthorn.segment_partitions
    (partition_id, segment_id, base_offset, end_offset, base_position, end_position, max_timestamp)
  values (for_partition, clean_segment, start_offset, serve_from_clean.end_offset, start_position,
    serve_from_clean.end_position, serve_from_clean.max_timestamp);
  delete from posthorn.segment_partitions sp using posthorn.segments s
  where sp.partition_id = for_partition and s.segment_id = sp.segment_id and s.cleaned
    and s.segment_id <> clean_segment;
end $function$


CREATE OR REPLACE FUNCTION posthorn.settle_inbox(for_group text, for_topic text, for_partition integer, for_offset bigint)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select posthorn.settle_inbox(for_group, for_topic, for_partition, '00000000-0000-0000-0000-000000000000', for_offset);
$function$


CREATE OR REPLACE FUNCTION posthorn.settle_inbox(for_group text, for_topic text, for_partition integer, for_topic_id uuid, for_offset bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform from posthorn.claim_inbox(for_group, array[for_topic], array[for_partition], array[for_topic_id], array[for_offset]);
end $function$


CREATE OR REPLACE FUNCTION posthorn.take_outbox(ids bigint[])
 RETURNS void
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
AS $function$
declare
  taken bigint[];
begin
  with removed as (delete from posthorn.outbox o where o.id = any (ids) returning o.id)
  select array_agg(id) into taken from removed;
  if coalesce(cardinality(taken), 0) <> cardinality(ids) then
    raise exception 'rows of the outbox were moved by another' using errcode = 'PH003',
      detail = (select string_agg(id::text, ',') from unnest(ids) as i (id) where taken is null or id <> all (taken));
  end if;
end $function$


CREATE OR REPLACE FUNCTION posthorn.write_groups(for_round bigint, shards integer[], epochs integer[], sequences bigint[], state_positions integer[], state_groups text[], states text[], changed_ms double precision[], generation_ids integer[], protocol_types text[], protocol_names text[], leader_ids text[], members text[], offset_positions integer[], offset_groups text[], topics text[], partition_indexes integer[], committed_offsets bigint[], leader_epochs integer[], metadata text[], commit_ms double precision[], expire_ms double precision[], producer_ids bigint[], commit_orders bigint[], topic_ids uuid[], transaction_positions integer[], transactional_ids text[], transaction_states text[], transaction_producers bigint[], producer_epochs integer[], last_producer_ids bigint[], last_producer_epochs integer[], timeouts_ms integer[], partition_ids text[], offset_shards text[], started_ms double precision[], updated_ms double precision[])
 RETURNS integer[]
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_variable
declare
  held int[];
begin
  perform from posthorn.group_journal j where j.round = for_round for share;
  if not found then
    return null;
  end if;
  -- The locks keep these epochs until commit; in ascending order of shard, as every locker of these rows takes them.
  select coalesce(array_agg(h.position::int), '{}') into held
  from (
    select c.position
    from unnest(shards, epochs) with ordinality as c (shard, epoch, position)
    join posthorn.shards s on s.shard = c.shard and s.epoch = c.epoch
    order by s.shard
    for share of s
  ) h;
  if for_round % 2 = 0 then
    insert into posthorn.group_states_0 (shard, epoch, sequence, group_id, state, state_changed_at,
      generation_id, protocol_type, protocol_name, leader_id, members)
    select shards[g.position], epochs[g.position], sequences[g.position], g.group_id, g.state,
      to_timestamp(g.changed_ms / 1000.0), g.generation_id, g.protocol_type, g.protocol_name, g.leader_id,
      g.members::jsonb
    from unnest(state_positions, state_groups, states, changed_ms, generation_ids, protocol_types, protocol_names,
      leader_ids, members) as g (position, group_id, state, changed_ms, generation_id, protocol_type,
      protocol_name, leader_id, members)
    where g.position = any (held);
    insert into posthorn.group_offsets_0 (shard, epoch, sequence, group_id, topic, partition_index,
      committed_offset, committed_leader_epoch, metadata, commit_timestamp, expire_timestamp, producer_id,
      commit_order, topic_id)
    select shards[o.position], epochs[o.position], sequences[o.position], o.group_id, o.topic, o.partition_index,
      o.committed_offset, o.leader_epoch, o.metadata, to_timestamp(o.commit_ms / 1000.0),
      to_timestamp(o.expire_ms / 1000.0), o.producer_id, o.commit_order, o.topic_id
    from unnest(offset_positions, offset_groups, topics, partition_indexes, committed_offsets, leader_epochs,
      metadata, commit_ms, expire_ms, producer_ids, commit_orders, topic_ids) as o (position, group_id,
      topic, partition_index, committed_offset, leader_epoch, metadata, commit_ms, expire_ms, producer_id, commit_order,
      topic_id)
    where o.position = any (held);
    insert into posthorn.transaction_states_0 (shard, epoch, sequence, transactional_id, state, producer_id,
      producer_epoch, last_producer_id, last_producer_epoch, timeout_ms, partition_ids, offset_shards, started_at,
      updated_at)
    select shards[t.position], epochs[t.position], sequences[t.position], t.transactional_id, t.state, t.producer_id,
      t.producer_epoch, t.last_producer_id, t.last_producer_epoch, t.timeout_ms, t.partition_ids::int[],
      t.offset_shards::int[], to_timestamp(t.started_ms / 1000.0), to_timestamp(t.updated_ms / 1000.0)
    from unnest(transaction_positions, transactional_ids, transaction_states, transaction_producers, producer_epochs,
      last_producer_ids, last_producer_epochs, timeouts_ms, partition_ids, offset_shards, started_ms, updated_ms) as t
      (position, transactional_id, state, producer_id, producer_epoch, last_producer_id, last_producer_epoch,
      timeout_ms, partition_ids, offset_shards, started_ms, updated_ms)
    where t.position = any (held);
  else
    insert into posthorn.group_states_1 (shard, epoch, sequence, group_id, state, state_changed_at,
      generation_id, protocol_type, protocol_name, leader_id, members)
    select shards[g.position], epochs[g.position], sequences[g.position], g.group_id, g.state,
      to_timestamp(g.changed_ms / 1000.0), g.generation_id, g.protocol_type, g.protocol_name, g.leader_id,
      g.members::jsonb
    from unnest(state_positions, state_groups, states, changed_ms, generation_ids, protocol_types, protocol_names,
      leader_ids, members) as g (position, group_id, state, changed_ms, generation_id, protocol_type,
      protocol_name, leader_id, members)
    where g.position = any (held);
    insert into posthorn.group_offsets_1 (shard, epoch, sequence, group_id, topic, partition_index,
      committed_offset, committed_leader_epoch, metadata, commit_timestamp, expire_timestamp, producer_id,
      commit_order, topic_id)
    select shards[o.position], epochs[o.position], sequences[o.position], o.group_id, o.topic, o.partition_index,
      o.committed_offset, o.leader_epoch, o.metadata, to_timestamp(o.commit_ms / 1000.0),
      to_timestamp(o.expire_ms / 1000.0), o.producer_id, o.commit_order, o.topic_id
    from unnest(offset_positions, offset_groups, topics, partition_indexes, committed_offsets, leader_epochs,
      metadata, commit_ms, expire_ms, producer_ids, commit_orders, topic_ids) as o (position, group_id,
      topic, partition_index, committed_offset, leader_epoch, metadata, commit_ms, expire_ms, producer_id, commit_order,
      topic_id)
    where o.position = any (held);
    insert into posthorn.transaction_states_1 (shard, epoch, sequence, transactional_id, state, producer_id,
      producer_epoch, last_producer_id, last_producer_epoch, timeout_ms, partition_ids, offset_shards, started_at,
      updated_at)
    select shards[t.position], epochs[t.position], sequences[t.position], t.transactional_id, t.state, t.producer_id,
      t.producer_epoch, t.last_producer_id, t.last_producer_epoch, t.timeout_ms, t.partition_ids::int[],
      t.offset_shards::int[], to_timestamp(t.started_ms / 1000.0), to_timestamp(t.updated_ms / 1000.0)
    from unnest(transaction_positions, transactional_ids, transaction_states, transaction_producers, producer_epochs,
      last_producer_ids, last_producer_epochs, timeouts_ms, partition_ids, offset_shards, started_ms, updated_ms) as t
      (position, transactional_id, state, producer_id, producer_epoch, last_producer_id, last_producer_epoch,
      timeout_ms, partition_ids, offset_shards, started_ms, updated_ms)
    where t.position = any (held);
  end if;
  return held;
end $function$


CREATE OR REPLACE FUNCTION posthorn.write_groups(for_round bigint, shards integer[], epochs integer[], sequences bigint[], state_positions integer[], state_groups text[], states text[], changed_ms double precision[], generation_ids integer[], protocol_types text[], protocol_names text[], leader_ids text[], members text[], offset_positions integer[], offset_groups text[], topics text[], partition_indexes integer[], committed_offsets bigint[], leader_epochs integer[], metadata text[], commit_ms double precision[], expire_ms double precision[], producer_ids bigint[], commit_orders bigint[], transaction_positions integer[], transactional_ids text[], transaction_states text[], transaction_producers bigint[], producer_epochs integer[], last_producer_ids bigint[], last_producer_epochs integer[], timeouts_ms integer[], partition_ids text[], offset_shards text[], started_ms double precision[], updated_ms double precision[])
 RETURNS integer[]
 LANGUAGE sql
AS $function$
  select posthorn.write_groups(
    for_round, shards, epochs, sequences, state_positions, state_groups, states, changed_ms, generation_ids,
    protocol_types, protocol_names, leader_ids, members, offset_positions, offset_groups, topics,
    partition_indexes, committed_offsets, leader_epochs, metadata, commit_ms, expire_ms, producer_ids,
    commit_orders, '{}'::uuid[], transaction_positions, transactional_ids, transaction_states,
    transaction_producers, producer_epochs, last_producer_ids, last_producer_epochs, timeouts_ms,
    partition_ids, offset_shards, started_ms, updated_ms);
$function$

