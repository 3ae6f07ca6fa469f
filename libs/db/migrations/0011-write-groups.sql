-- One flush of the group journal: fence and inserts in one call. A function, because a session keeps the plans of its
-- statements: parsed and planned anew each time they cost 0.6 ms of a flush of 0.8 ms, and prepared statements would
-- tie us to poolers that carry them along.
-- Positions count the shards of the flush from 1. Returns those that are durable with the surrounding transaction: the
-- others are under another epoch. Null: the round has passed, nothing was written.
create function posthorn.write_groups(
  for_round bigint, shards int[], epochs int[], sequences bigint[],
  state_positions int[], state_groups text[], states text[], changed_ms float8[], generation_ids int[],
  protocol_types text[], protocol_names text[], leader_ids text[], members text[],
  offset_positions int[], offset_groups text[], topics text[], partition_indexes int[], committed_offsets bigint[],
  leader_epochs int[], metadata text[], commit_ms float8[], expire_ms float8[]
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
      committed_offset, committed_leader_epoch, metadata, commit_timestamp, expire_timestamp)
    select shards[o.position], epochs[o.position], sequences[o.position], o.group_id, o.topic, o.partition_index,
      o.committed_offset, o.leader_epoch, o.metadata, to_timestamp(o.commit_ms / 1000.0),
      to_timestamp(o.expire_ms / 1000.0)
    from unnest(offset_positions, offset_groups, topics, partition_indexes, committed_offsets, leader_epochs,
      metadata, commit_ms, expire_ms) as o (position, group_id, topic, partition_index, committed_offset,
      leader_epoch, metadata, commit_ms, expire_ms)
    where o.position = any (held);
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
      committed_offset, committed_leader_epoch, metadata, commit_timestamp, expire_timestamp)
    select shards[o.position], epochs[o.position], sequences[o.position], o.group_id, o.topic, o.partition_index,
      o.committed_offset, o.leader_epoch, o.metadata, to_timestamp(o.commit_ms / 1000.0),
      to_timestamp(o.expire_ms / 1000.0)
    from unnest(offset_positions, offset_groups, topics, partition_indexes, committed_offsets, leader_epochs,
      metadata, commit_ms, expire_ms) as o (position, group_id, topic, partition_index, committed_offset,
      leader_epoch, metadata, commit_ms, expire_ms)
    where o.position = any (held);
  end if;
  return held;
end $$;
