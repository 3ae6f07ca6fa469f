import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordInput } from '@posthorn/records';
import fc from 'fast-check';
import { partitionOfKey } from '../../apps/broker/src/topics/murmur2.js';
import { sorted, until } from '../conformance/support.js';
import { JobBench, Killed } from './support/job-bench.js';
import { letterOf, redriveSpec, stampsOf } from './support/letters.js';

/** Every place at which an owner of a job may die. */
const STEPS = ['job-planned', 'job-intended', 'job-part-appended', 'job-appended', 'job-confirmed'];

let bench: JobBench;
beforeAll(async () => {
  bench = await JobBench.open();
  bench.indexer.onApplicationBootstrap();
});
afterAll(() => bench?.close());

interface Story {
  /** The key and the size of each letter, and the partition of its dead-letter topic by its key. */
  readonly letters: readonly {
    readonly key: number | null;
    readonly isTooLarge: boolean;
    readonly times: number;
  }[];
  readonly partitions: number;
  readonly limits: readonly number[];
  /** How each append and each step in turn goes; in order when there are no more. */
  readonly appends: readonly ('lost' | 'unanswered' | 'late' | 'fine')[];
  readonly deaths: readonly (string | null)[];
}

const stories: fc.Arbitrary<Story> = fc.record({
  letters: fc.array(
    fc.record({
      key: fc.option(fc.nat(3), { freq: 6 }),
      isTooLarge: fc.integer({ min: 0, max: 15 }).map((n) => n === 0),
      times: fc.integer({ min: 0, max: 15 }).map((n) => (n === 0 ? 5 : 0)),
    }),
    { minLength: 1, maxLength: 25 },
  ),
  partitions: fc.integer({ min: 1, max: 4 }),
  limits: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
  appends: fc.array(fc.constantFrom('lost', 'unanswered', 'late', 'fine'), { maxLength: 12 }),
  deaths: fc.array(fc.option(fc.constantFrom(...STEPS), { freq: 2 }), { maxLength: 12 }),
});

let topics = 0;

/** Letters in their topic and in the index, ready to be redriven. */
async function prepare({ letters, partitions }: Story) {
  const origin = `orders-${++topics}`;
  const dlq = `${origin}.pay.dlq`;
  await bench.createTopic(origin, partitions, [['max.message.bytes', '2000']]);
  await bench.createTopic(dlq, 2);
  const batches: RecordInput[][] = [[], []];
  for (const [n, letter] of letters.entries()) {
    const key = letter.key === null ? null : `k${letter.key}`;
    const value = `${n}:${letter.isTooLarge ? 'x'.repeat(3_000) : ''}`;
    const place = { topic: origin, partition: 0, offset: BigInt(n) };
    batches[(letter.key ?? n) % 2].push(letterOf({ key, value, ...place }, letter.times));
  }
  for (const [partition, batch] of batches.entries()) {
    if (batch.length > 0) await bench.append(dlq, partition, batch);
  }
  const filter = { topic: dlq, visible: null };
  await until(
    'the letters to be indexed',
    async () => (await bench.letters.count(filter)) === letters.length,
  );
  return { origin, dlq, filter };
}

/** What the story does to the appends of a job. Batches that come late are those of owners that nobody waits for any more. */
function disturb({ appends, deaths }: Story): () => Promise<void> {
  const late: (() => Promise<unknown>)[] = [];
  const deliverLate = async (): Promise<void> => {
    for (const send of late.splice(0)) await send();
  };
  const plan = [...appends];
  const ends = [...deaths];
  bench.appending = async (append, request) => {
    const copy = (): Buffer => Buffer.from(request.batch);
    switch (plan.shift() ?? 'fine') {
      case 'lost':
        return { error: 'NOT_LEADER_OR_FOLLOWER' };
      case 'unanswered':
        await append({ ...request, batch: copy() });
        throw new Killed();
      case 'late':
        late.push(() => append({ ...request, batch: copy() }));
        throw new Killed();
      case 'fine': {
        const batch = copy();
        const result = await append(request);
        late.push(() => append({ ...request, batch }));
        return result;
      }
    }
  };
  bench.faultPoint = (name) => {
    if (ends[0] === undefined) return;
    if (ends[0] === null) return void ends.shift();
    if (ends[0] !== name) return;
    ends.shift();
    throw new Killed();
  };
  return deliverLate;
}

