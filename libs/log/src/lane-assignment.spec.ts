import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LaneAssignment, TOGETHER_BYTES } from './lane-assignment.js';

const LANES = ['first', 'second', 'third'] as const;
type Lane = (typeof LANES)[number];
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

/** Few, so that steps often meet. */
const SHARDS = [1] as const;
const PARTITIONS = 2;

interface Partition {
  readonly shard: number;
  queued: number;
  inFlight: number;
}

/** The lanes as FlushLane goes about them, with flushes that take a few partitions at most and may be refused. */
class Model {
  readonly lanes = new LaneAssignment(LANES);
  readonly partitions = Array.from({ length: PARTITIONS }, (_, i): Partition => ({
    shard: SHARDS[i % SHARDS.length],
    queued: 0,
    inFlight: 0,
  }));
  readonly ready = new Map(LANES.map((lane) => [lane, new Set<Partition>()]));
  readonly flights = new Map(LANES.map((lane) => [lane, [] as Partition[]]));

  append(partition: Partition, bytes: number): void {
    this.lanes.admitted(partition.shard, bytes);
    partition.queued += 1;
    this.ready.get(this.lanes.of(partition.shard))!.add(partition);
  }

  flush(lane: Lane, bytes: number, partitionsMax: number): void {
    const ready = this.ready.get(lane)!;
    const flight = this.flights.get(lane)!;
    if (flight.length > 0) return;
    for (const partition of Array.from(ready)) {
      const to = partition.queued > 0 ? this.lanes.movesFrom(lane, partition.shard, bytes) : null;
      if (to) this.ready.get(to)!.add(partition);
      if (to || partition.queued === 0) ready.delete(partition);
    }
    for (const partition of [...ready].slice(0, partitionsMax)) {
      if (partition.inFlight > 0) throw new Error('in flight twice');
      ready.delete(partition);
      [partition.inFlight, partition.queued] = [partition.queued, 0];
      flight.push(partition);
    }
  }

  /** A refusal answers what is queued as well, and leaves the partition ready if it was. */
  end(lane: Lane, how: 'committed' | 'refused'): void {
    for (const partition of this.flights.get(lane)!.splice(0)) {
      const refused = how === 'refused' ? partition.queued : 0;
      for (let i = 0; i < partition.inFlight + refused; i += 1)
        this.lanes.answered(partition.shard);
      partition.inFlight = 0;
      partition.queued -= refused;
    }
  }

  lanesThatWrite(shard: number): Lane[] {
    return LANES.filter((lane) => this.flights.get(lane)!.some((one) => one.shard === shard));
  }
}

it('a shard never has flushes in two lanes, whatever is refused, and nothing is forgotten', () => {
  const turn = fc.record({
    appends: fc.nat(1),
    partition: fc.nat(PARTITIONS - 1),
    bytes: fc.constantFrom(1, MUCH),
    ending: fc.constantFrom('flush' as const, 'committed' as const, 'refused' as const),
    lane: fc.constantFrom<Lane[]>('first', 'second'),
    partitionsMax: fc.integer({ min: 1, max: PARTITIONS }),
  });
  fc.assert(
    fc.property(fc.array(turn, { minLength: 20, maxLength: 100 }), (turns) => {
      const model = new Model();
      for (const { appends, partition, bytes, ending, lane, partitionsMax } of turns) {
        if (appends > 0) model.append(model.partitions[partition], bytes);
        if (ending === 'flush') model.flush(lane, bytes, partitionsMax);
        else model.end(lane, ending);
        const lanes = SHARDS.map((one) => model.lanesThatWrite(one).length);
        if (Math.max(...lanes) > 1) throw new Error(`lanes of each shard: ${lanes.join(', ')}`);
      }
      for (let round = 0; round < 20; round += 1) {
        for (const lane of LANES) {
          model.end(lane, 'committed');
          model.flush(lane, 1, PARTITIONS);
        }
      }
      expect(model.partitions.every(({ queued, inFlight }) => queued + inFlight === 0)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
