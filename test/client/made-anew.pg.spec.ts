import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { BrokerPair } from '../admin/cluster/broker-pair.js';
import { until } from '../conformance/support.js';
import { withoutNews } from '../support/without-news.js';

const { Kafka, logLevel } = kafkajs;

describe('what is sent to a topic that was made anew', () => {
  let pair: BrokerPair;
  beforeAll(async () => {
    pair = await BrokerPair.start();
  });
  afterAll(() => pair.close());

  const partitionAt = (which: 0 | 1, topic: string) =>
    pair.brokers[which].services.log.topics.byName(topic)!.partitions[0];
  const isLedBy = (which: 0 | 1, shard: number): boolean =>
    pair.brokers[which].services.log.cluster.ownedShards().has(shard);

  /** Made by the first broker, again and again, until that one or the other leads it. */
  async function made(topic: string, leader: 0 | 1): Promise<void> {
    do {
      await pair.call(0, 'DELETE', `topics/${topic}`);
      await pair.call(0, 'POST', 'topics', { name: topic, partitions: 1 });
    } while (!isLedBy(leader, partitionAt(0, topic).shard));
  }

  /** Led by the second broker, which hears nothing from now on. */
  async function lastNewsOf(topic: string): Promise<() => void> {
    await made(topic, 1);
    const { id } = pair.brokers[0].services.log.topics.byName(topic)!;
    const second = pair.brokers[1].services.log;
    await until('the second broker to know it', () => second.topics.byName(topic)?.id === id);
    return withoutNews(second);
  }

  function kafkaOf(which: 0 | 1): InstanceType<typeof Kafka> {
    const { host, port } = pair.brokers[which];
    return new Kafka({ brokers: [`${host}:${port}`], logLevel: logLevel.NOTHING });
  }

  it('is in it, though who led the deleted one has yet to hear of that and is sent it by name', async () => {
    const topic = 'by-name';
    const hear = await lastNewsOf(topic);
    const producer = kafkaOf(1).producer();
    await producer.connect();
    await producer.send({ topic, messages: [{ value: 'to the first' }] });
    await made(topic, 1);
    // By metadata of the deleted topic, which name the broker that led it.
    await producer.send({ topic, messages: [{ value: 'to the second' }] });
    await producer.disconnect();
    hear();
    const { partitionId } = partitionAt(0, topic);
    expect(await pair.brokers[1].services.log.offsets(partitionId)).toMatchObject({
      highWatermark: 1n,
    });
  });

  it('ends there with its transaction, though its coordinator has yet to hear of that', async () => {
    const topic = 'anew';
    const hear = await lastNewsOf(topic);
    const second = pair.brokers[1].services.log;
    await made(topic, 0);
    let n = 0;
    while (!isLedBy(1, second.cluster.shardOfKey(`id-${n}`))) n++;
    const kafka = kafkaOf(0);
    const producer = kafka.producer({ transactionalId: `id-${n}`, maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [{ value: 'v' }] });
    await transaction.commit();
    await producer.disconnect();
    hear();
    const { partitionId } = partitionAt(0, topic);
    const first = pair.brokers[0].services.log;
    const stable = async (): Promise<bigint> => {
      const offsets = await first.offsets(partitionId);
      return 'error' in offsets ? -1n : offsets.lastStableOffset;
    };
    await until('the record to be readable', async () => (await stable()) === 2n);
    expect(await stable()).toBe(2n);
  });
});
