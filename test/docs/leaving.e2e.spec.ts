import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster, type ConsumedRecord } from '@posthorn/client';
import { startBroker, type RunningBroker } from 'posthorn';
import {
  describeOnApacheKafka,
  startApacheKafka,
  startMirrorMaker,
} from '../support/apache-kafka.js';
import { ROOT } from './blocks.js';
import { filesOf } from './files-of.js';

const files = new Map(filesOf('docs/migrating-to-kafka.md').map(({ file, code }) => [file, code]));
const RECORDS = 300;
const PARTITIONS = 3;
/** Virtual machines start slowly on a machine that is busy. */
const RUN_MS = 240_000;

type Cluster = ReturnType<typeof connectCluster>;

let source: RunningBroker;
let here: Cluster;
let folder: string;

beforeAll(async () => {
  source = await startBroker({ port: 0, logLevel: 'error', groupInitialRebalanceDelayMs: 0 });
  here = connectCluster({ brokers: [addressOf(source)] });
  // Inside of the repository, so that the packages are found which the reader installs.
  mkdirSync(path.join(ROOT, '.posthorn'), { recursive: true });
  folder = mkdtempSync(path.join(ROOT, '.posthorn', 'leaving-'));
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(folder, 'copy.ts'), files.get('copy.ts') ?? '');
});

afterAll(async () => {
  await here?.close();
  await source?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const addressOf = ({ host, port }: { host: string; port: number }): string => `${host}:${port}`;

/** A log that does not begin at 0, with keys, headers, times and a tombstone, and a group that is in the middle of it. */
async function fill(topic: string): Promise<void> {
  const admin = here.admin();
  await admin.createTopic({ topic, partitions: PARTITIONS });
  const producer = here.producer();
  const record = (n: number) => ({
    topic,
    partition: n % PARTITIONS,
    key: `o-${n}`,
    value: n === 42 ? null : `{"n":${n}}`,
    timestamp: 1_760_000_000_000n + BigInt(n),
    headers: [['tenant', Buffer.from('acme')]] as const,
  });
  await producer.sendAll(Array.from({ length: RECORDS }, (_, n) => record(n)));
  await admin.deleteRecords(topic, [{ partition: 0, offset: 10n }]);
  await admin.commitOffsets('kitchen', [
    { topic, partition: 0, offset: 50n },
    { topic, partition: 1, offset: 0n },
    { topic, partition: 2, offset: 100n },
  ]);
}

async function all(cluster: Cluster, topic: string, from?: readonly bigint[]) {
  const partitions = [];
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const [first] = await cluster.admin().listOffsets([{ topic, partition, at: 'earliest' }]);
    const [end] = await cluster.admin().listOffsets([{ topic, partition, at: 'latest' }]);
    const start = from?.[partition] ?? first?.offset ?? 0n;
    if (start < (end?.offset ?? 0n))
      partitions.push({ topic, partition, from: start, until: end?.offset ?? 0n });
  }
  const found: ConsumedRecord[] = [];
  if (partitions.length === 0) return [];
  for await (const { records } of cluster.read({ partitions })) found.push(...records);
  return found
    .toSorted((a, b) => a.partition - b.partition || (a.offset < b.offset ? -1 : 1))
    .map(({ partition, key, value, timestamp, headers }) => ({
      partition,
      key: String(key),
      value: value === null ? null : String(value),
      timestamp,
      headers: headers
        .filter(([name]) => name !== 'copied-from')
        .map(([name, text]) => [name, String(text)]),
    }));
}

function copier(to: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, ['copy.ts', ...args], {
    cwd: folder,
    env: { ...process.env, FROM: addressOf(source), TO: to, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Asks until the claim holds; the test's own time is the end of it. */
async function until(claim: () => Promise<boolean>): Promise<void> {
  while (!(await claim())) await sleep(50);
}

/** What there is of the topic over there. */
async function countAt(there: Cluster, topic: string): Promise<number> {
  const ends = await there.admin().listOffsets(
    Array.from({ length: PARTITIONS }, (_, partition) => ({
      topic,
      partition,
      at: 'latest' as const,
    })),
  );
  return ends.reduce((sum, { offset }) => sum + Number(offset ?? 0n), 0);
}

/** Where the group goes on over there, by partition. */
async function goesOnAt(there: Cluster, topic: string): Promise<readonly bigint[]> {
  const offsets = await there.admin().committedOffsets('kitchen');
  return Array.from(
    { length: PARTITIONS },
    (_, partition) =>
      offsets.find((one) => one.topic === topic && one.partition === partition)?.offset ?? 0n,
  );
}

const KEPT = RECORDS - 10;

async function copierBringsAllAlong(to: string): Promise<void> {
  const topic = `orders-${Date.now()}`;
  await fill(topic);
  const there = connectCluster({ brokers: [to] });
  try {
    await there.admin().createTopic({ topic, partitions: PARTITIONS });
    const first = copier(to, 'topics', topic);
    await until(async () => (await countAt(there, topic)) > 0);
    await killed(first);
    const second = copier(to, 'topics', topic);
    await until(async () => (await countAt(there, topic)) >= KEPT);
    await here.producer().send({ topic, partition: 1, key: 'late', value: '{}' });
    await until(async () => (await countAt(there, topic)) > KEPT);
    await killed(second);
    expect(await all(there, topic)).toEqual(await all(here, topic));

    const [code] = (await once(copier(to, 'groups', 'kitchen'), 'exit')) as [number];
    expect(code).toBe(0);
    expect(await all(there, topic, await goesOnAt(there, topic))).toEqual(
      await all(here, topic, await goesOnAt(here, topic)),
    );
  } finally {
    await there.close();
  }
}

describe('the copier of the documents', () => {
  it(
    'brings every record along once and in order, though it is killed, and groups go on at the record where they stopped',
    async () => {
      const target = await startBroker({ port: 0, logLevel: 'error' });
      try {
        await copierBringsAllAlong(addressOf(target));
      } finally {
        await target.close();
      }
    },
    RUN_MS,
  );
});

describeOnApacheKafka(() => {
  it(
    'the copier of the documents does the same',
    async () => {
      const kafka = await startApacheKafka();
      try {
        await copierBringsAllAlong(addressOf(kafka));
      } finally {
        await kafka.close();
      }
    },
    RUN_MS,
  );

  it(
    'MirrorMaker with the properties of the documents brings records and offsets along',
    async () => {
      const kafka = await startApacheKafka();
      const topic = 'orders';
      await fill(topic);
      const properties = (files.get('mm2.properties') ?? '')
        .replace('127.0.0.1:9092', addressOf(source))
        .replace('kafka:9092', addressOf(kafka));
      const mirror = await startMirrorMaker(properties);
      const there = connectCluster({ brokers: [addressOf(kafka)] });
      try {
        await until(async () => {
          const topics = await there.admin().listTopics();
          if (!topics.some((one) => one.topic === topic)) return false;
          return (await countAt(there, topic)) >= KEPT;
        });
        expect(await all(there, topic)).toEqual(await all(here, topic));
        await until(async () => (await goesOnAt(there, topic))[0] > 0n);
        // It may be a little early, and is never late: what is to be read is there, whatever comes before it.
        const toRead = await all(there, topic, await goesOnAt(there, topic));
        expect(toRead).toEqual(
          expect.arrayContaining(await all(here, topic, await goesOnAt(here, topic))),
        );
        expect(toRead.length).toBeLessThan(KEPT);
      } finally {
        await there.close();
        await mirror.close();
        await kafka.close();
      }
    },
    RUN_MS,
  );
});
