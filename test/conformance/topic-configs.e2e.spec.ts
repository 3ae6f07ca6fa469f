import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DescribeConfigs,
  ErrorCode,
  Fetch,
  ListOffsets,
  type ProduceResponsePartitionProduceResponse,
} from '@posthorn/protocol';
import { buildBatch, COMPRESSION_NAMES, RecordBatch, recordsOf } from '@posthorn/records';
import { hasNoEffect, topicConfigs } from '../../apps/broker/src/topics/topic-configs.js';
import { RawClient } from './raw-client.js';
import { startTestBroker, until, type TestBroker } from './support.js';

const HOUR_MS = 3_600_000;

/** Held to below, or where files are named: what is compacted takes time, so it is tested on the log. */
const HONOURED: Readonly<Record<string, string>> = {
  'cleanup.policy': 'compaction.e2e.spec.ts',
  'compression.gzip.level': 'append-checks.spec.ts, and here that it is passed on',
  'compression.type': 'here',
  'compression.zstd.level': 'append-checks.spec.ts, as gzip’s',
  'delete.retention.ms': 'rules.pg.spec.ts',
  'max.compaction.lag.ms': 'rules.pg.spec.ts',
  'max.message.bytes': 'here',
  'message.timestamp.after.max.ms': 'here',
  'message.timestamp.before.max.ms': 'here',
  'message.timestamp.type': 'here',
  'min.cleanable.dirty.ratio': 'rules.pg.spec.ts',
  'min.compaction.lag.ms': 'rules.pg.spec.ts',
  'posthorn.durability': 'may-lose.e2e.spec.ts',
  'posthorn.index': 'search-index.pg.spec.ts',
  'remote.storage.enable': 'refused, in topic-operations.spec.ts',
  'retention.bytes': 'here',
  'retention.ms': 'here',
  'segment.bytes': 'rules.pg.spec.ts',
  'segment.ms': 'rules.pg.spec.ts',
};

const text = 'abcdefgh'.repeat(2_000);

function batchAt(timestamp: number, value = 'v'): Buffer {
  return buildBatch([{ key: 'k', value, timestamp: BigInt(timestamp) }]).buffer;
}

