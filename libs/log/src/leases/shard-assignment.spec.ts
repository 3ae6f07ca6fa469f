import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assignShards } from './shard-assignment.js';

const SHARDS = 64;
const ids = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const nobody = (shards: number): null[] => Array.from({ length: shards }, () => null);
const countsOf = (owners: readonly (number | null)[], live: readonly number[]): number[] =>
  live.map((id) => owners.filter((owner) => owner === id).length);

/** Any owners, dead ones among them, and any live brokers. */
const situations = fc
  .uniqueArray(fc.nat({ max: 60 }), { minLength: 1, maxLength: 40 })
  .chain((live) =>
    fc.record({
      live: fc.constant(live),
      owners: fc.array(fc.option(fc.oneof(fc.constantFrom(...live), fc.nat({ max: 60 }))), {
        minLength: 1,
        maxLength: 130,
      }),
    }),
  );

describe('the shards assigned to brokers', () => {
  it('differ by one between two brokers at most, and all lie with somebody who lives', () => {
    fc.assert(
      fc.property(situations, ({ live, owners }) => {
        const assigned = assignShards(owners, live);
        expect(assigned).toHaveLength(owners.length);
        expect(assigned.every((id) => live.includes(id))).toBe(true);
        const counts = countsOf(assigned, live);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('move only where a broker is gone or has too much, no even answer moves fewer', () => {
    fc.assert(
      fc.property(situations, ({ live, owners }) => {
        const assigned = assignShards(owners, live);
        const moved = owners.filter(
          (owner, shard) => owner !== null && live.includes(owner) && assigned[shard] !== owner,
        ).length;
        // Whoever has most may keep one more, as often as there is a remainder: nothing even moves fewer.
        const least = Math.floor(owners.length / live.length);
        const counts = countsOf(owners, live).toSorted((a, b) => b - a);
        const above = counts.map((count, place) =>
          Math.max(0, count - least - (place < owners.length % live.length ? 1 : 0)),
        );
        expect(moved).toBe(above.reduce((sum, count) => sum + count, 0));
      }),
    );
  });

  it('are the same in the eyes of every broker, and stay when nothing changes', () => {
    fc.assert(
      fc.property(situations, fc.nat(), ({ live, owners }, turn) => {
        const assigned = assignShards(owners, live);
        const rotated = [...live.slice(turn % live.length), ...live.slice(0, turn % live.length)];
        expect(assignShards(owners, rotated)).toEqual(assigned);
        expect(assignShards(assigned, live)).toEqual(assigned);
      }),
    );
  });

  it('come to the same end when brokers act one after the other on what they see by then', () => {
    fc.assert(
      fc.property(situations, fc.array(fc.nat()), ({ live, owners }, turns) => {
        const rows: (number | null)[] = [...owners];
        const act = (id: number): void => {
          const assigned = assignShards(rows, live);
          for (const [shard, owner] of rows.entries()) {
            if (owner === id && assigned[shard] !== id) rows[shard] = null;
            const isFree = owner === null || !live.includes(owner);
            if (isFree && assigned[shard] === id) rows[shard] = id;
          }
        };
        for (const turn of turns) act(live[turn % live.length]);
        for (let round = 0; round < 3; round++) live.forEach(act);
        expect(assignShards(rows, live)).toEqual(rows);
      }),
    );
  });

  /** Fewest leaders among so many neighbouring shards, which a topic of so many partitions has. */
  function leadersOf(owners: readonly number[], partitions: number): number {
    const windows = owners.map((_, from) =>
      Array.from({ length: partitions }, (__, i) => owners[(from + i) % owners.length]),
    );
    return Math.min(...windows.map((window) => new Set(window).size));
  }

  it('give the partitions of one topic different leaders, whatever brokers came and went', () => {
    const alone = assignShards(nobody(SHARDS), ids(1));
    const two = assignShards(alone, ids(2));
    expect(leadersOf(two, 2)).toBe(2);
    const three = assignShards(two, ids(3));
    expect(leadersOf(three, 6)).toBe(3);
    expect(leadersOf(assignShards(alone, ids(3)), 6)).toBe(3);
    const left = assignShards(three, [1, 3]);
    expect(leadersOf(assignShards(left, ids(3)), 6)).toBe(3);
    expect(leadersOf(assignShards(nobody(SHARDS), ids(12)), 12)).toBeGreaterThanOrEqual(8);
  });

  it('leave none of three brokers without one of twelve neighbours, in whatever order they are restarted', () => {
    const restarted = (assigned: number[], id: number): number[] => {
      const left = assignShards(
        assigned,
        ids(3).filter((other) => other !== id),
      );
      return assignShards(left, ids(3));
    };
    const first = assignShards(assignShards(assignShards(nobody(SHARDS), ids(1)), ids(2)), ids(3));
    let all = [first];
    for (let restarts = 0; restarts < 5; restarts++) {
      all = all.flatMap((assigned) => ids(3).map((id) => restarted(assigned, id)));
      expect(Math.min(...all.map((assigned) => leadersOf(assigned, 12)))).toBe(3);
    }
  });
});
