import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { buildBatch } from '@posthorn/records';
import fc from 'fast-check';
import type { ReplaySpec } from '../../apps/broker/src/admin/replays/replay-spec.js';
import { replayAsJson } from '../../apps/broker/src/admin/replays/replay-spec.js';
import { JobBench, Killed } from './support/job-bench.js';
import { stampsOf } from './support/letters.js';

const PARTITIONS = 3;

let bench: JobBench;
beforeAll(async () => {
  bench = await JobBench.open();
});
afterAll(() => bench?.close());

interface Story {
  /** Records of each partition: whether the filter means it. */
  readonly records: readonly (readonly boolean[])[];
  readonly isElsewhere: boolean;
  readonly limits: readonly number[];
  /** After how many appends each owner dies, before or behind its append. */
  readonly deaths: readonly (readonly [after: number, isAppended: boolean])[];
  /** An owner obeys a pause after so many steps. */
  readonly pauseAfter: number | null;
}

const stories: fc.Arbitrary<Story> = fc.record({
  records: fc.array(fc.array(fc.boolean(), { maxLength: 20 }), {
    minLength: PARTITIONS,
    maxLength: PARTITIONS,
  }),
  isElsewhere: fc.boolean(),
  limits: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
  deaths: fc.array(fc.tuple(fc.nat(3), fc.boolean()), { maxLength: 4 }),
  pauseAfter: fc.option(fc.nat(3)),
});

const NO_STORY = { isElsewhere: false, limits: [1], deaths: [], pauseAfter: null } as const;

let topics = 0;

async function prepare({ records, isElsewhere }: Story): Promise<ReplaySpec> {
  const name = `source-${++topics}`;
  await bench.createTopic(name, PARTITIONS);
  for (const [partition, some] of records.entries()) {
    for (const [n, isMeant] of some.entries()) {
      const value = JSON.stringify({ n, meant: { it: isMeant } });
      await bench.append(name, partition, [{ key: `k${partition}`, value, timestamp: 1n }]);
    }
  }
  const target = isElsewhere ? `target-${topics}` : name;
  if (isElsewhere) await bench.createTopic(target, 2);
  const topic = bench.log.topics.byName(name);
  return {
    topic: name,
    topicId: topic?.id ?? '',
    ranges: records.map((some, partition) => ({ partition, from: '0', to: String(some.length) })),
    where: { key: null, headers: [], json: [{ path: '$.meant.it', equals: true }] },
    includesCopies: false,
    targetTopic: target,
    targetTopicId: bench.log.topics.byName(target)?.id ?? '',
    forGroup: isElsewhere ? null : 'again',
  };
}

async function start(spec: ReplaySpec): Promise<bigint> {
  const common = { total: null, recordsPerSecond: null, createdBy: 'test', reason: null };
  const job = { kind: 'replay', spec: replayAsJson(spec), ...common } as const;
  return (await bench.table.create(job, async () => undefined)).id;
}

const nothing = async (): Promise<void> => undefined;

