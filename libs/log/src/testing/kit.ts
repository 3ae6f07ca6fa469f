import { randomBytes } from 'node:crypto';
import type { AppendResult, FetchResult, Isolation, Log, Topic } from '../log.js';
import { batchOf, type TestBatch } from './batches.js';

const MiB = 1024 * 1024;

/** The log under test and short ways to use it. */
export class Kit {
  log!: Log;

  async newTopic(partitions = 1): Promise<Topic> {
    const name = `topic-${randomBytes(6).toString('hex')}`;
    const created = await this.log.topics.create({ name, partitions, configs: new Map() });
    if ('error' in created) throw new Error(created.error);
    return created.topic;
  }

  async newPartition(): Promise<number> {
    return (await this.newTopic()).partitions[0].partitionId;
  }

  append(partitionId: number, batch: TestBatch): Promise<AppendResult> {
    return this.log.append({ partitionId, batch: batchOf(batch) });
  }

  async fetch(
    partitionId: number,
    offset: bigint,
    maxBytes = MiB,
    isolation?: Isolation,
  ): Promise<FetchResult> {
    return this.log.fetch({ partitionId, offset, maxBytes, currentLeaderEpoch: -1, isolation });
  }
}
