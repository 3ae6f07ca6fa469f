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
  constraint brokers_pkey PRIMARY KEY (broker_id)

table posthorn.client_quotas
  entity jsonb not null
  quota_key text not null
  quota_value double precision not null
  constraint client_quotas_quota_value_check CHECK ((quota_value > (0)::double precision))
  CREATE UNIQUE INDEX client_quotas_key ON posthorn.client_quotas USING btree (md5((entity)::text), quota_key)

table posthorn.cluster
  singleton boolean not null default true
  cluster_id text not null
  shard_count integer not null
  catalog_version bigint not null default 0
  next_producer_id bigint not null default 0
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

table posthorn.log_segment_template
  partition_id integer not null
  chunk integer not null
  base_offset bigint not null
  last_offset bigint not null
  max_timestamp bigint not null
  position bigint not null
  data bytea not null storage plain
  constraint log_segment_template_pkey PRIMARY KEY (partition_id, base_offset, chunk)

table posthorn.migrations
  name text not null
  checksum text not null
  applied_at timestamp with time zone not null default clock_timestamp()
  constraint migrations_pkey PRIMARY KEY (name)

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
  constraint shards_pkey PRIMARY KEY (shard)

table posthorn.topics
  topic_id uuid not null default gen_random_uuid()
  name text not null
  configs jsonb not null default '{}'::jsonb
  created_at timestamp with time zone not null default clock_timestamp()
  constraint topics_name_key UNIQUE (name)
  constraint topics_pkey PRIMARY KEY (topic_id)

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

sequence posthorn.broker_epochs as bigint

sequence posthorn.partitions_partition_id_seq as integer

sequence posthorn.segments_segment_id_seq as integer

CREATE OR REPLACE FUNCTION posthorn.check_flush(held_shards integer[], held_epochs integer[], written_segments integer[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform posthorn.hold_shards(held_shards, held_epochs);
  if (select count(*) from posthorn.segments where segment_id = any (written_segments) and sealed_at is null)
      <> cardinality(written_segments) then
    raise exception 'a segment was sealed' using errcode = 'PH002';
  end if;
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


CREATE OR REPLACE FUNCTION posthorn.hold_shards(held_shards integer[], held_epochs integer[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  lost int[];
begin
  with claimed as (
    select * from unnest(held_shards, held_epochs) as c (shard, epoch)
  ), held as (
    select s.shard from posthorn.shards s join claimed c on c.shard = s.shard and c.epoch = s.epoch
    order by s.shard for share of s
  )
  select array_agg(c.shard) into lost from claimed c where c.shard not in (select shard from held);
  if lost is not null then
    raise exception 'shards are led by another epoch' using
      errcode = 'PH001', detail = array_to_string(lost, ',');
  end if;
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


CREATE OR REPLACE FUNCTION posthorn.write_groups(for_round bigint, shards integer[], epochs integer[], sequences bigint[], state_positions integer[], state_groups text[], states text[], changed_ms double precision[], generation_ids integer[], protocol_types text[], protocol_names text[], leader_ids text[], members text[], offset_positions integer[], offset_groups text[], topics text[], partition_indexes integer[], committed_offsets bigint[], leader_epochs integer[], metadata text[], commit_ms double precision[], expire_ms double precision[], producer_ids bigint[], transaction_positions integer[], transactional_ids text[], transaction_states text[], transaction_producers bigint[], producer_epochs integer[], last_producer_ids bigint[], last_producer_epochs integer[], timeouts_ms integer[], partition_ids text[], offset_shards text[], started_ms double precision[], updated_ms double precision[])
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
      committed_offset, committed_leader_epoch, metadata, commit_timestamp, expire_timestamp, producer_id)
    select shards[o.position], epochs[o.position], sequences[o.position], o.group_id, o.topic, o.partition_index,
      o.committed_offset, o.leader_epoch, o.metadata, to_timestamp(o.commit_ms / 1000.0),
      to_timestamp(o.expire_ms / 1000.0), o.producer_id
    from unnest(offset_positions, offset_groups, topics, partition_indexes, committed_offsets, leader_epochs,
      metadata, commit_ms, expire_ms, producer_ids) as o (position, group_id, topic, partition_index,
      committed_offset, leader_epoch, metadata, commit_ms, expire_ms, producer_id)
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
      committed_offset, committed_leader_epoch, metadata, commit_timestamp, expire_timestamp, producer_id)
    select shards[o.position], epochs[o.position], sequences[o.position], o.group_id, o.topic, o.partition_index,
      o.committed_offset, o.leader_epoch, o.metadata, to_timestamp(o.commit_ms / 1000.0),
      to_timestamp(o.expire_ms / 1000.0), o.producer_id
    from unnest(offset_positions, offset_groups, topics, partition_indexes, committed_offsets, leader_epochs,
      metadata, commit_ms, expire_ms, producer_ids) as o (position, group_id, topic, partition_index,
      committed_offset, leader_epoch, metadata, commit_ms, expire_ms, producer_id)
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