it('copies what is meant of every partition once and in its order, though owners die and people pause it', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const spec = await prepare(story);
      const id = await start(spec);
      const deaths = [...story.deaths];
      let appends = 0;
      bench.appending = async (append, request) => {
        const [death] = deaths;
        if (death === undefined || appends++ < death[0]) return append(request);
        deaths.shift();
        appends = 0;
        if (death[1]) await append(request);
        throw new Killed();
      };
      let steps = 0;
      let isPaused = false;
      bench.faultPoint = (name) => {
        if (name === 'job-planned' && steps++ === story.pauseAfter) {
          isPaused = true;
          throw new Killed();
        }
      };
      let turn = 0;
      for (;;) {
        await bench.workThrough(
          'replay',
          id,
          () => story.limits[turn++ % story.limits.length] ?? 1,
        );
        if ((await bench.job('replay', id)).status === 'completed') break;
        await bench.table.want('replay', id, 'run', nothing);
        if (!isPaused) continue;
        isPaused = false;
        await bench.table.want('replay', id, 'pause', nothing);
        expect((await bench.job('replay', id)).status).toBe('paused');
        await bench.table.want('replay', id, 'run', nothing);
      }
      const copies = (await bench.read(spec.targetTopic))
        .map((record) => ({ record, ...stampsOf(record) }))
        .filter(({ from }) => from !== undefined);
      for (const [partition, some] of story.records.entries()) {
        const meant = some.flatMap((isMeant, n) =>
          isMeant ? [`${spec.topic}/${partition}@${n}`] : [],
        );
        const own = copies.filter(({ record }) => String(record.key) === `k${partition}`);
        expect(own.map(({ from }) => from)).toEqual(meant);
        if (!story.isElsewhere) {
          expect(
            own.every(
              ({ record, forGroup }) => record.partition === partition && forGroup === 'again',
            ),
          ).toBe(true);
        }
      }
      const { processed, skipped, failed } = await bench.job('replay', id);
      const all = story.records.flat();
      expect([processed, skipped, failed].map(Number)).toEqual([
        all.length,
        all.filter((isMeant) => !isMeant).length,
        0,
      ]);
      // What a replay has put there is not of the next one.
      if (story.isElsewhere) return;
      bench.appending = (append, request) => append(request);
      bench.faultPoint = () => undefined;
      const stored = await bench.read(spec.topic);
      const ranges = spec.ranges.map((range) => {
        const to = stored.filter(({ partition }) => partition === range.partition).length;
        return { ...range, to: String(to) };
      });
      const again = await start({ ...spec, ranges, where: { ...spec.where, json: [] } });
      await bench.workThrough('replay', again, () => 50);
      const done = await bench.job('replay', again);
      expect([done.processed, done.skipped].map(Number)).toEqual([stored.length, copies.length]);
    }),
    { numRuns: Number(process.env.POSTHORN_REPLAY_RUNS ?? 15) },
  );
});

it('is previewed as it would be told, whatever state it is in', async () => {
  const id = await start(await prepare({ ...NO_STORY, records: [[true], [], []] }));
  const states = ['queued', 'running', 'paused', 'completed', 'cancelled', 'failed'];
  const wishes = ['run', 'pause', 'cancel'] as const;
  let taken = 0;
  for (const status of states) {
    for (const before of wishes) {
      for (const wanted of wishes) {
        const isOver = ['completed', 'cancelled', 'failed'].includes(status);
        await bench.pool.query(
          `update posthorn_admin.jobs set status = $2, wanted = $3, owner = null, ended_at = $4 where id = $1`,
          [id, status, before, isOver ? new Date(0) : null],
        );
        const seen = await bench.job('replay', id);
        const preview = await bench.table.wouldBe('replay', id, wanted);
        expect(await bench.job('replay', id)).toEqual(seen);
        const told = await bench.table.want('replay', id, wanted, nothing);
        const ended = told?.endedAt === null ? null : expect.any(Date);
        expect(preview).toEqual(told && { ...told, endedAt: ended });
        if (told !== undefined) taken++;
      }
    }
  }
  expect(taken).toBe(2 * 6 + 4);
});

it('passes over what an aborted transaction wrote, and its marker', async () => {
  bench.appending = (append, request) => append(request);
  bench.faultPoint = () => undefined;
  await bench.createTopic('aborted', 1);
  await bench.createTopic('aborted-copy', 1);
  const partitionId = bench.log.topics.byName('aborted')?.partitions[0].partitionId ?? 0;
  await bench.append('aborted', 0, [{ key: null, value: 'before', timestamp: 1n }]);
  const producer = { producerId: 4_711n, producerEpoch: 0, baseSequence: 0 };
  const batch = buildBatch([{ value: 'aborted', timestamp: 1n }], {
    producer,
    transactional: true,
  });
  await bench.log.append({ partitionId, batch: batch.buffer });
  const marker = { partitionId, producerId: 4_711n, producerEpoch: 0, coordinatorEpoch: 1 };
  await bench.log.appendMarker({ ...marker, result: 'abort' });
  await bench.append('aborted', 0, [{ key: null, value: 'behind', timestamp: 1n }]);
  const id = await start({
    topic: 'aborted',
    topicId: bench.log.topics.byName('aborted')?.id ?? '',
    ranges: [{ partition: 0, from: '0', to: '4' }],
    where: { key: null, headers: [], json: [] },
    includesCopies: false,
    targetTopic: 'aborted-copy',
    targetTopicId: bench.log.topics.byName('aborted-copy')?.id ?? '',
    forGroup: null,
  });
  await bench.workThrough('replay', id, () => 10);
  const copies = await bench.read('aborted-copy');
  expect(copies.map(({ value }) => String(value))).toEqual(['before', 'behind']);
});
