import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LaneAssignment, TOGETHER_BYTES } from './lane-assignment.js';

const LANES = ['first', 'second', 'third'] as const;
const MUCH = TOGETHER_BYTES + 1;

it('one lane writes for all shards while there is little, and each its own when there is more', () => {
  const lanes = new LaneAssignment(LANES);
  for (const shard of [0, 1, 2]) {
    lanes.admitted(shard, TOGETHER_BYTES);
    expect(lanes.of(shard)).toBe('first');
    lanes.answered(shard);
    lanes.admitted(shard, MUCH);
    expect(lanes.of(shard)).toBe(LANES[shard]);
    lanes.answered(shard);
  }
});

it('what waits in a lane that has nothing in flight goes home when it is much', () => {
  const lanes = new LaneAssignment(LANES);
  lanes.admitted(1, 1);
  expect(lanes.movesFrom('first', 1, TOGETHER_BYTES)).toBeNull();
  expect(lanes.movesFrom('first', 1, MUCH)).toBe('second');
  // Another partition of the shard that waits there as well.
  expect(lanes.movesFrom('first', 1, MUCH)).toBe('second');
  expect(lanes.of(1)).toBe('second');
  expect(lanes.movesFrom('second', 1, MUCH)).toBeNull();
});

it('a shard never has appends in two lanes', () => {
  const step = fc.record({
    kind: fc.constantFrom('append', 'flush', 'answer'),
    shard: fc.nat(3),
    lane: fc.constantFrom(...LANES),
    bytes: fc.constantFrom(1, MUCH),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const lanes = new LaneAssignment(LANES);
      const waiting = new Map(LANES.map((lane) => [lane, [] as number[]]));
      const inFlight = new Map(LANES.map((lane) => [lane, [] as number[]]));
      for (const { kind, shard, lane, bytes } of steps) {
        if (kind === 'append') {
          lanes.admitted(shard, bytes);
          waiting.get(lanes.of(shard))!.push(shard);
        } else if (kind === 'flush' && inFlight.get(lane)!.length === 0) {
          const here = waiting.get(lane)!.splice(0);
          for (const one of here) {
            const home = lanes.movesFrom(lane, one, bytes);
            if (home === null) inFlight.get(lane)!.push(one);
            else waiting.get(home)!.push(one);
          }
        } else if (kind === 'answer') {
          for (const one of inFlight.get(lane)!.splice(0)) lanes.answered(one);
        }
        for (const each of [0, 1, 2, 3]) {
          const places = LANES.filter((one) =>
            [...waiting.get(one)!, ...inFlight.get(one)!].includes(each),
          );
          expect(places.length).toBeLessThanOrEqual(1);
        }
      }
    }),
  );
});
