import { isUnanswered, type Pool } from '@posthorn/db';
import { claimNumber, keepNumber, register, type Registering } from './broker-registration.js';
import { Departure } from './departure.js';
import { HandBacks } from './hand-backs.js';
import { Lease } from './lease.js';
import { LedWaiters } from './led-waiters.js';
import type { BrokerNode, ClusterView, Leadership } from '../log.js';
import { lookEveryMs } from './look-pace.js';
import type { LogSettings } from '../settings.js';
import { LookLoop } from './look-loop.js';
import { OwnedShards, type ShardListener } from './owned-shards.js';
import { shardOfKey, shardOfPartition } from './shard-of.js';
import { ownerOf, ShardPlan } from './shard-plan.js';
import {
  acquireShards,
  announceLeave,
  deregisterBroker,
  evictExpiredBrokers,
  readCluster,
  registerBroker,
  releaseShards,
  type ClusterRow,
  type DatabaseRow,
  type ShardRow,
} from '../sql/leases.js';
import { identityColumns, type IdentityColumns } from '../sql/database-identity.js';
import { Trouble } from '../tasks/trouble.js';

export interface ShardLeasesContext {
  readonly pool: Pool;
  readonly settings: LogSettings;
  readonly node: Registering;
  readonly clusterId: string;
  readonly shardCount: number;
  /** Resolves when what was let into these shards is answered and nothing of theirs is in flight. Never rejects. */
  drain(shards: readonly number[]): Promise<void>;
  catalogVersion(version: bigint): void;
  /** Whether the database is another one than was seen last, or an earlier state of it: then nothing that is remembered counts. */
  historyChanged(seen: DatabaseRow): Promise<boolean>;
  /** A statement of ours had no answer: other connections to PostgreSQL may be dead as well. */
  unanswered(): void;
  /** Another broker has our id: this one never serves again. */
  superseded(message: string): void;
}

/** How long a request waits for a leader. Shards that are handed over have one sooner; it is no use to wait for a lease. */
const LED_WAIT_MS = 500;

/**
 * Which shards this broker owns. It renews its registration (one row, the lease of all its shards) once per tick, looks
 * at the cluster more often, takes the free shards that are assigned to it and hands back those that no longer are.
 *
 * Owned means: our registration is live, the shard's row names it, and we hold the shard's state under the row's epoch.
 * A shard that the row calls ours but whose state we gave up is acquired again, which raises the epoch and waits for
 * whatever an earlier epoch still has in flight.
 */
