-- Of which topic a committed offset is, and not only of which name. The deletion of a topic takes its offsets with it (0185), and a
-- coordinator removes those that it accepted before it heard of it. One that died in between left them to its successor, and the
-- group began in the middle of the topic that has the name by then. Now whoever loads a shard leaves out what is of a topic
-- that is gone. Null: committed before this migration, or by somebody who did not say.
alter table posthorn.group_offsets_0 add column topic_id uuid;
alter table posthorn.group_offsets_1 add column topic_id uuid;

-- As before, with the topics' ids.
create function posthorn.write_groups(
  for_round bigint, shards int[], epochs int[], sequences bigint[],
  state_positions int[], state_groups text[], states text[], changed_ms float8[], generation_ids int[],
  protocol_types text[], protocol_names text[], leader_ids text[], members text[],
  offset_positions int[], offset_groups text[], topics text[], partition_indexes int[], committed_offsets bigint[],
  leader_epochs int[], metadata text[], commit_ms float8[], expire_ms float8[], producer_ids bigint[],
  commit_orders bigint[], topic_ids uuid[],
  transaction_positions int[], transactional_ids text[], transaction_states text[], transaction_producers bigint[],
  producer_epochs int[], last_producer_ids bigint[], last_producer_epochs int[], timeouts_ms int[],
  partition_ids text[], offset_shards text[], started_ms float8[], updated_ms float8[]
) returns int[]
language plpgsql as $$
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
end $$;

-- What brokers of the version before call until they are restarted.
create or replace function posthorn.write_groups(
  for_round bigint, shards int[], epochs int[], sequences bigint[],
  state_positions int[], state_groups text[], states text[], changed_ms float8[], generation_ids int[],
  protocol_types text[], protocol_names text[], leader_ids text[], members text[],
  offset_positions int[], offset_groups text[], topics text[], partition_indexes int[], committed_offsets bigint[],
  leader_epochs int[], metadata text[], commit_ms float8[], expire_ms float8[], producer_ids bigint[],
  commit_orders bigint[],
  transaction_positions int[], transactional_ids text[], transaction_states text[], transaction_producers bigint[],
  producer_epochs int[], last_producer_ids bigint[], last_producer_epochs int[], timeouts_ms int[],
  partition_ids text[], offset_shards text[], started_ms float8[], updated_ms float8[]
) returns int[]
language sql as $$
  select posthorn.write_groups(
    for_round, shards, epochs, sequences, state_positions, state_groups, states, changed_ms, generation_ids,
    protocol_types, protocol_names, leader_ids, members, offset_positions, offset_groups, topics,
    partition_indexes, committed_offsets, leader_epochs, metadata, commit_ms, expire_ms, producer_ids,
    commit_orders, '{}'::uuid[], transaction_positions, transactional_ids, transaction_states,
    transaction_producers, producer_epochs, last_producer_ids, last_producer_epochs, timeouts_ms,
    partition_ids, offset_shards, started_ms, updated_ms);
$$;
