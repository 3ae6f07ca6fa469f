import { describe, expect, it } from '@jest/globals';
import { figuresBetween, secondsToDrain, type LiveSample, type Reading } from './live-sample.js';

const group = (groupId: string) => ({
  groupId,
  state: 'Stable',
  protocolType: 'consumer',
  assignor: 'range',
  members: [],
});
const reading = (partitionId: number, offset: bigint): Reading => ({
  topic: 'orders',
  partition: partitionId,
  partitionId,
  offset,
  metadata: '',
});

function sample(
  at: number,
  ends: readonly [number, bigint][],
  readings: readonly Reading[],
): LiveSample {
  return {
    at,
    ends: new Map(ends),
    topics: [{ topic: 'orders', topicId: 'o', partitionIds: [1, 2] }],
    groups: [{ group: group('kitchen'), readings, lagSeconds: 3 }],
    failures: [],
  };
}

/** Of the one topic and the one group. */
function between(older: LiveSample, newer: LiveSample) {
  const { seconds, topics, groups } = figuresBetween(older, newer);
  return { seconds, produced: topics[0].producedPerSecond, ...groups[0] };
}

describe('what happened between two samples', () => {
  it('is what was added, by the time that passed', () => {
    const older = sample(0, [[1, 100n], [2, 50n]], [reading(1, 90n)]); // prettier-ignore
    const newer = sample(10_000, [[1, 150n], [2, 60n]], [reading(1, 110n)]); // prettier-ignore
    expect(between(older, newer)).toMatchObject({
      seconds: 10,
      produced: 6,
      consumedPerSecond: 2,
      producedPerSecond: 5,
      lag: 40n,
      lagSeconds: 3,
    });
  });

  it('is nothing between a sample and itself', () => {
    const one = sample(5, [[1, 100n]], [reading(1, 90n)]);
    expect(between(one, one)).toMatchObject({
      seconds: 0,
      produced: 0,
      consumedPerSecond: 0,
      lag: 10n,
    });
  });

  it('is nothing where somebody went back, and of a partition that was not known before', () => {
    const older = sample(0, [[1, 100n]], [reading(1, 90n)]);
    const newer = sample(1_000, [[1, 7n], [2, 1_000n]], [reading(1, 0n), reading(2, 900n)]); // prettier-ignore
    expect(between(older, newer)).toMatchObject({ produced: 0, consumedPerSecond: 0, lag: 107n });
  });

  it('leaves out partitions whose end is not known', () => {
    const newer = sample(1_000, [[1, 100n]], [reading(1, 90n), reading(2, 5n)]);
    expect(between(newer, newer).lag).toBe(10n);
  });
});

describe('the time until a group has caught up', () => {
  it('is its lag by what it gains', () => {
    expect(secondsToDrain({ lag: 100n, consumedPerSecond: 15, producedPerSecond: 5 })).toBe(10);
    expect(secondsToDrain({ lag: 0n, consumedPerSecond: 0, producedPerSecond: 5 })).toBe(0);
  });

  it('is not known while it gains nothing', () => {
    expect(secondsToDrain({ lag: 1n, consumedPerSecond: 5, producedPerSecond: 5 })).toBeNull();
    expect(secondsToDrain({ lag: 1n, consumedPerSecond: 0, producedPerSecond: 5 })).toBeNull();
  });
});
