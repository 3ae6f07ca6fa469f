import { newGroup } from './classic/group.js';
import { fromSnapshot } from './classic/snapshot.js';
import type { Clock } from './clock.js';
import type { GroupError, GroupErrorOrNone } from './errors.js';
import { GroupRuntime, type GroupHost } from './group-runtime.js';
import type { StoredShard } from './group-store.js';
import type { GoneTopic, OffsetsMarker } from './messages.js';
import { expiredOffsets, goneRemovals } from './offsets.js';
import { applyOffsetChanges } from './pending-offsets.js';
import type { GroupSettings } from './settings.js';
import { ShardPending } from './shard-pending.js';
import type { ShardLease, WriteQueue } from './write-queue.js';
import type { Rebalance } from './rebalance.js';

export interface ShardDeps {
  readonly clock: Clock;
  readonly settings: GroupSettings;
  readonly writes: WriteQueue;
  readonly onError: (error: unknown) => void;
  readonly onFenced: () => void;
  readonly onRebalance?: (rebalance: Rebalance) => void;
}

/** The groups of one shard while this broker coordinates it, from load to unload. */
export class ShardGroups {
  readonly groups = new Map<string, GroupRuntime>();
  private readonly pending = new ShardPending();
  private readonly host: GroupHost;
  private commitOrder = 0n;
  private cancelCleanup: () => void = () => undefined;

  constructor(
    lease: ShardLease,
    stored: StoredShard,
    private readonly deps: ShardDeps,
  ) {
    const { clock, settings, writes, onError, onFenced, onRebalance } = deps;
    this.host = {
      clock,
      settings,
      onError,
      onFenced,
      onRebalance,
      write: (changes, callback) => writes.submit(lease, changes, callback),
      onIdle: (runtime) => this.forget(runtime),
    };
    for (const snapshot of stored.groups) {
      this.groups.set(snapshot.groupId, new GroupRuntime(fromSnapshot(snapshot), this.host));
    }
    for (const change of stored.offsets) {
      // A group without a row of its own is a simple consumer's: offsets and nothing else.
      const runtime = this.getOrCreate(change.groupId);
      applyOffsetChanges(runtime.offsets, runtime.pending, [change]);
      if (change.producerId !== undefined) this.enlist(change.producerId, runtime);
      const order = change.committed?.commitOrder ?? 0n;
      if (order > this.commitOrder) this.commitOrder = order;
    }
    for (const runtime of this.groups.values()) runtime.resume();
    this.scheduleCleanup();
  }

  getOrCreate(groupId: string): GroupRuntime {
    let runtime = this.groups.get(groupId);
    if (!runtime) {
      runtime = new GroupRuntime(newGroup(groupId, this.deps.clock.now()), this.host);
      this.groups.set(groupId, runtime);
    }
    return runtime;
  }

  /** Of a commit that is about to be written: later than all before. */
  nextCommitOrder(): bigint {
    return ++this.commitOrder;
  }

  /** The group takes part in a transaction of the producer, from before its first pending offset. */
  enlist(producerId: bigint, runtime: GroupRuntime): void {
    this.pending.enlist(producerId, runtime);
  }

  endTransaction(marker: OffsetsMarker): Promise<GroupErrorOrNone> {
    return this.pending.end(marker);
  }

  forgetTopics(topics: readonly GoneTopic[]): Promise<unknown> {
    return Promise.all(
      [...this.groups.values()].map(
        (runtime) =>
          new Promise<void>((resolve) => {
            runtime.afterWrites(() => {
              const removals = goneRemovals(runtime.offsets, runtime.pending, topics);
              if (removals.length === 0) resolve();
              else runtime.writeOffsets(removals, () => resolve());
            }, resolve);
          }),
      ),
    );
  }

  close(error: GroupError): void {
    this.cancelCleanup();
    for (const runtime of this.groups.values()) runtime.close(error);
    this.groups.clear();
  }

  private forget(runtime: GroupRuntime): void {
    const { groupId } = runtime.group;
    if (this.groups.get(groupId) !== runtime) return;
    this.groups.delete(groupId);
    runtime.close('COORDINATOR_NOT_AVAILABLE');
  }

  private scheduleCleanup(): void {
    const { clock, settings } = this.deps;
    this.cancelCleanup = clock.setTimer(settings.offsetsRetentionCheckIntervalMs, () => {
      for (const runtime of this.groups.values()) this.expire(runtime);
      this.scheduleCleanup();
    });
  }

  /** Removes expired offsets, and the group with the last of them when it has no members. */
  private expire(runtime: GroupRuntime): void {
    runtime.afterWrites(() => {
      const { clock, settings } = this.deps;
      const { removals, everything } = expiredOffsets(
        runtime.group,
        runtime.offsets,
        { now: clock.now(), retentionMs: settings.offsetsRetentionMs },
        runtime.pending,
      );
      if (
        everything &&
        runtime.group.state === 'Empty' &&
        runtime.group.pendingMembers.size === 0
      ) {
        runtime.ask(
          (requestId) => ({ kind: 'delete', requestId }),
          () => undefined,
        );
      } else if (removals.length > 0) runtime.writeOffsets(removals, () => undefined);
    });
  }
}
