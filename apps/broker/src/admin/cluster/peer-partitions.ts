import type { Partition, ProducerInfo } from '@posthorn/log';
import {
  DeleteRecords,
  DescribeLogDirs,
  DescribeProducers,
  ErrorCode,
  errorName,
  Fetch,
  ListOffsets,
  Produce,
  type ErrorName,
  type FetchResponsePartitionData,
} from '@posthorn/protocol';
import type { PartitionDirectory } from '../../transactions/partition-directory.js';
import type {
  Appended,
  Bounds,
  Fetched,
  FetchedCommitted,
  PartitionSource,
  Refused,
  Sized,
} from './partition-source.js';
import type { PeerRequests } from './peer-requests.js';

const LATEST = -1n;
const EARLIEST = -2n;
const NO_REPLICA = -1;
/** The last versions that name topics, which is what this broker and the other surely agree on. */
const FETCH_VERSION_MAX = 12;
const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;
const CHANGE_TIMEOUT_MS = 5_000;
const FULLY = -1;
const MISSING: Refused = { error: 'UNKNOWN_TOPIC_OR_PARTITION' };

/** The partitions that one other broker leads. */
export class PeerPartitions implements PartitionSource {
  constructor(
    private readonly peers: PeerRequests,
    private readonly directory: PartitionDirectory,
    private readonly brokerId: number,
  ) {}

  async bounds(partition: Partition): Promise<Bounds | Refused> {
    const [start, end] = await Promise.all([
      this.listOffset(partition, EARLIEST),
      this.listOffset(partition, LATEST),
    ]);
    if ('error' in start) return start;
    if ('error' in end) return end;
    return { logStartOffset: start.offset, highWatermark: end.offset };
  }

  async fetch(partition: Partition, offset: bigint, maxBytes: number): Promise<Fetched | Refused> {
    const found = await this.fetchAs(READ_UNCOMMITTED, partition, offset, maxBytes);
    if ('error' in found) return found;
    const { logStartOffset, highWatermark } = found;
    return { logStartOffset, highWatermark, batches: batchesOf(found) };
  }

  async fetchCommitted(
    partition: Partition,
    offset: bigint,
    maxBytes: number,
  ): Promise<FetchedCommitted | Refused> {
    const found = await this.fetchAs(READ_COMMITTED, partition, offset, maxBytes);
    if ('error' in found) return found;
    const { logStartOffset, highWatermark, lastStableOffset } = found;
    const abortedTransactions = found.abortedTransactions ?? [];
    const batches = batchesOf(found);
    return { logStartOffset, highWatermark, lastStableOffset, batches, abortedTransactions };
  }

  async offsets(partition: Partition): Promise<Sized | Refused> {
    const [bounds, sizeInBytes] = await Promise.all([
      this.bounds(partition),
      this.sizeOf(partition),
    ]);
    return 'error' in bounds ? bounds : { ...bounds, sizeInBytes };
  }

