import { type ProducerRecord, SendAllError } from '@posthorn/client';
import { ErrorCode } from '@posthorn/protocol';
import { readToEnd } from './support/read.js';
import { onEveryBroker, type Target } from './support/rig.js';

const DAY_MS = 86_400_000n;

let rig: Target;
let cluster: ReturnType<Target['cluster']>;
let counter = 0;

async function createTopic(configs: Readonly<Record<string, string>>): Promise<string> {
  const topic = `refused-${counter++}`;
  await cluster.ensureTopics([{ topic, partitions: 1, configs }]);
  return topic;
}

/** The fifth of nine is at fault, and all of them are one batch. */
function recordsWith(topic: string, fault: Partial<ProducerRecord>): ProducerRecord[] {
  return Array.from({ length: 9 }, (_, i) => ({
    topic,
    key: `k${i}`,
    value: String(i),
    ...(i === 4 ? fault : {}),
  }));
}

const others = ['0', '1', '2', '3', '5', '6', '7', '8'];

onEveryBroker(({ start }) => {
  beforeAll(async () => {
    rig = await start();
    cluster = rig.cluster();
  });
  afterAll(() => rig.close());

  it.each([
    ['without a key', { 'cleanup.policy': 'compact' }, { key: null }, ErrorCode.INVALID_RECORD],
    [
      'from the future',
      { 'message.timestamp.after.max.ms': '3600000' },
      { timestamp: BigInt(Date.now()) + DAY_MS },
      ErrorCode.INVALID_TIMESTAMP,
    ],
  ])(
    'of a batch the record %s is refused alone, and the others are written in their order',
    async (_, configs, fault, errorCode) => {
      const topic = await createTopic(configs);
      const producer = cluster.producer();
      const sends = recordsWith(topic, fault).map((record) => producer.send(record));
      const ends = await Promise.allSettled(sends);
      const refused = ends.flatMap((end, i) =>
        end.status === 'rejected' ? [[i, end.reason]] : [],
      );
      expect(refused).toEqual([[4, expect.objectContaining({ errorCode })]]);
      expect(await readToEnd(cluster, topic, 'read_committed')).toEqual(others);
      expect(rig.wireViolations()).toEqual([]);
    },
  );

  it('in a transaction the record at fault is named, and the others are not', async () => {
    const topic = await createTopic({ 'cleanup.policy': 'compact' });
    const producer = cluster.producer({ transactionalId: topic });
    const records = recordsWith(topic, { key: null });
    const work = producer.transact((transaction) => transaction.sendAll(records));
    const error = await work.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SendAllError);
    expect([...(error as SendAllError).failures.keys()]).toEqual([4]);
    await producer.transact((transaction) =>
      transaction.sendAll(records.filter(({ key }) => key !== null)),
    );
    expect(await readToEnd(cluster, topic, 'read_committed')).toEqual(others);
    expect(rig.wireViolations()).toEqual([]);
  });

  it('a partition that was added a moment ago is asked for before it is refused', async () => {
    const topic = await createTopic({});
    const producer = cluster.producer();
    await producer.send({ topic, partition: 0, value: 'first' });
    await cluster.admin().addPartitions(topic, 3);
    const sends = [2, 0, 7].map((partition) => producer.send({ topic, partition, value: 'later' }));
    const ends = await Promise.allSettled(sends);
    expect(ends).toEqual([
      { status: 'fulfilled', value: { topic, partition: 2, offset: 0n } },
      { status: 'fulfilled', value: { topic, partition: 0, offset: 1n } },
      { status: 'rejected', reason: new RangeError(`topic ${topic} has no partition 7`) },
    ]);
  });
});
