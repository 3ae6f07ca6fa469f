import { inTransaction, type Pool, type QueryConfig } from '@posthorn/db';
import type { BrokerNode } from '../log.js';

/**
 * A tick must end while the lease has time left for another one, on another connection: this one may be dead without
 * having said so. Half of the shortest time that a broker serves without a renewal.
 */
const TICK_STATEMENT_MS = 2_000;

/** node-postgres knows the limit, its types do not. */
interface LimitedQuery extends QueryConfig {
  readonly query_timeout: number;
}

function ofTick(text: string, values: readonly unknown[] = []): LimitedQuery {
  return { text, values: [...values], query_timeout: TICK_STATEMENT_MS };
}

export interface BrokerRow extends BrokerNode {
  readonly brokerEpoch: bigint;
  /** By the database's clock. */
  readonly expired: boolean;
}

export interface ShardRow {
  readonly epoch: number;
  readonly brokerId: number | null;
  readonly brokerEpoch: bigint | null;
}

export interface ClusterRow {
  readonly catalogVersion: bigint;
  readonly brokers: readonly BrokerRow[];
  /** Indexed by shard. */
  readonly shards: ShardRow[];
}

/** The takeover and the fence rely on each statement seeing what was committed before it. */
export async function requireReadCommitted(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ level: string }>(
    `select current_setting('default_transaction_isolation') as level`,
  );
  if (rows[0].level === 'read committed') return;
  throw new Error(
    `default_transaction_isolation is '${rows[0].level}' for this database or role; Posthorn needs 'read committed'.`,
  );
}

const CREATE_CLUSTER = `
  with created as (
    insert into posthorn.cluster (cluster_id, shard_count) values ($1, $2)
    on conflict (singleton) do nothing
    returning shard_count
  )
  insert into posthorn.shards (shard)
  select generate_series(0, shard_count - 1) from created`;

/** Makes the cluster on the first start of all; brokers that start together agree on one. */
export async function ensureCluster(
  pool: Pool,
  clusterId: string,
  shardCount: number,
): Promise<{ clusterId: string; shardCount: number }> {
  await pool.query(CREATE_CLUSTER, [clusterId, shardCount]);
  const { rows } = await pool.query<{ cluster_id: string; shard_count: number }>(
    'select cluster_id, shard_count from posthorn.cluster',
  );
  return { clusterId: rows[0].cluster_id, shardCount: rows[0].shard_count };
}

const REGISTER = `
  insert into posthorn.brokers (broker_id, broker_epoch, host, port, expires_at)
  values ($1, nextval('posthorn.broker_epochs'), $2, $3, clock_timestamp() + $4 * interval '1 ms')
  on conflict (broker_id) do update set
    broker_epoch = excluded.broker_epoch, host = excluded.host, port = excluded.port,
    expires_at = excluded.expires_at
  returning broker_epoch`;

/** A registration of the same id is replaced: its shards are free at once. */
export async function registerBroker(
  pool: Pool,
  { brokerId, host, port }: BrokerNode,
  leaseMs: number,
): Promise<bigint> {
  const { rows } = await pool.query<{ broker_epoch: bigint }>(REGISTER, [
    brokerId,
    host,
    port,
    leaseMs,
  ]);
  return rows[0].broker_epoch;
}

// An expired lease may be renewed as long as nobody evicted the broker: eviction deletes the row, and both lock it.
const RENEW = `
  update posthorn.brokers set expires_at = clock_timestamp() + $3 * interval '1 ms'
  where broker_id = $1 and broker_epoch = $2`;

export async function renewLease(
  pool: Pool,
  brokerId: number,
  brokerEpoch: bigint,
  leaseMs: number,
): Promise<boolean> {
  const { rowCount } = await pool.query(ofTick(RENEW, [brokerId, brokerEpoch, leaseMs]));
  return rowCount === 1;
}

