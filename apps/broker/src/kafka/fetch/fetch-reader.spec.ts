import { beforeEach, describe, expect, it } from '@jest/globals';
import { openMemoryLog, type Log, type Topic } from '@posthorn/log';
import { buildBatch } from '@posthorn/records';
import type { FetchRequest } from '@posthorn/protocol';
import { Access } from '../../authorization/access.js';
import { fetchTopics, readPartitions } from './fetch-reader.js';

const BATCH_VALUE_BYTES = 1_000;

describe('readPartitions', () => {
  let log: Log;
  let topic: Topic;

  beforeEach(async () => {
    log = openMemoryLog({ brokerId: 1, host: '127.0.0.1', port: 9092 });
    const created = await log.topics.create({ name: 't', partitions: 3, configs: new Map() });
    if ('error' in created) throw new Error(created.error);
    topic = created.topic;
    for (const { partitionId } of topic.partitions.slice(0, 2)) {
      for (let index = 0; index < 3; index++) {
        const value = 'x'.repeat(BATCH_VALUE_BYTES);
        await log.append({ partitionId, batch: buildBatch([{ value, timestamp: 1n }]).buffer });
      }
    }
  });

  /** Bytes of each partition that a fetch of partitions 0, 1, 2 from their start yields, in batches. */
  async function batchesRead(
    maxBytes: number,
    partitionMaxBytes: number,
    indexes = [0, 1, 2],
  ): Promise<number[]> {
    const partitions = indexes.map((partition) => ({
      partition,
      fetchOffset: 0n,
      partitionMaxBytes,
      currentLeaderEpoch: -1,
    }));
    const request = {
      topics: [{ topic: 't', topicId: '', partitions }],
    } as unknown as FetchRequest;
    const services = { log } as unknown as Parameters<typeof readPartitions>[2];
    const read = await readPartitions(
      fetchTopics(request.topics, { services, access: new Access(null), version: 11 }),
      maxBytes,
      services,
    );
    return read.topics[0].reads.map(({ bytes }) => Math.floor(bytes / BATCH_VALUE_BYTES));
  }

  it('reads everything that fits', async () => {
    expect(await batchesRead(1_000_000, 1_000_000)).toEqual([3, 3, 0]);
  });

  it('yields the first batch whole when nothing fits, of the first partition that has any', async () => {
    expect(await batchesRead(1, 1)).toEqual([1, 0, 0]);
    expect(await batchesRead(1, 1, [2, 1, 0])).toEqual([0, 1, 0]);
  });

  it('keeps a later partition within what is left', async () => {
    expect(await batchesRead(4_500, 1_000_000)).toEqual([3, 1, 0]);
    expect(await batchesRead(3_500, 1_000_000)).toEqual([3, 0, 0]);
  });

  it('keeps each partition within its own limit', async () => {
    expect(await batchesRead(1_000_000, 2_500)).toEqual([2, 2, 0]);
    expect(await batchesRead(1_000_000, 10)).toEqual([1, 0, 0]);
  });

  it('names what does not exist', async () => {
    const partitions = [
      { partition: 9, fetchOffset: 0n, partitionMaxBytes: 1, currentLeaderEpoch: -1 },
    ];
    const request = {
      topics: [
        { topic: 't', topicId: '', partitions },
        { topic: 'none', topicId: '', partitions },
      ],
    } as unknown as FetchRequest;
    const services = { log } as unknown as Parameters<typeof readPartitions>[2];
    const read = await readPartitions(
      fetchTopics(request.topics, { services, access: new Access(null), version: 11 }),
      1_000,
      services,
    );
    expect(read.hasError).toBe(true);
    expect(read.topics.map(({ reads }) => reads[0].error)).toEqual([
      'UNKNOWN_TOPIC_OR_PARTITION',
      'UNKNOWN_TOPIC_OR_PARTITION',
    ]);
  });
});