describe('a redrive, whatever becomes of its owners and its appends', () => {
  it('copies each letter once or says why not, those of a key in their order, and to the partition of the key', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        bench.faultPoint = () => undefined;
        bench.appending = (append, request) => append(request);
        const { origin, dlq, filter } = await prepare(story);
        const topic = bench.log.topics.byName(origin);
        const { id } = await bench.table.create(
          {
            kind: 'redrive',
            spec: redriveSpec(topic),
            total: null,
            recordsPerSecond: null,
            createdBy: 'test',
            reason: null,
          },
          async (client, jobId) => void (await bench.redrives.take(client, jobId, filter)),
        );
        const deliverLate = disturb(story);
        let turn = 0;
        const limit = (): number => story.limits[turn++ % story.limits.length] ?? 1;
        await bench.workThrough('redrive', id, limit);
        await deliverLate();

        const job = await bench.job('redrive', id);
        expect(job.status).toBe('completed');
        expect(Number(job.processed)).toBe(story.letters.length);
        const stored = await bench.letters.list(filter, {
          direction: 'desc',
          after: null,
          limit: 1_000,
        });
        const copies = (await bench.read(origin)).map((record) => ({
          record,
          ...stampsOf(record),
        }));
        const redriven = stored.filter(({ status }) => status === 'redriven');
        const left = stored.filter(({ status }) => status === 'open');
        expect(redriven.length + left.length).toBe(stored.length);
        expect(Number(job.failed)).toBe(left.length);
        // Exactly the letters that are marked were copied, each once, and the mark says where to.
        expect(sorted(copies.map(({ from }) => from ?? ''))).toEqual(
          sorted(redriven.map((one) => `${dlq}/${one.partition}@${one.offset}`)),
        );
        for (const { record, from } of copies) {
          const letter = redriven.find((one) => `${dlq}/${one.partition}@${one.offset}` === from);
          const place = `${origin}/${record.partition}`;
          expect([place, `${place}@${record.offset}`]).toContain(letter?.redrivenTo);
        }
        for (const { redriveError } of left) expect(redriveError).toEqual(expect.any(String));
        const byKey = Map.groupBy(
          copies.filter(({ record }) => record.key !== null),
          ({ record }) => String(record.key),
        );
        for (const [key, some] of byKey) {
          const order = some.map(({ record }) => Number.parseInt(String(record.value), 10));
          expect(order).toEqual(order.toSorted((a, b) => a - b));
          const partition = partitionOfKey(Buffer.from(key), story.partitions);
          expect(new Set(some.map(({ record }) => record.partition))).toEqual(new Set([partition]));
        }
        // What cannot be copied stays, and of its key everything behind it.
        const stays = story.letters.filter((letter, at) =>
          story.letters
            .slice(0, at + 1)
            .some(
              (one, index) =>
                (one.isTooLarge || one.times === 5) &&
                (index === at || (one.key !== null && one.key === letter.key)),
            ),
        );
        const values = copies.map(({ record }) => Number.parseInt(String(record.value), 10));
        const goes = story.letters.flatMap((letter, at) => (stays.includes(letter) ? [] : [at]));
        expect(values.toSorted((a, b) => a - b)).toEqual(goes);
        expect(left).toHaveLength(stays.length);
      }),
      { numRuns: Number(process.env.POSTHORN_REDRIVE_RUNS ?? 15) },
    );
  });
});