const READ_CLUSTER = `
  select
    (select catalog_version from posthorn.cluster) as catalog_version,
    (select coalesce(json_agg(json_build_array(broker_id, broker_epoch::text, host, port, expires_at < clock_timestamp())), '[]')
     from posthorn.brokers) as brokers,
    (select json_agg(json_build_array(epoch, broker_id, broker_epoch::text) order by shard)
     from posthorn.shards) as shards`;

interface RawCluster {
  readonly catalog_version: bigint;
  readonly brokers: readonly [number, string, string, number, boolean][];
  readonly shards: readonly [number, number | null, string | null][];
}

export async function readCluster(pool: Pool): Promise<ClusterRow> {
  const { rows } = await pool.query<RawCluster>(ofTick(READ_CLUSTER));
  return {
    catalogVersion: rows[0].catalog_version,
    brokers: rows[0].brokers.map(([brokerId, brokerEpoch, host, port, expired]) => ({
      brokerId,
      brokerEpoch: BigInt(brokerEpoch),
      host,
      port,
      expired,
    })),
    shards: rows[0].shards.map(([epoch, brokerId, brokerEpoch]) => ({
      epoch,
      brokerId,
      brokerEpoch: brokerEpoch === null ? null : BigInt(brokerEpoch),
    })),
  };
}

// Checked again under the row lock, so a renewal that came first wins.
const EVICT = `delete from posthorn.brokers where expires_at < clock_timestamp() and broker_id <> $1`;

/** Ends the registrations of dead brokers; their shards are free from then on. */
export async function evictExpiredBrokers(
  pool: Pool,
  seen: ClusterRow,
  brokerId: number,
): Promise<void> {
  if (!seen.brokers.some((broker) => broker.expired && broker.brokerId !== brokerId)) return;
  await pool.query(ofTick(EVICT, [brokerId]));
}

// SKIP LOCKED passes over a shard that a flush of its last owner still holds FOR SHARE: the next tick finds it done.
const ACQUIRE = `
  with free as (
    select shard from posthorn.shards s
    where not exists (
        select from posthorn.brokers b
        where b.broker_id = s.broker_id and b.broker_epoch = s.broker_epoch)
      or (s.broker_epoch = $2 and s.shard = any ($3))
    order by shard limit $4
    for no key update skip locked
  )
  update posthorn.shards s set epoch = s.epoch + 1, broker_id = $1, broker_epoch = $2
  from free where s.shard = free.shard
  returning s.shard, s.epoch`;

export interface AcquireRequest {
  readonly brokerId: number;
  readonly brokerEpoch: bigint;
  /** Shards whose rows already name us, to be taken under a new epoch. */
  readonly again: readonly number[];
  readonly limit: number;
}

export async function acquireShards(
  pool: Pool,
  { brokerId, brokerEpoch, again, limit }: AcquireRequest,
): Promise<readonly { shard: number; epoch: number }[]> {
  const { rows } = await pool.query<{ shard: number; epoch: number }>(
    ofTick(ACQUIRE, [brokerId, brokerEpoch, again, limit]),
  );
  return rows.toSorted((a, b) => a.shard - b.shard);
}

const RELEASE = `
  with mine as (
    select shard from posthorn.shards where shard = any ($1) and broker_epoch = $2
    order by shard for no key update
  )
  update posthorn.shards s set broker_id = null, broker_epoch = null
  from mine where s.shard = mine.shard`;

export async function releaseShards(
  pool: Pool,
  shards: readonly number[],
  brokerEpoch: bigint,
): Promise<void> {
  await pool.query(ofTick(RELEASE, [shards, brokerEpoch]));
}

/** Ends our registration, which frees all our shards at once. */
export async function deregisterBroker(
  pool: Pool,
  brokerId: number,
  brokerEpoch: bigint,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('delete from posthorn.brokers where broker_id = $1 and broker_epoch = $2', [
      brokerId,
      brokerEpoch,
    ]);
  });
}
