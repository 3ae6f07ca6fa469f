import type { Clock } from './clock.js';
import type { GroupError } from './errors.js';
import type { GroupStore, StoredShard } from './group-store.js';
import type { GroupSettings } from './settings.js';
import { ShardGroups } from './shard-groups.js';
import type { WriteQueue } from './write-queue.js';

export interface DirectoryDeps {
  readonly store: GroupStore;
  readonly clock: Clock;
  readonly settings: GroupSettings;
  readonly writes: WriteQueue;
  readonly shardOfKey: (groupId: string) => number;
  readonly isLed: (shard: number, epoch: number) => boolean;
  readonly onError: (error: unknown) => void;
}

interface Entry {
  readonly epoch: number;
  /** null while loading. */
  groups: ShardGroups | null;
  loaded: Promise<void>;
}

const LOAD_RETRY_MS = 500;

/** Which shards this broker coordinates now, and what is known of them. */
export class ShardDirectory {
  private readonly entries = new Map<number, Entry>();
  private closed = false;

  constructor(private readonly deps: DirectoryDeps) {}

  /** The groups among which `groupId` is, or why it cannot be served here and now. */
  route(groupId: string): ShardGroups | GroupError {
    const shard = this.deps.shardOfKey(groupId);
    const entry = this.entries.get(shard);
    if (!entry || !this.deps.isLed(shard, entry.epoch)) return 'NOT_COORDINATOR';
    return entry.groups ?? 'COORDINATOR_LOAD_IN_PROGRESS';
  }

  loaded(): readonly ShardGroups[] {
    return [...this.entries.values()].flatMap(({ groups }) => groups ?? []);
  }

  /** Those of the loaded shards that may be spoken for now. */
  led(): readonly ShardGroups[] {
    return [...this.entries].flatMap(([shard, { epoch, groups }]) =>
      groups && this.deps.isLed(shard, epoch) ? groups : [],
    );
  }

  isLoading(): boolean {
    return [...this.entries.values()].some(({ groups }) => groups === null);
  }

  load(shard: number, epoch: number): Promise<void> {
    const known = this.entries.get(shard);
    if (this.closed) return Promise.resolve();
    if (known && known.epoch >= epoch) return known.loaded;
    this.unload(shard);
    const entry: Entry = { epoch, groups: null, loaded: Promise.resolve() };
    this.entries.set(shard, entry);
    entry.loaded = this.fill(shard, entry);
    return entry.loaded;
  }

  unload(shard: number): void {
    const entry = this.entries.get(shard);
    this.entries.delete(shard);
    entry?.groups?.close('NOT_COORDINATOR');
  }

  close(): void {
    this.closed = true;
    for (const shard of this.entries.keys()) this.unload(shard);
  }

  private async fill(shard: number, entry: Entry): Promise<void> {
    let told = false;
    while (this.entries.get(shard) === entry) {
      try {
        const stored = await this.deps.store.load(shard, entry.epoch);
        if (this.entries.get(shard) !== entry) return;
        if (stored === null) this.entries.delete(shard);
        else entry.groups = this.open(shard, entry, stored);
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

  private open(shard: number, entry: Entry, stored: StoredShard): ShardGroups {
    const { clock, settings, writes, onError } = this.deps;
    const lease = { shard, epoch: entry.epoch, nextSequence: stored.nextSequence };
    const onFenced = (): void => {
      if (this.entries.get(shard) === entry) this.unload(shard);
    };
    return new ShardGroups(lease, stored, { clock, settings, writes, onError, onFenced });
  }
}