describe('what a topic is configured to', () => {
  let server: TestBroker;
  let client: RawClient;

  beforeAll(async () => {
    server = await startTestBroker({ retentionCheckMs: 100 });
    client = await RawClient.open(server.address);
  });
  afterAll(async () => {
    await client.close();
    await server.close();
  });

  async function topicWith(name: string, configs: Record<string, string>): Promise<void> {
    const { topics } = server.broker.services;
    const all = new Map(Object.entries(configs));
    expect(await topics.create({ name, partitions: 1, configs: all })).toHaveProperty('topic');
  }

  async function produced(
    topic: string,
    batch: Buffer,
  ): Promise<ProduceResponsePartitionProduceResponse> {
    const { responses } = await client.produce(topic, 0, batch);
    return responses[0].partitionResponses[0];
  }

  async function firstBatch(topic: string): Promise<RecordBatch> {
    const partition = { partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_000_000 };
    const topics = [{ topic, partitions: [partition] }];
    const { responses } = await client.ask(Fetch, 12, { maxWaitMs: 0, minBytes: 0, topics });
    return new RecordBatch(responses[0].partitions[0].records!);
  }

  async function startOf(name: string): Promise<bigint> {
    const partitions = [{ partitionIndex: 0, timestamp: -2n }];
    const topics = [{ name, partitions }];
    const answer = await client.ask(ListOffsets, 7, { replicaId: -1, topics });
    return answer.topics[0].partitions[0].offset;
  }

  it('is honoured or said to be without effect, config by config', async () => {
    await topicWith('told', {});
    const resources = [{ resourceType: 2, resourceName: 'told', configurationKeys: null }];
    const { results } = await client.ask(DescribeConfigs, 4, {
      resources,
      includeDocumentation: true,
    });
    const told = results[0].configs.map(({ name }) => name);
    expect(told.toSorted()).toEqual(topicConfigs.map(({ name }) => name).toSorted());
    const effective = topicConfigs.filter((definition) => !hasNoEffect(definition));
    expect(effective.map(({ name }) => name).toSorted()).toEqual(Object.keys(HONOURED));
    for (const { documentation } of results[0].configs.filter(({ name }) => !(name in HONOURED))) {
      expect(documentation).toMatch(/has no effect/);
    }
  });

  it('limits how far timestamps lie from now, to either side, and not those of the broker', async () => {
    const limits = {
      'message.timestamp.before.max.ms': String(HOUR_MS),
      'message.timestamp.after.max.ms': String(2 * HOUR_MS),
    };
    await topicWith('timely', limits);
    await topicWith('stamped', { ...limits, 'message.timestamp.type': 'LogAppendTime' });
    const now = Date.now();
    const errorAt = async (topic: string, timestamp: number): Promise<number> =>
      (await produced(topic, batchAt(timestamp))).errorCode;
    expect(await errorAt('timely', now - 2 * HOUR_MS)).toBe(ErrorCode.INVALID_TIMESTAMP);
    expect(await errorAt('timely', now + 3 * HOUR_MS)).toBe(ErrorCode.INVALID_TIMESTAMP);
    expect(await errorAt('timely', now - HOUR_MS / 2)).toBe(ErrorCode.NONE);
    expect(await errorAt('timely', now + HOUR_MS)).toBe(ErrorCode.NONE);
    const { errorCode, logAppendTimeMs } = await produced('stamped', batchAt(now - 9 * HOUR_MS));
    expect(errorCode).toBe(ErrorCode.NONE);
    const [{ timestamp }] = recordsOf(await firstBatch('stamped'));
    expect(timestamp).toBe(logAppendTimeMs);
    expect(timestamp).toBeGreaterThan(BigInt(now - HOUR_MS));
  });

  it('limits the size of a batch', async () => {
    await topicWith('small', { 'max.message.bytes': '1000' });
    const { errorCode } = await produced('small', batchAt(Date.now(), text));
    expect(errorCode).toBe(ErrorCode.MESSAGE_TOO_LARGE);
    expect((await produced('small', batchAt(Date.now()))).errorCode).toBe(ErrorCode.NONE);
  });

  it('is the codec that batches are kept in, and its level', async () => {
    const sizes: number[] = [];
    for (const level of ['1', '9']) {
      const topic = `gzip-${level}`;
      await topicWith(topic, { 'compression.type': 'gzip', 'compression.gzip.level': level });
      const value = Array.from({ length: 5_000 }, (_, i) => (i * i) % 251).join(' ');
      await produced(topic, batchAt(Date.now(), value));
      const batch = await firstBatch(topic);
      expect(COMPRESSION_NAMES[batch.codec]).toBe('gzip');
      sizes.push(batch.sizeInBytes);
    }
    expect(sizes[1]).toBeLessThan(sizes[0]);
  });

  it('ends records by age and by size', async () => {
    await topicWith('short', { 'retention.ms': String(HOUR_MS) });
    await topicWith('narrow', { 'retention.bytes': '20000' });
    const now = Date.now();
    for (const timestamp of [now - 2 * HOUR_MS, now]) await produced('short', batchAt(timestamp));
    for (let i = 0; i < 4; i++) await produced('narrow', batchAt(now, text));
    await until('the old one goes', async () => (await startOf('short')) === 1n);
    // 16 KB each, so two of them hold the limit.
    await until('the first ones go', async () => (await startOf('narrow')) === 2n);
    await client.produce('narrow', 0, batchAt(now, text));
    await until('one more goes', async () => (await startOf('narrow')) === 3n);
    expect(await startOf('short')).toBe(1n);
  });
});
