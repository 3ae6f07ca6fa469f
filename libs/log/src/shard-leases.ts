import type { Pool } from '@posthorn/db';
import type { BrokerNode, ClusterView, Leadership } from './log.js';
import type { LogSettings } from './settings.js';
import {
  acquireShards,
  deregisterBroker,
  evictExpiredBrokers,
  readCluster,
  registerBroker,
  releaseShards,
  renewLease,
  type ClusterRow,
} from './sql/leases.js';
import { Trouble } from './trouble.js';

export interface ShardLeasesContext {
  readonly pool: Pool;
  readonly settings: LogSettings;
  readonly node: BrokerNode;
  readonly clusterId: string;
  readonly shardCount: number;
  /** Answers everyone who waits on these shards, resolves when nothing of theirs is in flight. */
  drain(shards: readonly number[]): Promise<void>;
  catalogVersion(version: bigint): void;
}

/** Serving stops at two thirds of the lease, so that a clock that runs a little fast never outlives it. */
const SERVING_SHARE = 2 / 3;

/**
 * Which shards this broker owns. Once per tick it renews its registration (one row, the lease of all its shards), looks
 * at the cluster, takes free shards up to its fair share and hands back what is above it.
 *
 * Owned means: our registration is live, the shard's row names it, and we hold the shard's state under the row's epoch.
 * A shard that the row calls ours but whose state we gave up is acquired again, which raises the epoch and waits for
 * whatever an earlier epoch still has in flight.
 */
export class ShardLeases implements ClusterView {
  readonly clusterId: string;
  readonly brokerId: number;
  readonly #owned = new Map<number, number>();
  readonly #draining = new Set<number>();
  readonly #listeners = new Set<(shard: number, epoch: number | null) => void>();
  #seen: ClusterRow | null = null;
  #brokerEpoch: bigint | null = null;
  #servingUntil = 0;
  #timer: NodeJS.Timeout | null = null;
  #tick: Promise<void> | null = null;
  #tickAgain = false;
  /** No tick starts any more; what is owned is still served until it is drained. */
  #stopping = false;
  #closed = false;
  #superseded = false;
  readonly #trouble: Trouble;

  constructor(private readonly context: ShardLeasesContext) {
    this.clusterId = context.clusterId;
    this.brokerId = context.node.brokerId;
    this.#trouble = new Trouble(context.settings.logger, 'the lease is renewed again');
  }

  brokers(): readonly BrokerNode[] {
    const others = (this.#seen?.brokers ?? []).filter(
      (broker) => !broker.expired && broker.brokerId !== this.brokerId,
    );
    const known = others.map(({ brokerId, host, port }) => ({ brokerId, host, port }));
    return this.#closed ? known : [...known, this.context.node].toSorted(byBrokerId);
  }

