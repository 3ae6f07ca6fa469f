import { Kafka, logLevel } from 'kafkajs';
import {
  connectCluster,
  type ConsumedRecord,
  type HandleContext,
  type KafkaCluster,
  TransactionAbortableError,
} from '@posthorn/client';
import { onEveryBroker, quickly, until, type Target } from './support/rig.js';

let rig: Target;
let counter = 0;

async function deleteTopic(topic: string): Promise<void> {
  const admin = new Kafka({ brokers: [rig.proxy.address], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
}

async function fill(cluster: KafkaCluster, topic: string, values: readonly string[]) {
  const producer = cluster.producer();
  await producer.sendAll(values.map((value) => ({ topic, value })));
  await producer.close();
}

/** The broker may still be at work on the deletion. */
async function create(cluster: KafkaCluster, topic: string): Promise<void> {
  await until('the topic can be made anew', async () => {
    try {
      await cluster.ensureTopics([{ topic, partitions: 1 }]);
      return true;
    } catch {
      return false;
    }
  });
}

const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

onEveryBroker(({ start, protocols }) => {
  beforeAll(async () => {
    rig = await start();
  });
  afterAll(async () => {
    await rig.close();
  });

  it.each(protocols)(
    'a topic that is made anew under its group, and grows beyond the old one, is read from its beginning: %s',
    async (protocol) => {
      const topic = `anew-${counter++}`;
      const cluster = rig.cluster();
      await create(cluster, topic);
      await fill(cluster, topic, names('old', 5));
      const seen: ConsumedRecord[] = [];
      const group = cluster.group({
        ...quickly,
        groupId: topic,
        topics: [topic],
        protocol,
        offsetReset: 'earliest',
        handle: (record) => {
          seen.push(record);
          return Promise.resolve();
        },
      });
      await group.start();
      await until('the old topic is read', () => group.assignment()[0]?.committed === 5n);

      // From a client of its own: this one's producer would have the metadata asked for.
      const other = rig.cluster();
      await deleteTopic(topic);
      await create(other, topic);
      await fill(other, topic, names('new', 20));
      await until('the new topic is read', () => seen.length >= 25);
      await until('it is committed', () => group.assignment()[0]?.committed === 20n);
      expect(seen.map(({ value }) => String(value))).toEqual([
        ...names('old', 5),
        ...names('new', 20),
      ]);
      expect(new Set(seen.map(({ topicId }) => topicId)).size).toBe(2);
      await group.close();
      await other.close();
      await cluster.close();
    },
  );

  it.each(protocols)(
    'what is committed of a topic that was made anew meanwhile is not taken for the progress in the new one: %s',
    async (protocol) => {
      const topic = `anew-${counter++}`;
      // Hears of the new topic late, and as a rule not before it leaves: a full partition is not fetched.
      const cluster = connectCluster({ brokers: [rig.proxy.address], metadataMaxAgeMs: 600_000 });
      const other = rig.cluster();
      await create(other, topic);
      await fill(other, topic, names('old', 5));
      const seen = new Set<string>();
      let handling = 0;
      let finish = (): void => undefined;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      const group = cluster.group({
        ...quickly,
        groupId: topic,
        topics: [topic],
        protocol,
        perPartition: 5,
        lane: ({ offset }) => String(offset),
        queueRecordsMax: 5,
        handle: ({ value }) => {
          handling++;
          seen.add(String(value));
          return finished;
        },
      });
      await group.start();
      await until('the old topic is being handled', () => handling === 5);
      await deleteTopic(topic);
      await create(other, topic);
      await fill(other, topic, names('new', 20));
      const closed = group.close();
      finish();
      await closed;
      await cluster.close();

      const next = other.group({
        ...quickly,
        groupId: topic,
        topics: [topic],
        protocol,
        handle: ({ value }) => {
          seen.add(String(value));
          return Promise.resolve();
        },
      });
      await next.start();
      await until('the next owner has come to the end', () => seen.has('new19'));
      expect([...seen].sort()).toEqual([...names('new', 20), ...names('old', 5)].sort());
      await next.close();
      await other.close();
    },
  );

  it.each(['its offset is sent', 'it is committed'] as const)(
    'an offset that goes with a transaction does not count in a topic that was made anew before %s',
    async (moment) => {
      const topic = `anew-${counter++}`;
      const cluster = connectCluster({ brokers: [rig.proxy.address], metadataMaxAgeMs: 600_000 });
      const other = rig.cluster();
      await create(other, topic);
      await other.ensureTopics([{ topic: `${topic}-copy`, partitions: 1 }]);
      await fill(other, topic, names('old', 5));
      const producer = cluster.producer({ transactionalId: topic });
      const seen = new Set<string>();
      let handling = 0;
      let finish = (): void => undefined;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      let last: HandleContext | undefined;
      const group = cluster.group({
        ...quickly,
        groupId: topic,
        topics: [topic],
        perPartition: 5,
        lane: ({ offset }) => String(offset),
        queueRecordsMax: 5,
        handle: ({ offset, value }, context) => {
          handling++;
          seen.add(String(value));
          if (offset === 4n) last = context;
          return finished;
        },
      });
      await group.start();
      await until('the old topic is being handled', () => handling === 5);
      const makeAnew = async (): Promise<void> => {
        await deleteTopic(topic);
        await create(other, topic);
        await fill(other, topic, names('new', 20));
      };
      const held = await last?.holdOffset();
      if (held === undefined) throw new Error('it was handled');
      const transaction = await producer.beginTransaction();
      await transaction.send({ topic: `${topic}-copy`, value: 'old4' });
      if (moment === 'its offset is sent') {
        await makeAnew();
        await expect(
          transaction.sendOffsets(held.groupMetadata(), [held.offset]),
        ).rejects.toBeInstanceOf(TransactionAbortableError);
        await transaction.abort();
        held.aborted();
      } else {
        await transaction.sendOffsets(held.groupMetadata(), [held.offset]);
        await makeAnew();
        await transaction.commit();
        held.committed();
      }
      const closed = group.close();
      finish();
      await closed;
      await cluster.close();

      const next = other.group({
        ...quickly,
        groupId: topic,
        topics: [topic],
        handle: ({ value }) => {
          seen.add(String(value));
          return Promise.resolve();
        },
      });
      await next.start();
      await until('the next owner has come to the end', () => seen.has('new19'));
      expect([...seen].sort()).toEqual([...names('new', 20), ...names('old', 5)].sort());
      await next.close();
      await other.close();
    },
  );
});
