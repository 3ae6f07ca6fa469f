import { setTimeout as sleep } from 'node:timers/promises';
import {
  connectCluster,
  FatalProducerError,
  type KafkaCluster,
  type RecordMetadata,
  type TransactionalProducer,
  UnknownOutcomeError,
} from '@posthorn/client';
import { BrokerProcess } from '../durability/support/broker-process.js';
import { type Random, seededRandom } from '../durability/support/random.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { readToEnd } from './support/read.js';
import { until } from './support/rig.js';

const PARTITIONS = 4;
const KILLS = 3;
const indexes = Array.from({ length: PARTITIONS }, (_, index) => index);

let database: TestDatabase;
const brokers: BrokerProcess[] = [];
let cluster: KafkaCluster;
let random: Random;

beforeAll(async () => {
  random = seededRandom('a leader is killed');
  database = await createTestDatabase();
  for (const brokerId of [1, 2])
    brokers.push(await BrokerProcess.start({ databaseUrl: database.url, brokerId }));
  cluster = connectCluster({
    brokers: brokers.map(({ address }) => address),
    retryBackoffMs: 20,
    retryBackoffMaxMs: 200,
  });
});
afterAll(async () => {
  await cluster.close({ timeoutMs: 1_000 });
  for (const broker of brokers) await broker.end('SIGKILL');
  await database.drop();
});

/** Kills one broker after the other, each in the middle of what goes on; the dead one is back before the next dies. */
async function killLeaders(progress: () => number): Promise<void> {
  for (let kill = 0; kill < KILLS; kill++) {
    const before = progress();
    await until('work goes on', () => progress() > before + 5);
    await sleep(random.between(0, 40));
    const victim = brokers[kill % brokers.length];
    await victim.end('SIGKILL');
    const atDeath = progress();
    // Back at once, under leases of its own that still run, or after its partitions have gone over.
    if (random.next() < 0.5) await until('the other goes on', () => progress() > atDeath + 5);
    await victim.startAgain();
  }
  const before = progress();
  await until('work goes on', () => progress() > before + 5);
}

/** `name:number` of each record, by partition. */
async function valuesOf(topic: string): Promise<string[][]> {
  const values = await readToEnd(cluster, topic, 'read_committed');
  return indexes.map((index) => values.filter((value) => value.startsWith(`${index}:`)));
}

it('a leader that is killed in the middle of batches costs no record, no order, and doubles none', async () => {
  const topic = 'batches';
  await cluster.ensureTopics([{ topic, partitions: PARTITIONS }]);
  const producer = cluster.producer();
  const next = indexes.map(() => 0);
  const acknowledged: RecordMetadata[] = [];
  const sends: Promise<void>[] = [];
  const over = new AbortController();
  const load = async (): Promise<void> => {
    while (!over.signal.aborted) {
      // A request carries a batch of each partition, and each batch many records.
      const records = indexes.flatMap((partition) =>
        Array.from({ length: random.between(1, 10) }, () => {
          const value = `${partition}:${next[partition]++}`;
          return { topic, partition, value: value.padEnd(300) };
        }),
      );
      sends.push(producer.sendAll(records).then((all) => void acknowledged.push(...all)));
      await sleep(random.between(5, 25));
    }
  };
  const loading = load();
  await killLeaders(() => acknowledged.length / 40);
  over.abort();
  await loading;
  await Promise.all(sends);
  await producer.close();

  const values = await valuesOf(topic);
  expect(values.map((own) => own.map((value) => value.trim()))).toEqual(
    next.map((count, partition) => Array.from({ length: count }, (_, n) => `${partition}:${n}`)),
  );
  const places = new Set(acknowledged.map(({ partition, offset }) => `${partition}/${offset}`));
  expect(places.size).toBe(next.reduce((sum, count) => sum + count, 0));
});

it('a leader that is killed in the middle of a transaction leaves all of it or nothing', async () => {
  const topic = 'transactions';
  const group = { groupId: 'source-group', generationId: -1, memberId: '', groupInstanceId: null };
  await cluster.ensureTopics([
    { topic, partitions: PARTITIONS },
    { topic: 'source', partitions: 1 },
  ]);
  const outcomes: ('committed' | 'aborted' | 'unknown')[] = [];
  const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
  const open = (): TransactionalProducer => cluster.producer({ transactionalId: 'killed-leaders' });
  let producer = open();
  const over = new AbortController();
  const once = async (number: number): Promise<void> => {
    await producer.transact(async (transaction) => {
      for (const partition of indexes) {
        const sent = transaction.send({ topic, partition, value: `${partition}:${number}` });
        sent.catch(() => undefined); // the commit tells
        if (random.next() < 0.3) await sleep(random.between(0, 20));
      }
      const offset = BigInt(number + 1);
      await transaction.sendOffsets(group, [{ topic: 'source', partition: 0, offset }]);
    });
  };
  const load = async (): Promise<void> => {
    for (let number = 0; !over.signal.aborted; number++) {
      try {
        await once(number);
        outcomes.push('committed');
      } catch (error) {
        outcomes.push(error instanceof UnknownOutcomeError ? 'unknown' : 'aborted');
        if (!(error instanceof FatalProducerError || error instanceof UnknownOutcomeError))
          continue;
        await producer.close();
        producer = open();
      }
    }
  };
  const loading = load();
  await killLeaders(() => count('committed'));
  over.abort();
  await loading;
  await producer.close();

  const numbers = (await valuesOf(topic)).map((own) =>
    own.map((value) => Number(value.split(':')[1])),
  );
  for (const own of numbers) expect(own).toEqual(numbers[0]);
  const [seen] = numbers;
  expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => a - b));
  const seenAs = (outcome: string): number[] =>
    seen.filter((number) => outcomes[number] === outcome);
  expect(seenAs('committed')).toHaveLength(count('committed'));
  expect(seenAs('aborted')).toEqual([]);
  const [committed] = await cluster.committedOffsets('source-group');
  expect(committed).toMatchObject({ topic: 'source', offset: BigInt((seen.at(-1) ?? -1) + 1) });
});
