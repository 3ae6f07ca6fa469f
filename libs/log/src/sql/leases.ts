import type { Pool, QueryConfig } from '@posthorn/db';
import type { BrokerNode, Endpoints } from '../log.js';
import type { DatabaseIdentity, IdentityColumns } from './database-identity.js';

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
  /** About to stop: it hands its shards back, and is given none. */
  readonly leaving: boolean;
}

export interface ShardRow {
  readonly epoch: number;
  readonly brokerId: number | null;
  readonly brokerEpoch: bigint | null;
}

/** The server, and what it was when the history began that stands in the database. */
export interface DatabaseRow extends DatabaseIdentity {
  readonly stored: Pick<DatabaseIdentity, 'systemIdentifier' | 'timeline'>;
  readonly history: bigint;
}

export interface ClusterRow {
  readonly database: DatabaseRow;
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

// From the same place: the predecessor is dead, its port is ours. From elsewhere: only when its lease has ended, since it
// may still be answering reads until then.
const REGISTER = `
  insert into posthorn.brokers as b (broker_id, broker_epoch, host, port, place, expires_at, endpoints)
  values ($1, nextval('posthorn.broker_epochs'), $2, $3, $4, clock_timestamp() + $5 * interval '1 ms', $6)
  on conflict (broker_id) do update set
    broker_epoch = excluded.broker_epoch, host = excluded.host, port = excluded.port, place = excluded.place,
    expires_at = excluded.expires_at, endpoints = excluded.endpoints, leaving = false
  where b.place = excluded.place or b.expires_at < clock_timestamp()
  returning broker_epoch`;

export interface Registration extends BrokerNode {
  /** What no two processes have at the same time: host name and the port listened on. */
  readonly place: string;
  readonly leaseMs: number;
}

/** The new broker epoch, with which whatever the id owned before is free; null while the id is another broker's. */
export async function registerBroker(
  pool: Pool,
  { brokerId, host, port, endpoints = {}, place, leaseMs }: Registration,
): Promise<bigint | null> {
  const values = [brokerId, host, port, place, leaseMs, JSON.stringify(endpoints)];
  const { rows } = await pool.query<{ broker_epoch: bigint }>(REGISTER, values);
  return rows[0]?.broker_epoch ?? null;
}

export interface LiveRegistration {
  readonly brokerEpoch: bigint;
  readonly place: string;
  readonly address: string;
  /** Differs after every renewal. */
  readonly expiresAt: string;
}

const READ_REGISTRATION = `
  select broker_epoch, place, host || ':' || port as address, expires_at::text from posthorn.brokers
  where broker_id = $1`;

interface RegistrationRow {
  readonly broker_epoch: bigint;
  readonly place: string;
  readonly address: string;
  readonly expires_at: string;
}

export async function readRegistration(
  pool: Pool,
  brokerId: number,
): Promise<LiveRegistration | null> {
  const { rows } = await pool.query<RegistrationRow>(READ_REGISTRATION, [brokerId]);
  if (rows.length === 0) return null;
  const [{ broker_epoch: brokerEpoch, place, address, expires_at: expiresAt }] = rows;
  return { brokerEpoch, place, address, expiresAt };
}

// An expired lease may be renewed as long as nobody evicted the broker: eviction deletes the row, and both lock it. In a database that
// went back it is not: until when its brokers lived tells how much it may have lost.
const renewalOf = ({ systemIdentifier, timeline, flushedLsn }: IdentityColumns): string => `
  update posthorn.brokers set expires_at = clock_timestamp() + $3 * interval '1 ms'
  where broker_id = $1 and broker_epoch = $2 and exists (
    select from posthorn.cluster c where
      coalesce(c.system_identifier = ${systemIdentifier}, true) and coalesce(c.timeline = ${timeline}, true)
      and c.history = $4 and coalesce(${flushedLsn} >= $5, true))`;

export interface Renewal {
  readonly leaseMs: number;
  readonly columns: IdentityColumns;
  /** The database as last seen. */
  readonly known: Pick<DatabaseRow, 'history' | 'flushedLsn'>;
}

export async function renewLease(
  pool: Pool,
  brokerId: number,
  brokerEpoch: bigint,
  { leaseMs, columns, known }: Renewal,
): Promise<boolean> {
  const values = [brokerId, brokerEpoch, leaseMs, known.history, known.flushedLsn];
  const { rowCount } = await pool.query(ofTick(renewalOf(columns), values));
  return rowCount === 1;
}

const clusterOf = ({ systemIdentifier, timeline, flushedLsn }: IdentityColumns): string => `
  select
    c.catalog_version, c.history, c.system_identifier as stored_system_identifier, c.timeline as stored_timeline,
    ${systemIdentifier} as system_identifier, ${timeline} as timeline, ${flushedLsn} as flushed_lsn,
    (select coalesce(json_agg(json_build_array(broker_id, broker_epoch::text, host, port, expires_at < clock_timestamp(), endpoints, leaving)), '[]')
     from posthorn.brokers) as brokers,
    (select json_agg(json_build_array(epoch, broker_id, broker_epoch::text) order by shard)
     from posthorn.shards) as shards
  from posthorn.cluster c`;

interface RawCluster {
  readonly catalog_version: bigint;
  readonly history: bigint;
  readonly stored_system_identifier: string | null;
  readonly stored_timeline: number | null;
  readonly system_identifier: string | null;
  readonly timeline: number | null;
  readonly flushed_lsn: bigint | null;
  readonly brokers: readonly [number, string, string, number, boolean, Endpoints, boolean][];
  readonly shards: readonly [number, number | null, string | null][];
}

export async function readCluster(pool: Pool, columns: IdentityColumns): Promise<ClusterRow> {
  const { rows } = await pool.query<RawCluster>(ofTick(clusterOf(columns)));
  return {
    catalogVersion: rows[0].catalog_version,
    database: {
      systemIdentifier: rows[0].system_identifier,
      timeline: rows[0].timeline,
      flushedLsn: rows[0].flushed_lsn,
      history: rows[0].history,
      stored: {
        systemIdentifier: rows[0].stored_system_identifier,
        timeline: rows[0].stored_timeline,
      },
    },
    brokers: rows[0].brokers.map(([brokerId, epoch, host, port, expired, endpoints, leaving]) => ({
      brokerId,
      brokerEpoch: BigInt(epoch),
      host,
      endpoints,
      port,
      expired,
      leaving,
    })),
    shards: rows[0].shards.map(([epoch, brokerId, brokerEpoch]) => ({
      epoch,
      brokerId,
      brokerEpoch: brokerEpoch === null ? null : BigInt(brokerEpoch),
    })),
  };
}

// Checked again under the row lock, so a renewal that came first wins.
const EVICT = `
  with gone as (
    delete from posthorn.brokers where expires_at < clock_timestamp() and broker_id <> $1 returning broker_id
  )
  update posthorn.broker_ids i set seen_at = clock_timestamp() from gone where i.broker_id = gone.broker_id`;

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
    where shard = any ($3) and (s.broker_epoch = $2 or not exists (
      select from posthorn.brokers b where b.broker_id = s.broker_id and b.broker_epoch = s.broker_epoch))
    order by shard
    for no key update skip locked
  )
  update posthorn.shards s set epoch = s.epoch + 1, broker_id = $1, broker_epoch = $2
  from free where s.shard = free.shard
  returning s.shard, s.epoch`;

export interface AcquireRequest {
  readonly brokerId: number;
  readonly brokerEpoch: bigint;
  /** Free ones, and ones whose rows already name us, to be taken under a new epoch; those of others are left alone. */
  readonly shards: readonly number[];
}

export async function acquireShards(
  pool: Pool,
  { brokerId, brokerEpoch, shards }: AcquireRequest,
): Promise<readonly { shard: number; epoch: number }[]> {
  const { rows } = await pool.query<{ shard: number; epoch: number }>(
    ofTick(ACQUIRE, [brokerId, brokerEpoch, shards]),
  );
  return rows.toSorted((a, b) => a.shard - b.shard);
}

// SKIP LOCKED as above: a transaction that holds one of them must hold up neither the others nor the next renewal.
const RELEASE = `
  with mine as (
    select shard from posthorn.shards where shard = any ($1) and broker_epoch = $2
    order by shard for no key update skip locked
  )
  update posthorn.shards s set broker_id = null, broker_epoch = null
  from mine where s.shard = mine.shard
  returning s.shard`;

/** Those that nobody held, and that are free now. */
export async function releaseShards(
  pool: Pool,
  shards: readonly number[],
  brokerEpoch: bigint,
): Promise<readonly number[]> {
  const { rows } = await pool.query<{ shard: number }>(ofTick(RELEASE, [shards, brokerEpoch]));
  return rows.map(({ shard }) => shard);
}

const LEAVE = `
  update posthorn.brokers set leaving = true where broker_id = $1 and broker_epoch = $2`;

/** Others look closely from their next look on, and count on us no more. */
export async function announceLeave(
  pool: Pool,
  brokerId: number,
  brokerEpoch: bigint,
): Promise<void> {
  await pool.query(ofTick(LEAVE, [brokerId, brokerEpoch]));
}

const DEREGISTER = `
  with gone as (
    delete from posthorn.brokers where broker_id = $1 and broker_epoch = $2 returning broker_id
  )
  update posthorn.broker_ids i set seen_at = clock_timestamp() from gone where i.broker_id = gone.broker_id`;

/** Ends our registration, which frees all our shards at once. */
export async function deregisterBroker(
  pool: Pool,
  brokerId: number,
  brokerEpoch: bigint,
): Promise<void> {
  await pool.query(DEREGISTER, [brokerId, brokerEpoch]);
}
