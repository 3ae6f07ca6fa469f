import { channel } from 'node:diagnostics_channel';
import type { ConsumedRecord, ConsumerGroup, GroupOptions, KafkaCluster } from '@posthorn/client';
import { onEveryBroker, until, type Target } from './support/rig.js';
import { groupOn, started } from './support/topic.js';

const FETCH_ENDS = 'tracing:posthorn:kafka:fetch:asyncEnd';

let rig: Target;
let counter = 0;
let topic: string;

/** What is in the topic's only partition, by a group with these options. */
async function handled(
  cluster: KafkaCluster,
  count: number,
  options: Partial<GroupOptions> = {},
): Promise<readonly ConsumedRecord[]> {
  const seen: ConsumedRecord[] = [];
  const handle = (record: ConsumedRecord): Promise<void> => Promise.resolve(void seen.push(record));
  const group: ConsumerGroup = groupOn(topic, cluster, handle, options);
  await started(group);
  await until('all records came', () => seen.length >= count);
  await group.close();
  return seen;
}

onEveryBroker(({ start }) => {
  beforeAll(async () => {
    rig = await start();
  });
  afterAll(async () => {
    await rig.close();
  });
  beforeEach(async () => {
    topic = `large-${counter++}`;
    await rig.cluster().ensureTopics([{ topic, partitions: 1 }]);
  });

  it('no more is kept than there is room for of what unfolds to a hundred times its size', async () => {
    const cluster = rig.cluster();
    const producer = cluster.producer({ compression: 'gzip' });
    const values = Array.from({ length: 30 }, (_, i) => i);
    for (const i of values) await producer.send({ topic, value: Buffer.alloc(500_000, i) });
    const counts: number[] = [];
    const listener = (told: unknown): void =>
      void counts.push((told as { records: number }).records);
    channel(FETCH_ENDS).subscribe(listener);
    const seen = await handled(cluster, 30, { queueBytesMax: 2_000_000 });
    channel(FETCH_ENDS).unsubscribe(listener);
    expect(seen.map(({ value }) => value?.[0])).toEqual(values);
    expect(Math.max(...counts)).toBeLessThanOrEqual(4);
  });

  it('a record that is larger than a fetch may be comes alone, and so do those behind it', async () => {
    const cluster = rig.cluster();
    const producer = cluster.producer();
    const sizes = [10, 1_000_000, 20, 900_000, 30];
    for (const size of sizes) await producer.send({ topic, value: Buffer.alloc(size, 7) });
    const limits = { fetchMaxBytes: 1_000, fetchMaxPartitionBytes: 500, queueBytesMax: 2_000 };
    const seen = await handled(cluster, sizes.length, limits);
    expect(seen.map(({ value }) => value?.length)).toEqual(sizes);
  });

  it('ten thousand headers come as they were sent', async () => {
    const cluster = rig.cluster();
    const headers = Array.from(
      { length: 10_000 },
      (_, i) => [`name-${i % 100}`, Buffer.from(`value-${i}`)] as const,
    );
    await cluster.producer().send({ topic, value: 'v', headers });
    const [record] = await handled(cluster, 1);
    const told = (one: ConsumedRecord['headers']): readonly string[] =>
      one.map(([name, value]) => `${name}=${String(value)}`);
    expect(told(record.headers)).toEqual(told(headers));
  });
});