  leadershipOf(shard: number): Leadership {
    const epoch = this.epochOf(shard);
    if (epoch !== undefined) return { brokerId: this.brokerId, epoch };
    const row = this.#seen?.shards[shard];
    if (!row) return { brokerId: null, epoch: 0 };
    const owner = this.#seen?.brokers.find(
      (broker) => broker.brokerId === row.brokerId && broker.brokerEpoch === row.brokerEpoch,
    );
    const isOther = owner && !owner.expired && owner.brokerId !== this.brokerId;
    return { brokerId: isOther ? owner.brokerId : null, epoch: row.epoch };
  }

  ownedShards(): ReadonlyMap<number, number> {
    return this.isServing() ? this.#owned : new Map();
  }

  onShardChange(listener: (shard: number, epoch: number | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  shardOfKey(key: string): number {
    return hashOf(key) % this.context.shardCount;
  }

  shardOfPartition(partitionId: number): number {
    return partitionId % this.context.shardCount;
  }

  /** The epoch under which this broker may serve the shard now; undefined when it may not. */
  epochOf(shard: number): number | undefined {
    return this.isServing() && !this.#draining.has(shard) ? this.#owned.get(shard) : undefined;
  }

  isServing(): boolean {
    return !this.#closed && this.context.settings.clock.monotonicMs() < this.#servingUntil;
  }

  /** As last seen. */
  get catalogVersion(): bigint {
    return this.#seen?.catalogVersion ?? -1n;
  }

  /** Registers and takes what is free. Rejects when PostgreSQL cannot be reached. */
  async start(): Promise<void> {
    await this.#register();
    await this.#once();
    this.#schedule();
  }

  /** Looks at the cluster soon, not only at the next tick. */
  poke(): void {
    if (this.#stopping) return;
    if (this.#tick) this.#tickAgain = true;
    else void this.#runTick();
  }

  /** Gives up the state of shards without handing them back; the next tick acquires them under a new epoch. */
  forget(shards: readonly number[]): void {
    for (const shard of shards) this.#drop(shard);
    this.poke();
  }

  async close(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#tick;
    await this.context.drain([...this.#owned.keys()]);
    this.#closed = true;
    for (const shard of this.#owned.keys()) this.#drop(shard);
    if (this.#brokerEpoch === null) return;
    try {
      await deregisterBroker(this.context.pool, this.brokerId, this.#brokerEpoch);
    } catch (error) {
      this.context.settings.logger.warn(
        'the shards were not handed back; their lease ends by itself',
        error,
      );
    }
  }

  #schedule(): void {
    if (this.#stopping || this.#superseded) return;
    this.#timer = setTimeout(() => void this.#runTick(), this.context.settings.tickMs);
  }

  #runTick(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#tick = this.#once()
      .then(
        () => this.#trouble.over(),
        (error: unknown) => this.#down(error as Error),
      )
      .then(() => {
        this.#tick = null;
        if (this.#stopping) return;
        if (this.#tickAgain) {
          this.#tickAgain = false;
          void this.#runTick();
        } else {
          this.#schedule();
        }
      });
    return this.#tick;
  }

  /** The next tick tries again, and serving ends by itself with the lease. */
  #down(error: Error): void {
    this.#trouble.error(`the broker's lease cannot be renewed: ${error.message}`);
  }

  async #register(): Promise<void> {
    const sentAt = this.context.settings.clock.monotonicMs();
    const { pool, node, settings } = this.context;
    this.#brokerEpoch = await registerBroker(pool, node, settings.leaseMs);
    this.#servingUntil = sentAt + settings.leaseMs * SERVING_SHARE;
  }

  async #once(): Promise<void> {
    const { pool, settings } = this.context;
    if (this.#brokerEpoch === null) await this.#register();
    const sentAt = settings.clock.monotonicMs();
    if (await renewLease(pool, this.brokerId, this.#brokerEpoch!, settings.leaseMs)) {
      this.#servingUntil = sentAt + settings.leaseMs * SERVING_SHARE;
    } else {
      await this.#registrationIsGone();
      return;
    }
    this.#look(await readCluster(pool));
    await evictExpiredBrokers(pool, this.#seen!, this.brokerId);
    await this.#balance();
  }

  /** Another broker evicted us, or took our id. */
  async #registrationIsGone(): Promise<void> {
    for (const shard of this.#owned.keys()) this.#drop(shard);
    this.#servingUntil = 0;
    this.#look(await readCluster(this.context.pool));
    const successor = this.#seen?.brokers.find(({ brokerId }) => brokerId === this.brokerId);
    if (successor) {
      this.#superseded = true;
      this.context.settings.logger.error(
        `another broker registered with the id ${this.brokerId}; this one stops serving`,
      );
      return;
    }
    this.context.settings.logger.warn('the lease had run out; registering again');
    await this.#register();
    this.#tickAgain = true;
  }

  #look(row: ClusterRow): void {
    this.#seen = row;
    for (const [shard, epoch] of this.#owned) {
      const { brokerEpoch, epoch: epochThere } = row.shards[shard];
      if (brokerEpoch !== this.#brokerEpoch || epochThere !== epoch) this.#drop(shard);
    }
    this.context.catalogVersion(row.catalogVersion);
  }

  async #balance(): Promise<void> {
    const seen = this.#seen!;
    const live = seen.brokers.filter(
      (broker) => !broker.expired || broker.brokerId === this.brokerId,
    );
    const share = fairShare(
      this.context.shardCount,
      live.map(({ brokerId }) => brokerId),
      this.brokerId,
    );
    const excess = this.#owned.size - share;
    if (excess > 0) await this.#handBack([...this.#owned.keys()].slice(-excess));
    else if (excess < 0) await this.#acquire(-excess);
  }

  async #acquire(limit: number): Promise<void> {
    const seen = this.#seen!;
    const given = seen.shards.flatMap(({ brokerEpoch }, shard) =>
      brokerEpoch === this.#brokerEpoch && !this.#owned.has(shard) ? [shard] : [],
    );
    const acquired = await acquireShards(this.context.pool, {
      brokerId: this.brokerId,
      brokerEpoch: this.#brokerEpoch!,
      again: given,
      limit,
    });
    for (const { shard, epoch } of acquired) {
      this.#owned.set(shard, epoch);
      this.#seen!.shards[shard] = {
        epoch,
        brokerId: this.brokerId,
        brokerEpoch: this.#brokerEpoch,
      };
    }
    for (const { shard, epoch } of acquired) this.#tell(shard, epoch);
  }

  async #handBack(shards: readonly number[]): Promise<void> {
    for (const shard of shards) this.#draining.add(shard);
    try {
      await this.context.drain(shards);
      for (const shard of shards) this.#drop(shard);
      await releaseShards(this.context.pool, shards, this.#brokerEpoch!);
    } finally {
      for (const shard of shards) this.#draining.delete(shard);
    }
  }

  #drop(shard: number): void {
    if (this.#owned.delete(shard)) this.#tell(shard, null);
  }

  #tell(shard: number, epoch: number | null): void {
    for (const listener of Array.from(this.#listeners)) listener(shard, epoch);
  }
}

function byBrokerId(a: BrokerNode, b: BrokerNode): number {
  return a.brokerId - b.brokerId;
}

/** Shards for one of the live brokers; the first ones by id take the remainder. */
export function fairShare(
  shardCount: number,
  liveIds: readonly number[],
  brokerId: number,
): number {
  const ids = [...new Set([...liveIds, brokerId])].toSorted((a, b) => a - b);
  const base = Math.floor(shardCount / ids.length);
  return base + (ids.indexOf(brokerId) < shardCount % ids.length ? 1 : 0);
}

/** FNV-1a, 32 bits: stable for ever, since groups must find the same shard after any upgrade. */
export function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
