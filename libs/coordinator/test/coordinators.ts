import type { CoordinatorMarkers, Coordinators } from '../src/coordinator.js';
import { createCoordinators } from '../src/group-coordinator.js';
import type { OffsetFetchPartition } from '../src/messages.js';
import type { GroupSettings } from '../src/settings.js';
import { FlakyStore } from './flaky-store.js';
import { joinContext, joinRequest } from './machine.js';
import { ManualClock, settle } from './manual-clock.js';

interface Committer {
  readonly groupId?: string;
  readonly memberId?: string;
  readonly generationId?: number;
  readonly groupInstanceId?: string | null;
  readonly partition?: number;
}

/** Both coordinators of one shard, over a store that fails when it is told to, on a hand-moved clock. */
export class CoordinatorRig {
  readonly clock = new ManualClock();
  readonly errors: unknown[] = [];
  readonly markers: CoordinatorMarkers[] = [];
  /** What writing markers comes to; resolved at once unless a test says otherwise. */
  writeMarkers: () => Promise<void> = () => Promise.resolve();
  allocateProducerId: () => Promise<bigint> = () => Promise.resolve(CoordinatorRig.producerId++);
  private readonly coordinators: Coordinators;
  private static suffix = 0;
  private static producerId = 1_000n;

  private constructor(
    readonly store: FlakyStore,
    settings: Partial<GroupSettings>,
  ) {
    this.coordinators = createCoordinators({
      store,
      clock: this.clock,
      settings: { initialRebalanceDelayMs: 0, ...settings },
      shardOfKey: () => 0,
      isLed: () => true,
      allocateProducerId: () => this.allocateProducerId(),
      writeMarkers: (markers) => {
        this.markers.push(markers);
        return this.writeMarkers();
      },
      newMemberSuffix: () => String(++CoordinatorRig.suffix),
      onError: (error) => this.errors.push(error),
    });
  }

  static async open(
    store = new FlakyStore(),
    { epoch = 1, ...settings }: Partial<GroupSettings> & { epoch?: number } = {},
  ): Promise<CoordinatorRig> {
    const rig = new CoordinatorRig(store, settings);
    await rig.groups.load(0, epoch);
    return rig;
  }

  get groups(): Coordinators['groups'] {
    return this.coordinators.groups;
  }

  get transactions(): Coordinators['transactions'] {
    return this.coordinators.transactions;
  }

  /** A commit outside any transaction; its error. */
  async commit(offset: bigint, committer: Committer = {}): Promise<string | undefined> {
    const request = { retentionTimeMs: -1n, knowsGroupIdNotFound: true };
    const { topics } = await this.groups.commitOffsets({
      ...request,
      ...offsetsOf(offset, committer),
    });
    return topics[0]?.partitions[0]?.error;
  }

  /** TxnOffsetCommit; its error. */
  async pend(
    producerId: bigint,
    offset: bigint,
    committer: Committer = {},
  ): Promise<string | undefined> {
    const { topics } = await this.groups.commitTransactionalOffsets({
      producerId,
      ...offsetsOf(offset, committer),
    });
    return topics[0]?.partitions[0]?.error;
  }

  async end(producerId: bigint, result: 'commit' | 'abort', coordinatorEpoch = 1): Promise<string> {
    const marker = { shard: 0, producerId, coordinatorEpoch, result };
    return (await this.groups.endTransaction(marker)).error;
  }

  /** The offset that OffsetFetch shows, or its error. */
  async fetch({ stable = false, groupId = 'g', partition = 0 } = {}): Promise<bigint | string> {
    const { topics } = await this.groups.fetchOffsets({
      groupId,
      topics: [{ name: 't', partitionIndexes: [partition] }],
      requireStable: stable,
    });
    return shown(topics[0]?.partitions[0]);
  }

  async describe(groupId = 'g'): Promise<string | undefined> {
    return (await this.groups.describeGroups([groupId]))[0]?.groupState;
  }

  /** One static member in a Stable group, of generation 1. */
  async stable(): Promise<string> {
    const joining = this.groups.joinGroup(joinRequest('', { instance: 'i' }), joinContext());
    await this.clock.advance(0);
    const { memberId, generationId } = await joining;
    const syncing = this.groups.syncGroup({
      groupId: 'g',
      generationId,
      memberId,
      groupInstanceId: 'i',
      protocolType: null,
      protocolName: null,
      assignments: [{ memberId, assignment: Buffer.from('all') }],
    });
    await settle();
    await syncing;
    return memberId;
  }
}

function shown(partition: OffsetFetchPartition | undefined): bigint | string {
  if (partition === undefined) return 'nothing';
  return partition.error === 'NONE' ? partition.committedOffset : partition.error;
}

function offsetsOf(
  committedOffset: bigint,
  {
    groupId = 'g',
    memberId = '',
    generationId = -1,
    groupInstanceId = null,
    partition = 0,
  }: Committer,
) {
  const committed = { committedOffset, committedLeaderEpoch: -1, committedMetadata: null };
  return {
    groupId,
    memberId,
    generationId,
    groupInstanceId,
    topics: [{ name: 't', partitions: [{ partitionIndex: partition, ...committed }] }],
  };
}
