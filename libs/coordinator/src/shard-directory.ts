import type { Clock } from './clock.js';
import type { GroupStore, StoredShard } from './group-store.js';
import type { GroupSettings } from './settings.js';
import { ShardGroups } from './shard-groups.js';
import { ShardTransactions } from './transactions/shard-transactions.js';
import type { TransactionSettings } from './transactions/step.js';
import type { CoordinatorMarkers } from './coordinator.js';
import type { WriteQueue } from './write-queue.js';
import type { Rebalance } from './rebalance.js';

export interface DirectoryDeps {
  readonly store: GroupStore;
  readonly clock: Clock;
  readonly settings: GroupSettings;
  readonly transactionSettings: TransactionSettings;
  readonly writes: WriteQueue;
  readonly writeMarkers: (markers: CoordinatorMarkers, signal: AbortSignal) => Promise<void>;
  readonly shardOfKey: (key: string) => number;
  readonly isLed: (shard: number, epoch: number) => boolean;
  readonly onError: (error: unknown) => void;
  readonly onRebalance?: (rebalance: Rebalance) => void;
}

/** Why a key cannot be served here and now. */
export type RoutingError = 'NOT_COORDINATOR' | 'COORDINATOR_LOAD_IN_PROGRESS';

interface Opened {
  readonly groups: ShardGroups;
  readonly transactions: ShardTransactions;
}

interface Entry {
  readonly epoch: number;
  /** null while loading. */
  opened: Opened | null;
  loaded: Promise<void>;
}

const LOAD_RETRY_MS = 500;
/** Loading takes milliseconds, unless the database is away; no client waits less for an answer. */
const LOAD_WAIT_MS = 5_000;

/** Which shards this broker coordinates now, and what is known of them. */
export class ShardDirectory {
  private readonly entries = new Map<number, Entry>();
  private closed = false;

  constructor(private readonly deps: DirectoryDeps) {}

  get clock(): Clock {
    return this.deps.clock;
  }

  /** The groups among which `groupId` is, or why it cannot be served here and now. */
  route(groupId: string): ShardGroups | RoutingError {
    return this.groupsOf(this.deps.shardOfKey(groupId));
  }

  groupsOf(shard: number): ShardGroups | RoutingError {
    const opened = this.openedAt(shard);
    return typeof opened === 'string' ? opened : opened.groups;
  }

  /** As `route`, of a transactional id. */
  routeTransaction(transactionalId: string): ShardTransactions | RoutingError {
    const opened = this.openedAt(this.deps.shardOfKey(transactionalId));
    return typeof opened === 'string' ? opened : opened.transactions;
  }

  /** What is being loaded was perhaps read before what this is about. */
  async eachOnceLoaded(work: (groups: ShardGroups) => Promise<unknown>): Promise<void> {
    await Promise.all(
      [...this.entries.values()].map(async (entry) => {
        if (entry.opened === null) await entry.loaded;
        if (entry.opened !== null) await work(entry.opened.groups);
      }),
    );
  }

  async whenLoaded(shards: readonly number[]): Promise<void> {
    const loading = shards
      .flatMap((shard) => this.entries.get(shard) ?? [])
      .filter(({ opened }) => opened === null);
    if (loading.length === 0) return;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = this.deps.clock.setTimer(LOAD_WAIT_MS, resolve);
    await Promise.race([Promise.all(loading.map(({ loaded }) => loaded)), late]);
    cancel();
  }

  /** Those of the loaded shards that may be spoken for now. */
  led(): readonly ShardGroups[] {
    return this.ledNow().map(({ groups }) => groups);
  }

  ledTransactions(): readonly ShardTransactions[] {
    return this.ledNow().map(({ transactions }) => transactions);
  }

  isLoading(): boolean {
    return [...this.entries.values()].some(({ opened }) => opened === null);
  }

  load(shard: number, epoch: number): Promise<void> {
    const known = this.entries.get(shard);
    if (this.closed) return Promise.resolve();
    if (known && known.epoch >= epoch) return known.loaded;
    this.unload(shard);
    const entry: Entry = { epoch, opened: null, loaded: Promise.resolve() };
    this.entries.set(shard, entry);
    entry.loaded = this.fill(shard, entry);
    return entry.loaded;
  }

  unload(shard: number): void {
    const entry = this.entries.get(shard);
    this.entries.delete(shard);
    entry?.opened?.groups.close('NOT_COORDINATOR');
    entry?.opened?.transactions.close('NOT_COORDINATOR');
  }

  close(): void {
    this.closed = true;
    for (const shard of this.entries.keys()) this.unload(shard);
  }

  private openedAt(shard: number): Opened | RoutingError {
    const entry = this.entries.get(shard);
    if (!entry || !this.deps.isLed(shard, entry.epoch)) return 'NOT_COORDINATOR';
    return entry.opened ?? 'COORDINATOR_LOAD_IN_PROGRESS';
  }

  private ledNow(): readonly Opened[] {
    return [...this.entries].flatMap(([shard, { epoch, opened }]) =>
      opened && this.deps.isLed(shard, epoch) ? opened : [],
    );
  }

  private async fill(shard: number, entry: Entry): Promise<void> {
    let told = false;
    while (this.entries.get(shard) === entry) {
      try {
        const stored = await this.deps.store.load(shard, entry.epoch);
        if (this.entries.get(shard) !== entry) return;
        if (stored === null) this.entries.delete(shard);
        else entry.opened = this.open(shard, entry, stored);
        return;
      } catch (error) {
        if (!told) this.deps.onError(error);
        told = true;
        await new Promise<void>((resolve) => {
          this.deps.clock.setTimer(LOAD_RETRY_MS, resolve);
        });
      }
    }
  }

  private open(shard: number, entry: Entry, stored: StoredShard): Opened {
    const { settings, transactionSettings, ...deps } = this.deps;
    const lease = { shard, epoch: entry.epoch, nextSequence: stored.nextSequence };
    const onFenced = (): void => {
      if (this.entries.get(shard) === entry) this.unload(shard);
    };
    return {
      groups: new ShardGroups(lease, stored, { ...deps, settings, onFenced }),
      transactions: new ShardTransactions(lease, stored.transactions, {
        ...deps,
        settings: transactionSettings,
        onFenced,
      }),
    };
  }
}
