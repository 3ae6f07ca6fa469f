import { describe, expect, it } from '@jest/globals';
import type { LiveSample } from '../live/live-sample.js';
import { lookBetween } from './look-between.js';
import { GAP_MAX_MS, TOPICS_MAX } from './rate-history.js';

/** Topics by the end of their one partition, and a group by what it has committed of the first. */
function sample(at: number, ends: readonly bigint[], committed = 0n, lagSeconds = 3): LiveSample {
  const group = {
    groupId: 'kitchen',
    state: 'Stable',
    protocolType: '',
    assignor: '',
    members: [],
  };
  const reading = { topic: 't0', partition: 0, partitionId: 0, offset: committed, metadata: '' };
  return {
    at,
    ends: new Map(ends.map((end, id) => [id, end])),
    topics: ends.map((_, id) => ({ topic: `t${id}`, topicId: `id${id}`, partitionIds: [id] })),
    groups: [{ group, readings: [reading], lagSeconds }],
    failures: [],
  };
}

describe('what a look writes down', () => {
  it('is what was produced and consumed since the one before, and the worst lag', () => {
    const look = lookBetween(sample(0, [10n, 5n], 4n), sample(10_000, [30n, 5n], 14n, 7));
    expect(look).toEqual({
      at: 10_000,
      cluster: { producedPerSecond: 2, consumedPerSecond: 1, lagSeconds: 7 },
      topics: [{ topic: 't0', topicId: 'id0', producedPerSecond: 2 }],
      isWhole: true,
    });
  });

  it('says so where more topics were written to than are kept, and keeps the busiest', () => {
    const ends = Array.from({ length: TOPICS_MAX + 1 }, (_, id) => BigInt(id + 1));
    const look = lookBetween(sample(0, ends.map(() => 0n)), sample(1_000, ends))!; // prettier-ignore
    expect(look.isWhole).toBe(false);
    expect(look.topics).toHaveLength(TOPICS_MAX);
    expect(look.topics[0]).toMatchObject({
      topic: `t${TOPICS_MAX}`,
      producedPerSecond: TOPICS_MAX + 1,
    });
  });

  it('is nothing where the one before is long ago, or later', () => {
    const before = sample(0, [10n]);
    expect(lookBetween(before, sample(GAP_MAX_MS + 1, [20n]))).toBeNull();
    expect(lookBetween(sample(5, [10n]), before)).toBeNull();
  });

  it('has no lag where there is no group, and none that is known where nobody could tell', () => {
    const alone = { ...sample(1_000, [1n]), groups: [] };
    expect(lookBetween(sample(0, [1n]), alone)?.cluster.lagSeconds).toBe(0);
    const [unknown] = sample(0, [1n]).groups;
    const silent = { ...sample(1_000, [1n]), groups: [{ ...unknown, lagSeconds: null }] };
    expect(lookBetween(sample(0, [1n]), silent)?.cluster.lagSeconds).toBeNull();
  });
});
