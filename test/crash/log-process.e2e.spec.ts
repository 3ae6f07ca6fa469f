import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPostgresLog, type Topic } from '@posthorn/log';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { LogProcess, ProducerLane, readPartition, violations, type Fault } from './support.js';

/** More for a long run. */
const ROUNDS = Number(process.env.POSTHORN_CRASH_ROUNDS ?? 1);
const BATCHES = 40;
const SETTINGS = {
  segmentBytes: 100_000,
  retentionCheckMs: 15,
  flushBytesMax: 20_000,
};

const FAULT_POINTS = [
  'flush-starts',
  'flush-sent',
  'flush-committed',
  'flush-answered',
  'segment-sealed',
  'segment-catalogued',
  'log-starts-moved',
  'segment-dropped',
];

/** The topics of one round. */
interface Filled {
  readonly kept: Topic;
  /** Its segments come and go, so that retention has something to do in the same chain of tables. */
  readonly churn: Topic;
  /** Those of this round begin behind it. */
  readonly producerIds: bigint;
}

async function makeTopics(maker: LogProcess, n: number): Promise<Filled> {
  const { topic: kept } = await maker.createTopic(`kept-${n}`, 3, [['retention.ms', '-1']]);
  const { topic: churn } = await maker.createTopic(`churn-${n}`, 1, [
    ['retention.bytes', '20000'],
    ['retention.ms', '3600000'],
  ]);
  return { kept, churn, producerIds: BigInt((n + 1) * 10) };
}

describe('a log whose process is killed', () => {
  let database: TestDatabase;
  /** One for each round of each fault. */
  const filled: Filled[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    // One process for all of them, which is gone before a fault is waited for: no fault is to hit the making.
    const maker = await start();
    for (let n = 0; n < FAULT_POINTS.length * ROUNDS; n++) filled.push(await makeTopics(maker, n));
    await maker.kill();
  });
  afterAll(() => database.drop());

  async function start(fault?: Fault): Promise<LogProcess> {
    const process = await LogProcess.start(database.url, SETTINGS, fault);
    // It may die while it opens; the next one has no fault in it.
    return process ?? start();
  }

  async function verify(lanes: readonly ProducerLane[]): Promise<void> {
    const log = await openPostgresLog({
      databaseUrl: database.url,
      brokerId: 1,
      host: 'localhost',
      port: 9092,
    });
    try {
      for (const partitionId of new Set(lanes.map((lane) => lane.partitionId))) {
        const here = lanes.filter((lane) => lane.partitionId === partitionId);
        expect(violations(await readPartition(log, partitionId), here)).toEqual([]);
      }
    } finally {
      await log.close();
    }
  }

  for (const [at, name] of FAULT_POINTS.entries()) {
    it(
      `loses, repeats and reorders nothing: killed at '${name}'`,
      async () => {
        for (let round = 0; round < ROUNDS; round++) {
          const { kept, churn, producerIds } = filled[at * ROUNDS + round];
          let process = await start({
            name,
            hit: 1 + ((round * 7) % 20) + (name.startsWith('flush') ? 10 : 0),
          });
          const [{ partitionId: churned }] = churn.partitions;
          const lanes = kept.partitions.flatMap(({ partitionId }) =>
            [1n, 2n].map(
              (producer) => new ProducerLane(producerIds + producer, partitionId, 4_000),
            ),
          );
          const background = new ProducerLane(producerIds + 9n, churned, 9_000);
          for (let attempt = 0; ; attempt++) {
            if (attempt === 10) throw new Error('the log keeps dying');
            const { append } = process;
            const done = await Promise.all([
              ...lanes.map((lane) => lane.run(append, BATCHES)),
              background.run(append, 3 * BATCHES),
            ]);
            await process.kill();
            if (done.every(Boolean)) break;
            process = await start();
          }
          expect(lanes.every((lane) => lane.sent.length === BATCHES)).toBe(true);
          await verify(lanes);
        }
      },
      300_000 * ROUNDS,
    );
  }

  it('mixes nothing up when a process that stood still wakes after another one took over', async () => {
    const settings = { leaseMs: 600, tickMs: 100 };
    const sleeper = (await LogProcess.start(database.url, settings))!;
    const { topic } = await sleeper.createTopic('sleeper', 1);
    const [{ partitionId }] = topic.partitions;
    const first = new ProducerLane(900n, partitionId, 100);
    const second = new ProducerLane(901n, partitionId, 100);
    await first.run(sleeper.append, 3);
    sleeper.signal('SIGSTOP');
    const heir = await openPostgresLog({
      databaseUrl: database.url,
      brokerId: 2,
      host: 'localhost',
      port: 9093,
      tickMs: 50,
    });
    const append = (id: number, batch: Buffer) => heir.append({ partitionId: id, batch });
    try {
      // Refused until the lease of the one that stands still is over.
      await second.run(append, 3);
      // What was sent to it while it slept is refused under the old epoch; later it may lead again, under a new one.
      const late = first.run(sleeper.append, 6);
      sleeper.signal('SIGCONT');
      const more = second.run(append, 20);
      await Promise.race([late, more]);
      await sleeper.kill();
      await late;
      await Promise.all([first.run(append, 10), more]);
      expect(violations(await readPartition(heir, partitionId), [first, second])).toEqual([]);
      expect(first.sent.length + second.sent.length).toBe(30);
    } finally {
      await heir.close();
      await sleeper.kill();
    }
  });
});
