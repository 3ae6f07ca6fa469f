import type { Pool, PoolClient } from '@posthorn/db';

import type { DatabaseIdentity } from './database-identity.js';

/** How much of each the future that was lost can have used up since the last sign of it in the database. */
export interface Allowances {
  readonly leaderEpochs: number;
  readonly offsets: bigint;
  readonly producerIds: bigint;
  readonly brokerEpochs: bigint;
}

/** First of all locks, as for topics. Whoever waited sees the history that was begun meanwhile. */
export async function lockHistory(client: PoolClient): Promise<bigint> {
  const { rows } = await client.query<{ history: bigint }>(
    'select history from posthorn.cluster for update',
  );
  return rows[0].history;
}

// Brokers write each of these as long as they live, so the lost future began no earlier. Topics, for a database in which no broker
// has been yet; migrations may have been applied since it was restored.
const LAST_SIGN = `
  select sign_at, extract(epoch from greatest(clock_timestamp(), to_timestamp($2 / 1000.0)) - sign_at)::float8 as lost_seconds
  from (select coalesce(
    greatest(
      (select max(expires_at) from posthorn.brokers) - $1 * interval '1 ms',
      (select max(seen_at) from posthorn.broker_ids),
      (select max(found_at) from posthorn.restores),
      (select max(created_at) from posthorn.topics)),
    (select min(applied_at) from posthorn.migrations)) as sign_at) signs`;

export interface LastSign {
  readonly signAt: Date;
  readonly lostSeconds: number;
}

/** @param nowMs by the clock of the broker; the later of the two clocks counts */
export async function readLastSign(
  client: PoolClient,
  leaseMs: number,
  nowMs: number,
): Promise<LastSign> {
  const { rows } = await client.query<{ sign_at: Date; lost_seconds: number }>(LAST_SIGN, [
    leaseMs,
    nowMs,
  ]);
  return { signAt: rows[0].sign_at, lostSeconds: rows[0].lost_seconds };
}

const RAISE_SHARDS = `
  update posthorn.shards s set epoch = s.epoch + $1, broker_id = null, broker_epoch = null
  from (select shard from posthorn.shards order by shard for no key update) locked
  where s.shard = locked.shard
  returning s.shard, s.epoch`;

/** The new epoch of each shard, by shard. Waits for the flushes under way; what they wrote is seen from then on, and no other one comes. */
export async function raiseShards(
  client: PoolClient,
  leaderEpochs: number,
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await client.query<{ shard: number; epoch: number }>(RAISE_SHARDS, [
    leaderEpochs,
  ]);
  return new Map(rows.map(({ shard, epoch }) => [shard, epoch]));
}

/** Every registration is of the lost future or of before it, and whoever lives registers again. */
export async function outliveBrokers(
  client: PoolClient,
  { leaderEpochs, brokerEpochs }: Allowances,
): Promise<void> {
  await client.query('delete from posthorn.brokers');
  await client.query(
    `select setval('posthorn.broker_epochs', nextval('posthorn.broker_epochs') + $1)`,
    [brokerEpochs],
  );
  await client.query('select posthorn.outlive_groups($1)', [leaderEpochs]);
}

export async function partitionIds(client: PoolClient): Promise<readonly number[]> {
  const { rows } = await client.query<{ partition_id: number }>(
    'select partition_id from posthorn.partitions order by partition_id',
  );
  return rows.map((row) => row.partition_id);
}

export interface TruncationRow {
  readonly partitionId: number;
  readonly leaderEpoch: number;
  readonly endOffset: bigint;
  readonly resumeOffset: bigint;
}

const INSERT_TRUNCATIONS = `
  insert into posthorn.truncations (partition_id, leader_epoch, end_offset, resume_offset)
  select * from unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[])`;

// Not of partitions that begin behind them by now: how many records these ever had is told without what was passed over.
const FORGET_TRUNCATIONS = `
  delete from posthorn.truncations t
  where not exists (select from posthorn.partitions p where p.partition_id = t.partition_id)`;

export async function writeTruncations(
  client: PoolClient,
  rows: readonly TruncationRow[],
): Promise<void> {
  await client.query(FORGET_TRUNCATIONS);
  await client.query(INSERT_TRUNCATIONS, [
    rows.map(({ partitionId }) => partitionId),
    rows.map(({ leaderEpoch }) => leaderEpoch),
    rows.map(({ endOffset }) => endOffset),
    rows.map(({ resumeOffset }) => resumeOffset),
  ]);
}

// One that went back again before anything was written was cut off twice at the same place.
const READ_GAPS = `
  select partition_id, end_offset, max(resume_offset) as resume_offset from posthorn.truncations
  group by partition_id, end_offset order by partition_id, end_offset`;

/** What was passed over in each partition, ascending, none of it twice. */
export async function readGaps(pool: Pick<Pool, 'query'>) {
  const { rows } = await pool.query<{
    partition_id: number;
    end_offset: bigint;
    resume_offset: bigint;
  }>(READ_GAPS);
  const gaps = rows.map(({ partition_id, end_offset, resume_offset }) => ({
    partitionId: partition_id,
    endOffset: end_offset,
    resumeOffset: resume_offset,
  }));
  return Map.groupBy(gaps, ({ partitionId }) => partitionId);
}

const NAME_HISTORY = `
  update posthorn.cluster set
    system_identifier = coalesce($1, system_identifier), timeline = coalesce($2, timeline)`;

export async function nameHistory(
  client: Pick<PoolClient, 'query'>,
  { systemIdentifier, timeline }: DatabaseIdentity,
): Promise<void> {
  await client.query(NAME_HISTORY, [systemIdentifier, timeline]);
}

// Greater than whatever the lost future had: it began its histories earlier. The catalogue's version only has to differ from those
// that brokers remember.
const BEGIN_HISTORY = `
  update posthorn.cluster set
    history = greatest(history + 1, $1, (extract(epoch from clock_timestamp()) * 1000000)::bigint),
    next_producer_id = next_producer_id + $2,
    catalog_version = catalog_version + $2
  returning history`;
const INSERT_RESTORE = `
  insert into posthorn.restores (history, reason, system_identifier, timeline, last_sign_at, leader_epochs, offsets)
  values ($1, $2, $3, $4, $5, $6, $7)`;

export interface BegunHistory {
  readonly reason: string;
  readonly identity: DatabaseIdentity;
  readonly signAt: Date;
  readonly allowances: Allowances;
  /** Greater than every history that the broker knows of. */
  readonly above: bigint;
}

export async function beginHistory(
  client: PoolClient,
  { reason, identity, signAt, allowances, above }: BegunHistory,
): Promise<void> {
  const { producerIds, leaderEpochs, offsets } = allowances;
  const { rows } = await client.query<{ history: bigint }>(BEGIN_HISTORY, [above, producerIds]);
  const { systemIdentifier, timeline } = identity;
  await nameHistory(client, identity);
  const values = [rows[0].history, reason, systemIdentifier, timeline, signAt];
  await client.query(INSERT_RESTORE, [...values, leaderEpochs, offsets]);
}