export class ShardLeases implements ClusterView {
  readonly clusterId: string;
  readonly shardCount: number;
  readonly #owned = new OwnedShards();
  readonly #lease: Lease;
  readonly #handBacks = new HandBacks(
    (shard) => this.context.drain([shard]),
    () => this.#loop.poke(),
  );
  #seen: ClusterRow | null = null;
  /** What the server may be asked of itself. */
  #columns: IdentityColumns | null = null;
  /** With the id given or found at the start. */
  #self: BrokerNode | null = null;
  #closed = false;
  #superseded = false;
  /** While all shards are handed over, and after that. */
  #departure: Departure | null = null;
  /** Shards are on their way to us, or from one who leaves to somebody. */
  #isAwaiting = false;
  readonly #trouble: Trouble;
  readonly #loop = new LookLoop({
    look: () => this.#once(),
    everyMs: (isDown) => this.#lookEveryMs(isDown),
    // After a failure the next look tries again, and serving ends by itself with the lease.
    ended: (error) => {
      if (isUnanswered(error)) this.context.unanswered();
      if (error === null) this.#trouble.over();
      else this.#trouble.error(`the broker's lease cannot be renewed: ${error.message}`);
    },
  });
  readonly #ledWaiters = new LedWaiters(
    (shard) => this.leadershipOf(shard).brokerId !== null,
    LED_WAIT_MS,
  );

  constructor(private readonly context: ShardLeasesContext) {
    this.clusterId = context.clusterId;
    this.shardCount = context.shardCount;
    this.#lease = new Lease(context.pool, context.settings);
    this.#trouble = new Trouble(context.settings.logger, 'the lease is renewed again');
  }

  get brokerId(): number {
    if (!this.#self) throw new Error('the broker has no id before it is registered');
    return this.#self.brokerId;
  }

  brokers(): readonly BrokerNode[] {
    const others = (this.#seen?.brokers ?? []).filter(
      (broker) => !broker.expired && broker.brokerId !== this.brokerId,
    );
    const known = others.map(({ brokerId, host, port, endpoints }) => ({
      brokerId,
      host,
      port,
      endpoints,
    }));
    return this.#closed || !this.#self ? known : [...known, this.#self].toSorted(byBrokerId);
  }

  leadershipOf(shard: number): Leadership {
    const epoch = this.epochOf(shard);
    if (epoch !== undefined) return { brokerId: this.brokerId, epoch };
    const row = this.#seen?.shards[shard];
    if (!row) return { brokerId: null, epoch: 0 };
    const owner = ownerOf(row, this.#seen?.brokers ?? []);
    const isOther = owner && !owner.expired && owner.brokerId !== this.brokerId;
    return { brokerId: isOther ? owner.brokerId : null, epoch: row.epoch };
  }

  ownedShards(): ReadonlyMap<number, number> {
    return this.isServing() ? this.#owned.epochs : new Map();
  }

  whenLed(shards: readonly number[]): Promise<void> {
    if (shards.every((shard) => this.leadershipOf(shard).brokerId !== null)) {
      return Promise.resolve();
    }
    this.#loop.poke();
    return this.#ledWaiters.wait(shards);
  }

  onShardChange(listener: ShardListener): () => void {
    return this.#owned.listen(listener);
  }

  shardOfKey(key: string): number {
    return shardOfKey(key, this.shardCount);
  }

  shardOfPartition(partitionId: number): number {
    return shardOfPartition(partitionId, this.shardCount);
  }

  /** The epoch under which this broker may serve the shard now; undefined when it may not. */
  epochOf(shard: number): number | undefined {
    return this.isServing() && !this.#handBacks.has(shard)
      ? this.#owned.epochs.get(shard)
      : undefined;
  }

  isServing(): boolean {
    return !this.#closed && this.#lease.isLive;
  }

  /** As last seen. */
  get catalogVersion(): bigint {
    return this.#seen?.catalogVersion ?? -1n;
  }

  /** Finds the broker's number and what the cluster is like, as yet unseen by it. Rejects when PostgreSQL cannot be reached. */
  async prepare(): Promise<void> {
    const { pool, node } = this.context;
    const { host, port, endpoints = {} } = node;
    // Before anything is written: the last sign of a broker in a database that went back tells what it may have lost.
    await this.#read();
    const brokerId = await claimNumber(pool, node);
    this.#self = { brokerId, host, port, endpoints };
    this.#seen = await this.#read();
  }

  /**
   * Registers and takes what is free: from here on others hand shards over to this broker. Nothing else is done between
   * the two, since whoever asks for such a shard waits. Rejects when PostgreSQL cannot be reached, and with `BrokerIdTaken`
   * when another broker lives under the id.
   */
  async join(): Promise<void> {
    const { pool, node, settings } = this.context;
    const { brokerEpoch, sentAt } = await register(pool, node, this.brokerId, settings);
    this.#lease.begin(brokerEpoch, sentAt);
    await this.#once();
    // Whoever pokes meanwhile would start a second row of ticks, and two of them can take each other for another broker.
    this.#loop.start();
    await keepNumber(pool, node);
  }

  /** Looks at the cluster soon, not only at the next tick. */
  poke(): void {
    this.#loop.poke();
  }

  /** Gives up the state of shards without handing them back; the next tick acquires them under a new epoch. */
  forget(shards: readonly number[]): void {
    for (const shard of shards) this.#owned.drop(shard);
    this.poke();
  }

  /**
   * Hands all shards over while requests are still answered: the others are told, and take each as it is handed back.
   * True when others lead everything, false when there are none, or it took too long.
   */
  async leave(): Promise<boolean> {
    const { pool, settings } = this.context;
    const { brokerEpoch } = this.#lease;
    const others = this.#seen?.brokers.filter(({ expired, leaving }) => !expired && !leaving) ?? [];
    const isAlone = others.every(({ brokerId }) => brokerId === this.#self?.brokerId);
    if (isAlone || this.#loop.isStopped || this.#superseded || brokerEpoch === null) return false;
    try {
      await announceLeave(pool, this.brokerId, brokerEpoch);
    } catch (error) {
      settings.logger.warn('the others could not be told that this broker stops', error);
      return false;
    }
    const heardIn = 2 * lookEveryMs(settings, this.#seen?.brokers.length ?? 1);
    this.#departure = new Departure(settings.clock.monotonicMs() + heardIn);
    this.poke();
    return this.#departure.ended;
  }

  async close(): Promise<void> {
    if (this.#loop.isStopped) return;
    await this.#loop.stop();
    this.#ledWaiters.wakeAll();
    await this.context.drain([...this.#owned.epochs.keys()]);
    this.#closed = true;
    this.#owned.dropAll();
    const { brokerEpoch } = this.#lease;
    if (brokerEpoch === null) return;
    try {
      await deregisterBroker(this.context.pool, this.brokerId, brokerEpoch);
    } catch (error) {
      this.context.settings.logger.warn(
        'the shards were not handed back; their lease ends by itself',
        error,
      );
    }
  }

  #lookEveryMs(isDown: boolean): number | null {
    if (this.#superseded) return null;
    const isClose = !isDown && (this.#isAwaiting || this.#ledWaiters.size > 0);
    return lookEveryMs(this.context.settings, this.#seen?.brokers.length ?? 1, isClose);
  }

  async #once(): Promise<void> {
    const { pool } = this.context;
    if (this.#lease.isDue && !(await this.#renew())) {
      return this.#registrationIsGone(await this.#read());
    }
    const seen = await this.#read();
    if (!seen.brokers.some(({ brokerEpoch }) => brokerEpoch === this.#lease.brokerEpoch)) {
      return this.#registrationIsGone(seen);
    }
    this.#look(seen);
    await evictExpiredBrokers(pool, seen, this.brokerId);
    await this.#balance(seen);
    this.#ledWaiters.check();
    this.#checkDeparture(seen);
  }

  async #renew(): Promise<boolean> {
    const known = this.#seen!.database;
    return this.#lease.renew(this.brokerId, { columns: this.#columns!, known });
  }

  /** The cluster, in a database that has not gone back. */
  async #read(): Promise<ClusterRow> {
    const { pool } = this.context;
    this.#columns ??= await identityColumns(pool);
    for (;;) {
      const seen = await readCluster(pool, this.#columns);
      if (!(await this.context.historyChanged(seen.database))) return seen;
      // The state of our shards is of another history, and the server perhaps another one.
      this.#owned.dropAll();
      this.#columns = await identityColumns(pool);
    }
  }

  #checkDeparture(seen: ClusterRow): void {
    if (this.#departure === null) return;
    const isLed = (_: ShardRow, shard: number): boolean =>
      this.leadershipOf(shard).brokerId !== null;
    if (this.#owned.epochs.size === 0 && seen.shards.every(isLed)) this.#departure.end(true);
    // Those who stayed have died, or leave as well.
    else if (seen.brokers.every(({ expired, leaving }) => expired || leaving)) {
      this.#departure.end(false);
    }
  }

  /** Another broker evicted us, or took our id. */
  async #registrationIsGone(seen: ClusterRow): Promise<void> {
    const { pool, node, settings } = this.context;
    this.#owned.dropAll();
    this.#lease.end();
    this.#look(seen);
    const sentAt = settings.clock.monotonicMs();
    const { place } = node;
    const { leaseMs } = settings;
    // From the same place a registration replaces any other: it must not replace the one that replaced ours.
    const isTaken = seen.brokers.some(({ brokerId }) => brokerId === this.brokerId);
    const epoch = isTaken ? null : await registerBroker(pool, { ...this.#self!, place, leaseMs });
    if (epoch === null) {
      this.#superseded = true;
      const message = `another broker registered with the id ${this.brokerId}; this one stops serving`;
      settings.logger.error(message);
      this.context.superseded(message);
      return;
    }
    settings.logger.warn('the lease had run out; registered again');
    this.#lease.begin(epoch, sentAt);
    this.#loop.lookAgain();
  }

  #look(row: ClusterRow): void {
    this.#seen = row;
    for (const [shard, epoch] of this.#owned.epochs) {
      const { brokerEpoch, epoch: epochThere } = row.shards[shard];
      const isOurs = brokerEpoch === this.#lease.brokerEpoch && epochThere === epoch;
      if (!isOurs) this.#owned.drop(shard);
    }
    this.context.catalogVersion(row.catalogVersion);
  }

  async #balance(seen: ClusterRow): Promise<void> {
    const plan = new ShardPlan(seen, this.brokerId, this.#lease.brokerEpoch, (shard) =>
      this.#handBacks.has(shard),
    );
    this.#handBacks.endUnless((shard) => plan.isHeld(shard));
    const mayHandBack = this.#departure?.mayHandBack(this.context.settings.clock.monotonicMs());
    if (mayHandBack !== false) this.#handBacks.begin(plan.excess());
    await this.#release(this.#handBacks.drained());
    const missing = plan.missing(this.#owned.epochs);
    if (missing.length > 0) await this.#acquire(missing);
    this.#isAwaiting = plan.isAwaiting(this.#owned.epochs);
  }

  async #acquire(shards: readonly number[]): Promise<void> {
    const { brokerId } = this;
    const brokerEpoch = this.#lease.brokerEpoch!;
    const acquired = await acquireShards(this.context.pool, { brokerId, brokerEpoch, shards });
    for (const { shard, epoch } of acquired) {
      this.#handBacks.end(shard);
      this.#seen!.shards[shard] = { epoch, brokerId, brokerEpoch };
    }
    this.#owned.take(acquired);
    this.context.settings.logger.info('shards taken', {
      taken: acquired.length,
      of: shards.length,
    });
  }

  /** Drained ones. Those whose rows somebody holds are passed over, and are tried again. */
  async #release(shards: readonly number[]): Promise<void> {
    if (shards.length === 0) return;
    for (const shard of shards) this.#owned.drop(shard);
    const released = await releaseShards(this.context.pool, shards, this.#lease.brokerEpoch!);
    for (const shard of released) this.#handBacks.end(shard);
    this.context.settings.logger.info('shards handed back', {
      handedBack: released.length,
      of: shards.length,
    });
  }
}

function byBrokerId(a: BrokerNode, b: BrokerNode): number {
  return a.brokerId - b.brokerId;
}