  async ends(partitions: readonly Partition[]): Promise<ReadonlyMap<number, bigint>> {
    const named = this.named(partitions);
    const topics = [...Map.groupBy(named, ({ name }) => name)].map(([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition }) => ({
        partitionIndex: partition.index,
        timestamp: LATEST,
      })),
    }));
    const body = { replicaId: NO_REPLICA, topics };
    const answer = await this.peers.request(this.brokerId, ListOffsets, body);
    const found = answer.topics.flatMap(({ name, partitions: answered }) =>
      answered
        .filter(({ errorCode }) => errorCode === ErrorCode.NONE)
        .map(({ partitionIndex, offset }) => [`${name}/${partitionIndex}`, offset] as const),
    );
    return byPartitionId(named, new Map(found));
  }

  async sizes(partitions: readonly Partition[]): Promise<ReadonlyMap<number, bigint>> {
    const named = this.named(partitions);
    const topics = [...Map.groupBy(named, ({ name }) => name)].map(([topic, ofTopic]) => ({
      topic,
      partitions: ofTopic.map(({ partition }) => partition.index),
    }));
    const { results } = await this.peers.request(this.brokerId, DescribeLogDirs, { topics });
    const found = results.flatMap((directory) =>
      directory.topics.flatMap(({ name, partitions: answered }) =>
        answered.map(
          ({ partitionIndex, partitionSize }) =>
            [`${name}/${partitionIndex}`, partitionSize] as const,
        ),
      ),
    );
    return byPartitionId(named, new Map(found));
  }

  offsetForTime(partition: Partition, timestamp: bigint): Promise<{ offset: bigint } | Refused> {
    return this.listOffset(partition, timestamp);
  }

  async append(partition: Partition, batch: Buffer): Promise<Appended> {
    const named = this.directory.partition(partition.partitionId);
    if (named === undefined) return MISSING;
    const { topic: name, topicId } = named;
    const data = { index: partition.index, records: batch };
    const body = {
      acks: FULLY,
      timeoutMs: CHANGE_TIMEOUT_MS,
      // By its id, where the other broker knows that: it may still take the name for a topic that was deleted.
      topicData: [{ name, topicId, partitionData: [data] }],
    };
    const answer = await this.peers.change(this.brokerId, Produce, body);
    const appended = answer.responses[0]?.partitionResponses[0];
    if (appended === undefined) return MISSING;
    const { errorCode, errorMessage, baseOffset, logAppendTimeMs } = appended;
    if (errorCode === ErrorCode.UNKNOWN_TOPIC_ID) return MISSING;
    if (errorCode !== ErrorCode.NONE) return refusal(errorCode, errorMessage);
    return { baseOffset, logAppendTime: logAppendTimeMs < 0n ? null : logAppendTimeMs };
  }

  async deleteBefore(
    partition: Partition,
    offset: bigint,
  ): Promise<{ readonly logStartOffset: bigint } | Refused> {
    const name = this.nameOf(partition);
    if (name === undefined) return MISSING;
    const topics = [{ name, partitions: [{ partitionIndex: partition.index, offset }] }];
    const body = { topics, timeoutMs: CHANGE_TIMEOUT_MS };
    const answer = await this.peers.change(this.brokerId, DeleteRecords, body);
    const found = answer.topics[0]?.partitions[0];
    if (found === undefined) return MISSING;
    const { errorCode, lowWatermark: logStartOffset } = found;
    return errorCode === ErrorCode.NONE ? { logStartOffset } : refusal(errorCode);
  }

  async producers(
    partition: Partition,
  ): Promise<{ readonly producers: readonly ProducerInfo[] } | Refused> {
    const name = this.nameOf(partition);
    if (name === undefined) return MISSING;
    const body = { topics: [{ name, partitionIndexes: [partition.index] }] };
    const answer = await this.peers.request(this.brokerId, DescribeProducers, body);
    const found = answer.topics[0]?.partitions[0];
    if (found === undefined) return MISSING;
    const { errorCode, errorMessage, activeProducers } = found;
    return errorCode === ErrorCode.NONE
      ? { producers: activeProducers }
      : refusal(errorCode, errorMessage);
  }

  private async fetchAs(
    isolationLevel: number,
    partition: Partition,
    offset: bigint,
    maxBytes: number,
  ): Promise<FetchResponsePartitionData | Refused> {
    const topic = this.nameOf(partition);
    if (topic === undefined) return MISSING;
    const wanted = {
      partition: partition.index,
      fetchOffset: offset,
      partitionMaxBytes: maxBytes,
    };
    const body = {
      maxWaitMs: 0,
      minBytes: 0,
      maxBytes,
      isolationLevel,
      topics: [{ topic, partitions: [wanted] }],
    };
    const answer = await this.peers.request(this.brokerId, Fetch, body, {
      versionMax: FETCH_VERSION_MAX,
    });
    const found = answer.responses[0]?.partitions[0];
    if (found === undefined) return MISSING;
    return found.errorCode === ErrorCode.NONE ? found : refusal(found.errorCode);
  }

  private async listOffset(
    partition: Partition,
    timestamp: bigint,
  ): Promise<{ offset: bigint } | Refused> {
    const name = this.nameOf(partition);
    if (name === undefined) return MISSING;
    const topics = [{ name, partitions: [{ partitionIndex: partition.index, timestamp }] }];
    const body = { replicaId: NO_REPLICA, topics };
    const answer = await this.peers.request(this.brokerId, ListOffsets, body);
    const found = answer.topics[0]?.partitions[0];
    if (found === undefined) return MISSING;
    const { errorCode, offset } = found;
    return errorCode === ErrorCode.NONE ? { offset } : refusal(errorCode);
  }

  private async sizeOf(partition: Partition): Promise<bigint | null> {
    const topic = this.nameOf(partition);
    if (topic === undefined) return null;
    const body = { topics: [{ topic, partitions: [partition.index] }] };
    const { results } = await this.peers.request(this.brokerId, DescribeLogDirs, body);
    return results[0]?.topics[0]?.partitions[0]?.partitionSize ?? null;
  }

  /** Without those whose topic is gone. */
  private named(partitions: readonly Partition[]): readonly NamedPartition[] {
    return partitions.flatMap((partition) => {
      const name = this.nameOf(partition);
      return name === undefined ? [] : [{ name, partition }];
    });
  }

  private nameOf({ partitionId }: Partition): string | undefined {
    return this.directory.partition(partitionId)?.topic;
  }
}

interface NamedPartition {
  readonly name: string;
  readonly partition: Partition;
}

/** @param answers by topic and index, as brokers name partitions to each other. */
function byPartitionId(
  named: readonly NamedPartition[],
  answers: ReadonlyMap<string, bigint>,
): ReadonlyMap<number, bigint> {
  return new Map(
    named.flatMap(({ name, partition: { index, partitionId } }) => {
      const answer = answers.get(`${name}/${index}`);
      return answer === undefined ? [] : [[partitionId, answer] as const];
    }),
  );
}

function batchesOf({ records }: FetchResponsePartitionData): readonly Buffer[] {
  return records === null ? [] : [records];
}

function refusal(errorCode: number, message: string | null = null): Refused {
  return { error: errorName(errorCode) as ErrorName, message: message ?? undefined };
}
