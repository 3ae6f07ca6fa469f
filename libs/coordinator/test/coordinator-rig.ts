import type { GroupCoordinator } from '../src/coordinator.js';
import { createCoordinators } from '../src/group-coordinator.js';
import type { GroupSettings } from '../src/settings.js';
import { FlakyStore } from './flaky-store.js';
import { joinContext, joinRequest, type JoinOptions } from './machine.js';
import { ManualClock } from './manual-clock.js';

/** A coordinator over a store that can be away, with a clock that is moved by hand. */
export interface Rig {
  readonly clock: ManualClock;
  readonly store: FlakyStore;
  readonly coordinator: GroupCoordinator;
  readonly errors: unknown[];
  /** Shards whose lease ran out, although nobody has told the coordinator. */
  readonly lapsed: Set<number>;
}

export function rig(store = new FlakyStore(), settings: Partial<GroupSettings> = {}): Rig {
  const clock = new ManualClock();
  const errors: unknown[] = [];
  const lapsed = new Set<number>();
  let suffix = 0;
  const { groups: coordinator } = createCoordinators({
    store,
    clock,
    settings: { initialRebalanceDelayMs: 0, ...settings },
    shardOfKey: (groupId) => (groupId === 'elsewhere' ? 1 : 0),
    isLed: (shard) => !lapsed.has(shard),
    allocateProducerId: () => Promise.reject(new Error('no transactions here')),
    writeMarkers: () => Promise.resolve(),
    newMemberSuffix: () => String(++suffix),
    onError: (error) => errors.push(error),
  });
  return { clock, store, coordinator, errors, lapsed };
}

export async function loaded(store?: FlakyStore, settings?: Partial<GroupSettings>): Promise<Rig> {
  const made = rig(store, settings);
  await made.coordinator.load(0, 1);
  return made;
}

export function join({ coordinator }: Rig, memberId = '', options: JoinOptions = {}) {
  return coordinator.joinGroup(joinRequest(memberId, options), joinContext(options));
}

export function sync({ coordinator }: Rig, memberId: string, generationId: number, leader = false) {
  const assignments = leader ? [{ memberId, assignment: Buffer.from('all') }] : [];
  return coordinator.syncGroup({
    groupId: 'g',
    generationId,
    memberId,
    groupInstanceId: null,
    protocolType: null,
    protocolName: null,
    assignments,
  });
}

export function commit(
  { coordinator }: Rig,
  offset: bigint,
  who: {
    memberId?: string;
    generationId?: number;
    groupId?: string;
    metadata?: string;
    topicId?: string;
  } = {},
) {
  return coordinator
    .commitOffsets({
      groupId: who.groupId ?? 'g',
      generationId: who.generationId ?? -1,
      memberId: who.memberId ?? '',
      groupInstanceId: null,
      retentionTimeMs: -1n,
      knowsGroupIdNotFound: false,
      topics: [
        {
          name: 't',
          topicId: who.topicId,
          partitions: [
            {
              partitionIndex: 0,
              committedOffset: offset,
              committedLeaderEpoch: 3,
              committedMetadata: who.metadata ?? null,
            },
          ],
        },
      ],
    })
    .then((response) => response.topics[0]?.partitions[0]?.error);
}

export async function committed({ coordinator }: Rig, groupId = 'g'): Promise<bigint | undefined> {
  const response = await coordinator.fetchOffsets({
    groupId,
    topics: [{ name: 't', partitionIndexes: [0] }],
  });
  return response.topics[0]?.partitions[0]?.committedOffset;
}
