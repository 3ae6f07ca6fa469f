import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { journeyOf, type JourneyRecord } from './journey.js';

const NOTHING_ELSE = { producersOf: () => [], groupsOf: () => [] };
const nameOf = ({ topic, partition, offset }: Omit<JourneyRecord, 'timestamp'>): string =>
  `${topic}-${partition}@${offset}`;

/** What happened, in the order in which it did: who was caused by whom, and what each producer's clock said. */
interface Happened {
  readonly topic: string;
  readonly partition: number;
  /** The one before it, by its place in the list, that caused it. */
  readonly cause: number | null;
  readonly timestamp: number;
}

const stories = fc
  .array(
    fc.record({
      topic: fc.constantFrom('a', 'b', 'c'),
      partition: fc.nat(1),
      cause: fc.option(fc.nat(30)),
      // Few values: most are of the same millisecond as others.
      timestamp: fc.integer({ min: 1_000, max: 1_006 }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((all): Happened[] =>
    all.map((one, i) => ({ ...one, cause: i === 0 || one.cause === null ? null : one.cause % i })),
  );

function recordsOf(story: readonly Happened[]): JourneyRecord[] {
  const ends = new Map<string, bigint>();
  const records: JourneyRecord[] = [];
  for (const { topic, partition, cause, timestamp } of story) {
    const offset = ends.get(`${topic}-${partition}`) ?? 0n;
    ends.set(`${topic}-${partition}`, offset + 1n);
    const causation = cause === null ? [] : [['causation-id', records[cause]] as const];
    records.push({
      topic,
      partition,
      offset,
      timestamp: BigInt(timestamp),
      key: null,
      value: null,
      headers: causation.map(([name, record]) => [name, Buffer.from(nameOf(record))] as const),
    });
  }
  return records;
}

/** The order, told slowly: of what may come now, always what the clock says is first. */
function expectedOrder(story: readonly Happened[], records: readonly JourneyRecord[]): string[] {
  const left = new Set(records.keys());
  const order: string[] = [];
  while (left.size > 0) {
    const mayCome = [...left].filter((i) => {
      const { cause } = story[i];
      const isBehind = [...left].some(
        (j) =>
          records[j].topic === records[i].topic &&
          records[j].partition === records[i].partition &&
          records[j].offset < records[i].offset,
      );
      return !isBehind && (cause === null || !left.has(cause));
    });
    const [first] = mayCome.toSorted((i, j) => {
      const [a, b] = [records[i], records[j]];
      const by = [Number(a.timestamp - b.timestamp), a.topic < b.topic ? -1 : 1];
      if (by[0] !== 0) return by[0];
      return a.topic === b.topic ? a.partition - b.partition : by[1];
    });
    left.delete(first);
    order.push(nameOf(records[first]));
  }
  return order;
}

describe('the steps of a journey', () => {
  it('are in the order of the model, in whatever order the records were found', () => {
    fc.assert(
      fc.property(stories, fc.infiniteStream(fc.nat()), (story, chance) => {
        const records = recordsOf(story);
        const dice = new Map(records.map((record) => [record, chance.next().value as number]));
        const found = records.toSorted((a, b) => dice.get(a)! - dice.get(b)!);
        const { steps } = journeyOf([...found, ...found.slice(0, 3)], NOTHING_ELSE);
        const order = steps.map((step) => `${step.topic}-${step.partition}@${step.offset}`);
        expect(order).toEqual(expectedOrder(story, records));
      }),
    );
  });

  it('waited as long as the clocks went forward in all, and never less than nothing', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { steps } = journeyOf(recordsOf(story), NOTHING_ELSE);
        let latest = steps[0].timestamp;
        for (const { timestamp, waitedMs } of steps) {
          const isLater = timestamp > latest;
          expect(waitedMs).toBe(isLater ? timestamp - latest : 0n);
          if (isLater) latest = timestamp;
        }
        const sum = steps.reduce((total, { waitedMs }) => total + waitedMs, 0n);
        const max = steps.reduce((a, { timestamp }) => (timestamp > a ? timestamp : a), 0n);
        expect(sum).toBe(max - steps[0].timestamp);
      }),
    );
  });

  it('are all there although records name each other as their causes', () => {
    const record = (topic: string, offset: bigint, cause: string): JourneyRecord => ({
      topic,
      partition: 0,
      offset,
      timestamp: 1n,
      key: null,
      value: null,
      headers: [['causation-id', Buffer.from(cause)]],
    });
    const circle = [record('a', 0n, 'a-0@1'), record('a', 1n, 'b-0@0'), record('b', 0n, 'b-0@0')];
    const { steps } = journeyOf(circle, NOTHING_ELSE);
    expect(steps.map(({ topic, offset }) => `${topic}@${offset}`)).toEqual(['a@0', 'a@1', 'b@0']);
  });
});
