import { inTransaction, type Pool, type PoolClient } from '@posthorn/db';
import type { GroupOffsetChange, StoredShard } from '../group-store.js';
import { offsetOf, snapshotOf, type OffsetRow, type StateRow } from './rows.js';
import { transactionOf, type TransactionRow } from './transaction-rows.js';

// TRUNCATE is not versioned: to a snapshot taken before it, the table is empty after it. With the locks first and the
// snapshots after (READ COMMITTED takes one per statement), a rotation falls wholly before or wholly after the reads.
const LOCK_TABLES = `lock table posthorn.group_offsets_0, posthorn.group_offsets_1,
  posthorn.group_states_0, posthorn.group_states_1,
  posthorn.transaction_states_0, posthorn.transaction_states_1 in access share mode`;

const READ_EPOCH = 'select epoch from posthorn.shards where shard = $1';

/**
 * The deletion of a topic removes its offsets, and a coordinator those that it accepted before it heard of it. One that dies in between leaves
 * them to its successor: the topic is gone by then, and another one may have its name.
 */
export const OF_NO_GONE_TOPIC =
  '(topic_id is null or exists (select from posthorn.topics t where t.topic_id = latest.topic_id))';

const READ_OFFSETS = `
  select group_id, topic, partition_index, producer_id, committed_offset, committed_leader_epoch, metadata,
    (extract(epoch from commit_timestamp) * 1000)::bigint as commit_ms,
    (extract(epoch from expire_timestamp) * 1000)::bigint as expire_ms, commit_order, topic_id
  from (
    select distinct on (group_id, topic, partition_index, producer_id) *
    from (
      select * from posthorn.group_offsets_0 where shard = $1
      union all select * from posthorn.group_offsets_1 where shard = $1
    ) entries
    order by group_id, topic, partition_index, producer_id, epoch desc, sequence desc
  ) latest
  where committed_offset is not null and ${OF_NO_GONE_TOPIC}`;

const READ_STATES = `
  select group_id, state, generation_id, protocol_type, protocol_name, leader_id, members,
    (extract(epoch from state_changed_at) * 1000)::bigint as changed_ms
  from (
    select distinct on (group_id) *
    from (
      select * from posthorn.group_states_0 where shard = $1
      union all select * from posthorn.group_states_1 where shard = $1
    ) entries
    order by group_id, epoch desc, sequence desc
  ) latest
  where state is not null`;

const READ_TRANSACTIONS = `
  select transactional_id, state, producer_id, producer_epoch, last_producer_id, last_producer_epoch, timeout_ms,
    partition_ids, offset_shards,
    (extract(epoch from started_at) * 1000)::bigint as started_ms,
    (extract(epoch from updated_at) * 1000)::bigint as updated_ms
  from (
    select distinct on (transactional_id) *
    from (
      select * from posthorn.transaction_states_0 where shard = $1
      union all select * from posthorn.transaction_states_1 where shard = $1
    ) entries
    order by transactional_id, epoch desc, sequence desc
  ) latest
  where state is not null`;

const READ_NEXT_SEQUENCE = `
  select coalesce(max(sequence) + 1, 0)::bigint as next
  from (
    select shard, epoch, sequence from posthorn.group_offsets_0
    union all select shard, epoch, sequence from posthorn.group_offsets_1
    union all select shard, epoch, sequence from posthorn.group_states_0
    union all select shard, epoch, sequence from posthorn.group_states_1
    union all select shard, epoch, sequence from posthorn.transaction_states_0
    union all select shard, epoch, sequence from posthorn.transaction_states_1
  ) entries
  where shard = $1 and epoch = $2`;

/**
 * What counts of a shard. Its epoch was ours before this began, so every write of an earlier owner is committed or
 * refused by now: the takeover's UPDATE of the shard's row waited for those in flight.
 * @returns null when the shard is under another epoch.
 */
export function loadGroups(pool: Pool, shard: number, epoch: number): Promise<StoredShard | null> {
  return inTransaction(pool, async (client) => {
    await client.query(LOCK_TABLES);
    const { rows } = await client.query<{ epoch: number }>(READ_EPOCH, [shard]);
    return rows[0]?.epoch === epoch ? read(client, shard, epoch) : null;
  });
}

/** One text for each topic, and not one for each of its offsets. */
function withSharedIds(): (row: OffsetRow) => GroupOffsetChange {
  const ids = new Map<string, string>();
  return (row) => {
    if (row.topic_id === null) return offsetOf(row);
    const topicId = ids.get(row.topic_id) ?? row.topic_id;
    ids.set(topicId, topicId);
    return offsetOf({ ...row, topic_id: topicId });
  };
}

async function read(client: PoolClient, shard: number, epoch: number): Promise<StoredShard> {
  const offsets = await client.query<OffsetRow>(READ_OFFSETS, [shard]);
  const states = await client.query<StateRow>(READ_STATES, [shard]);
  const transactions = await client.query<TransactionRow>(READ_TRANSACTIONS, [shard]);
  const sequence = await client.query<{ next: bigint }>(READ_NEXT_SEQUENCE, [shard, epoch]);
  return {
    groups: states.rows.map(snapshotOf),
    offsets: offsets.rows.map(withSharedIds()),
    transactions: transactions.rows.map(transactionOf),
    nextSequence: sequence.rows[0]?.next ?? 0n,
  };
}
