import { setTimeout as sleep } from 'node:timers/promises';
import {
  ErrorCode,
  FindCoordinator,
  Metadata,
  OffsetCommit,
  OffsetFetch,
} from '@posthorn/protocol';
import { KafkaConnection } from './kafka-connection.js';
import type { Address } from './raw-cluster.js';

const FIND_COORDINATOR_VERSION = 3;
const METADATA_VERSION = 9;
const OFFSET_COMMIT_VERSION = 8;
const OFFSET_FETCH_VERSION = 7;

export interface CommittedOffset {
  readonly errorCode: number;
  /** -1: none. */
  readonly offset: bigint;
}

/** Committed offsets of a group without members, asked of one broker whether or not it is the coordinator. */
export class RawGroup {
  constructor(
    private readonly connection: KafkaConnection,
    readonly groupId: string,
    private readonly topic: string,
  ) {}

  async commit(
    partitionIndex: number,
    committedOffset: bigint,
    timeoutMs?: number,
  ): Promise<number> {
    const { topics } = await this.connection.request(
      OffsetCommit,
      OFFSET_COMMIT_VERSION,
      {
        groupId: this.groupId,
        memberId: '',
        topics: [
          {
            name: this.topic,
            partitions: [{ partitionIndex, committedOffset, committedMetadata: null }],
          },
        ],
      },
      timeoutMs,
    );
    const errorCode = topics[0]?.partitions[0]?.errorCode;
    if (errorCode === undefined) throw new Error('an OffsetCommit response without its partition');
    return errorCode;
  }

  /** Answers whenever the broker does; it may be paused for a while. */
  async committed(partitionIndex: number, timeoutMs?: number): Promise<CommittedOffset> {
    const { errorCode, topics } = await this.connection.request(
      OffsetFetch,
      OFFSET_FETCH_VERSION,
      {
        groupId: this.groupId,
        topics: [{ name: this.topic, partitionIndexes: [partitionIndex] }],
      },
      timeoutMs,
    );
    const partition = topics[0]?.partitions[0];
    return {
      errorCode: errorCode === ErrorCode.NONE ? (partition?.errorCode ?? 0) : errorCode,
      offset: partition?.committedOffset ?? -1n,
    };
  }
}

/** Node id of the group's coordinator in the eyes of this broker; -1 when it knows none. */
export async function coordinatorOf(connection: KafkaConnection, key: string): Promise<number> {
  const { errorCode, nodeId } = await connection.request(
    FindCoordinator,
    FIND_COORDINATOR_VERSION,
    { key, keyType: 0 },
  );
  return errorCode === ErrorCode.NONE ? nodeId : -1;
}

/** Leaders of the topic's partitions in the eyes of this broker; empty when it does not know the topic. */
export async function leadersOf(topic: string, connection: KafkaConnection): Promise<number[]> {
  const { topics } = await connection.request(Metadata, METADATA_VERSION, {
    topics: [{ name: topic }],
    allowAutoTopicCreation: false,
  });
  const partitions = topics[0]?.partitions ?? [];
  return partitions
    .toSorted((a, b) => a.partitionIndex - b.partitionIndex)
    .map(({ leaderId }) => leaderId);
}

export async function connectTo(address: Address): Promise<KafkaConnection> {
  const [host = '', port] = address.split(':');
  return KafkaConnection.open(host, Number(port));
}

/** Repeats until it holds; a connection that breaks is not caught. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await sleep(20);
  }
}
