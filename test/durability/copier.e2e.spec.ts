import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import kafkajs, { type Kafka } from 'kafkajs';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { BrokerProcess } from './support/broker-process.js';

const COPIER = fileURLToPath(new URL('./support/copier.mjs', import.meta.url));
const PARTITIONS = 2;
const RECORDS = 60;
const ATTEMPTS_MAX = 20;
const KILLS = ['records sent', 'offsets sent', 'commit sent', 'committed'] as const;

let database: TestDatabase;
let broker: BrokerProcess;
let kafka: Kafka;

beforeAll(async () => {
  database = await createTestDatabase();
  // A killed copier is a member of its group for so long, and the next one waits for it.
  const env = { POSTHORN_GROUP_SESSION_TIMEOUT_MIN_MS: '500' };
  broker = await BrokerProcess.start({ databaseUrl: database.url, env });
  kafka = new kafkajs.Kafka({
    brokers: [broker.address],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 20, maxRetryTime: 200, retries: 100 },
  });
});

afterAll(async () => {
  await broker.end('SIGKILL');
  await database.drop();
});

interface Kill {
  readonly killAt: string;
  readonly killIn: number;
}

/** As what supervises services does: one that gives up, as kafkajs does while a coordinator loads, is started again. */
async function copyUntilKilled(kill: Kill | null, stop?: AbortSignal): Promise<void> {
  const work = { bootstrap: [broker.address], from: 'input', to: 'output', ...kill };
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    // kafkajs computes pauses from times that it does not know yet.
    const execArgv = ['--disable-warning=TimeoutNegativeWarning'];
    const copier = fork(COPIER, [JSON.stringify(work)], { execArgv });
    const end = (): boolean => copier.kill('SIGKILL');
    stop?.addEventListener('abort', end, { once: true });
    const [, signal] = (await once(copier, 'exit')) as [number | null, NodeJS.Signals | null];
    stop?.removeEventListener('abort', end);
    if (signal === 'SIGKILL' || stop?.aborted) return;
    await sleep(100);
  }
  throw new Error(`the copier gave up ${ATTEMPTS_MAX} times`);
}

const values = (partition: number): string[] =>
  Array.from({ length: RECORDS }, (_, n) => `${partition}/${n}`);

async function fill(): Promise<void> {
  const admin = kafka.admin();
  const topics = ['input', 'output'].map((topic) => ({ topic, numPartitions: PARTITIONS }));
  await admin.createTopics({ topics });
  await admin.disconnect();
  const producer = kafka.producer();
  await producer.connect();
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const messages = values(partition).map((value) => ({ value, partition }));
    await producer.send({ topic: 'input', messages });
  }
  await producer.disconnect();
}

async function untilCopied(): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  for (let copied = 0; copied < PARTITIONS; await sleep(50)) {
    const [{ partitions }] = await admin.fetchOffsets({ groupId: 'copier', topics: ['input'] });
    copied = partitions.filter(({ offset }) => offset === String(RECORDS)).length;
  }
  await admin.disconnect();
}

/** Of each partition of the output, in order, up to a record behind all others. */
async function output(groupId: string, readUncommitted: boolean): Promise<string[][]> {
  const seen: string[][] = Array.from({ length: PARTITIONS }, () => []);
  const consumer = kafka.consumer({ groupId, readUncommitted, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic: 'output', fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ partition, message }) => void seen[partition].push(String(message.value)),
  });
  while (!seen.every((one) => one.at(-1) === 'END')) await sleep(20);
  await consumer.disconnect();
  return seen.map((one) => one.slice(0, -1));
}

it('copies every record once and in order, however often copier and broker are killed', async () => {
  await fill();
  for (const [round, killAt] of KILLS.entries()) {
    await copyUntilKilled({ killAt, killIn: 2 + round });
    if (killAt !== 'offsets sent') continue;
    await broker.end('SIGKILL');
    await broker.start();
  }
  const stop = new AbortController();
  const last = copyUntilKilled(null, stop.signal);
  await untilCopied();
  stop.abort();
  await last;
  const end = kafka.producer();
  await end.connect();
  for (let partition = 0; partition < PARTITIONS; partition++) {
    await end.send({ topic: 'output', messages: [{ value: 'END', partition }] });
  }
  await end.disconnect();
  const copies = [0, 1].map((partition) => values(partition).map((value) => `copy of ${value}`));
  expect(await output('committed', false)).toEqual(copies);
  // The harm was real: some were written more than once, and all but one of each is in an aborted transaction.
  const all = (await output('uncommitted', true)).flat();
  expect(all.length).toBeGreaterThan(PARTITIONS * RECORDS);
});
