import { Inject, Injectable } from '@nestjs/common';
import type { LogError, Partition, PartitionOffsets, Topic } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { kafkaProblem } from '../http/kafka-problem.js';
import { Problem } from '../http/problem.js';

export interface Bounds {
  readonly logStartOffset: bigint;
  readonly highWatermark: bigint;
}

export interface Fetched extends Bounds {
  readonly batches: readonly Buffer[];
}

const ANY_EPOCH = -1;

/** Reads of the log for people: what cannot be read is a Problem that says why and who could. */
@Injectable()
export class LogReader {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  topic(name: string): Topic {
    const topic = this.context.log.topics.byName(name);
    if (topic === undefined) throw new Problem('topic-not-found', `There is no topic "${name}".`);
    return topic;
  }

  partition(topic: Topic, index: number): Partition {
    const partition = topic.partitions[index];
    if (partition === undefined) {
      throw new Problem(
        'partition-not-found',
        `Topic "${topic.name}" has partitions 0 to ${topic.partitions.length - 1}, no ${index}.`,
      );
    }
    return partition;
  }

  /** Start and end of a partition, from what its leader has in memory. */
  async bounds(partition: Partition): Promise<Bounds> {
    const { partitionId } = partition;
    const request = { partitionId, offset: 0n, maxBytes: 0, currentLeaderEpoch: ANY_EPOCH };
    const result = await this.context.log.fetch(request);
    // Offset 0 may be long gone; the bounds come with that answer too.
    if ('error' in result && result.error !== 'OFFSET_OUT_OF_RANGE')
      throw this.failed(partition, result.error);
    return result;
  }

  /** Whole batches from the one with `offset` on; the first is there however large it is. Empty at the end. */
  async fetch(partition: Partition, offset: bigint, maxBytes: number): Promise<Fetched> {
    const { partitionId } = partition;
    const request = { partitionId, offset, maxBytes, currentLeaderEpoch: ANY_EPOCH };
    const result = await this.context.log.fetch(request);
    if ('error' in result) throw this.failed(partition, result.error);
    return result;
  }

  async offsets(partition: Partition): Promise<PartitionOffsets> {
    const result = await this.context.log.offsets(partition.partitionId);
    if ('error' in result) throw this.failed(partition, result.error);
    return result;
  }

  /** The first offset whose record has this time or a later one; the high watermark when there is none. */
  async offsetForTime(partition: Partition, timestamp: bigint): Promise<bigint> {
    const result = await this.context.log.offsetForTimestamp(partition.partitionId, timestamp);
    if ('error' in result) throw this.failed(partition, result.error);
    return result.offset >= 0n ? result.offset : (await this.bounds(partition)).highWatermark;
  }

  private failed(partition: Partition, error: LogError): Problem {
    const subject = `Partition ${partition.index}`;
    if (error !== 'NOT_LEADER_OR_FOLLOWER') return kafkaProblem(error, subject);
    const { brokerId } = this.context.log.cluster.leadershipOf(partition.shard);
    const leader = this.context.log.cluster
      .brokers()
      .find((broker) => broker.brokerId === brokerId);
    const who =
      leader === undefined
        ? 'has no leader at the moment'
        : `is led by broker ${leader.brokerId} at ${leader.host}:${leader.port}`;
    return new Problem('not-leader', `${subject} ${who}.`, { kafkaError: error });
  }
}
