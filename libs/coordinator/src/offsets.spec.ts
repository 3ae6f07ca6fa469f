import { describe, expect, it } from '@jest/globals';
import { newGroup, type ClassicGroup } from './classic/group.js';
import type { OffsetCommitRequest } from './messages.js';
import { applyChanges, type CommittedOffset, type OffsetTable } from './offset-table.js';
import { expiredOffsets, fetchOffsets, planCommit, planDelete } from './offsets.js';
import { defaultGroupSettings } from './settings.js';

const DAY = 24 * 60 * 60_000;

function request(metadata: string | null, retentionTimeMs = -1n): OffsetCommitRequest {
  const partition = { partitionIndex: 0, committedOffset: 5n, committedLeaderEpoch: 2 };
  return {
    groupId: 'g',
    generationId: -1,
    memberId: '',
    groupInstanceId: null,
    retentionTimeMs,
    knowsGroupIdNotFound: false,
    topics: [
      {
        name: 't',
        partitions: [
          { ...partition, committedMetadata: metadata },
          { ...partition, partitionIndex: 1, committedMetadata: null },
        ],
      },
    ],
  };
}

const committed = (commitTimestamp: number, expireTimestamp: number | null = null) =>
  ({
    offset: 1n,
    leaderEpoch: 0,
    metadata: '',
    commitTimestamp,
    expireTimestamp,
    commitOrder: 1n,
    topicId: null,
  }) as const;

function table(offset: CommittedOffset, topics: readonly string[] = ['t']): OffsetTable {
  const made: OffsetTable = new Map();
  applyChanges(
    made,
    topics.map((topic) => ({ topic, partition: 0, committed: offset })),
  );
  return made;
}

const env = { now: 0, commitOrder: 1n, settings: defaultGroupSettings };

describe('a commit', () => {
  it('refuses metadata that is too long by itself, and writes the other partitions', () => {
    const plan = planCommit(request('x'.repeat(4_097)), env);
    expect(plan.changes.map(({ partition }) => partition)).toEqual([1]);
    const errors = plan.respond('NONE').topics[0]?.partitions.map(({ error }) => error);
    expect(errors).toEqual(['OFFSET_METADATA_TOO_LARGE', 'NONE']);
    expect(planCommit(request('x'.repeat(4_096)), env).changes).toHaveLength(2);
  });

  it('keeps the retention a client asks for (versions 2 to 4)', () => {
    const expiry = (retention: bigint) =>
      planCommit(request('', retention), { ...env, now: 1_000 }).changes[0]?.committed
        ?.expireTimestamp;
    expect(expiry(-1n)).toBeNull();
    expect(expiry(500n)).toBe(1_500);
    expect(expiry(2n ** 63n - 1n)).toBeLessThan(8.64e15);
  });
});

describe('a fetch', () => {
  it('answers -1 for what was never committed, also in an unknown group', () => {
    const topics = [{ name: 't', partitionIndexes: [0, 1] }];
    const offsets = fetchOffsets(table(committed(0)), { groupId: 'g', topics });
    expect(offsets.topics[0]?.partitions).toMatchObject([
      { partitionIndex: 0, committedOffset: 1n, committedLeaderEpoch: 0 },
      { partitionIndex: 1, committedOffset: -1n, committedLeaderEpoch: -1, metadata: '' },
    ]);
    expect(fetchOffsets(undefined, { groupId: 'g', topics })).toMatchObject({
      error: 'NONE',
      topics: [{ partitions: [{ committedOffset: -1n }, { committedOffset: -1n }] }],
    });
  });

  it('of everything lists everything', () => {
    const offsets = fetchOffsets(table(committed(0), ['a', 'b']), { groupId: 'g', topics: null });
    expect(offsets.topics.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(fetchOffsets(undefined, { groupId: 'g', topics: null }).topics).toEqual([]);
  });
});

const consumers = (more: Partial<ClassicGroup>): ClassicGroup => ({
  ...newGroup('g', 0),
  protocolType: 'consumer',
  subscribedTopics: new Set<string>(),
  ...more,
});

describe('expiry', () => {
  const later = 8 * DAY;
  const removed = (group: ClassicGroup, offsets: OffsetTable, now = later) =>
    expiredOffsets(group, offsets, { now, retentionMs: 7 * DAY }).removals.map(
      ({ topic }) => topic,
    );

  it('of an empty group counts from when it became empty, however old the commit', () => {
    const group = consumers({ state: 'Empty', stateChangedAt: 2 * DAY });
    expect(removed(group, table(committed(0)))).toEqual([]);
    expect(removed(group, table(committed(0)), 9 * DAY)).toEqual(['t']);
  });

  it('of a group with members takes topics nobody subscribes, by commit time', () => {
    const group = consumers({ state: 'Stable', subscribedTopics: new Set(['kept']) });
    expect(removed(group, table(committed(0), ['kept', 'gone']))).toEqual(['gone']);
    expect(removed(group, table(committed(2 * DAY), ['kept', 'gone']))).toEqual([]);
  });

  it.each([
    ['in a rebalance', consumers({ state: 'PreparingRebalance' })],
    ['whose subscriptions are unreadable', consumers({ state: 'Stable', subscribedTopics: null })],
    ['of another type', consumers({ state: 'Stable', protocolType: 'connect' })],
  ])('takes nothing of a group %s', (_, group) => {
    expect(removed(group, table(committed(0)))).toEqual([]);
  });

  it('of a simple consumer counts from the commit', () => {
    const group = { ...newGroup('g', 0), stateChangedAt: later };
    expect(removed(group, table(committed(0)))).toEqual(['t']);
    expect(removed(group, table(committed(2 * DAY)))).toEqual([]);
  });

  it('asked for with the commit goes before the broker’s', () => {
    const group = newGroup('g', 0);
    expect(removed(group, table(committed(0, 10)), 9)).toEqual([]);
    expect(removed(group, table(committed(0, 10)), 10)).toEqual(['t']);
  });

  it('says when nothing remains', () => {
    const group = consumers({ state: 'Empty' });
    expect(
      expiredOffsets(group, table(committed(0)), { now: later, retentionMs: DAY }).everything,
    ).toBe(true);
    expect(expiredOffsets(group, new Map(), { now: later, retentionMs: DAY }).everything).toBe(
      true,
    );
    expect(
      expiredOffsets(group, table(committed(0)), { now: later, retentionMs: 30 * DAY }).everything,
    ).toBe(false);
  });
});

describe('deleting offsets', () => {
  const asked = {
    groupId: 'g',
    topics: [
      { name: 'a', partitionIndexes: [0, 9] },
      { name: 'b', partitionIndexes: [0] },
    ],
  };

  it('refuses topics that somebody is subscribed to', () => {
    const group = consumers({ state: 'Stable', subscribedTopics: new Set(['a']) });
    const { removals, response } = planDelete(group, table(committed(0), ['a', 'b']), asked);
    expect(removals.map(({ topic }) => topic)).toEqual(['b']);
    expect(response.topics.map(({ partitions }) => partitions[0]?.error)).toEqual([
      'GROUP_SUBSCRIBED_TO_TOPIC',
      'NONE',
    ]);
  });

  it.each([
    ['NON_EMPTY_GROUP', consumers({ state: 'Stable', protocolType: 'connect' })],
    ['GROUP_ID_NOT_FOUND', consumers({ state: 'Dead' })],
    ['NONE', consumers({ state: 'Empty', protocolType: 'connect', subscribedTopics: null })],
  ] as const)('answers %s', (error, group) => {
    expect(planDelete(group, new Map(), asked).response.error).toBe(error);
  });
});
