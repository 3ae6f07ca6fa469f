import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeGroups,
  ErrorCode,
  FindCoordinator,
  Heartbeat,
  JoinGroup,
  Metadata,
  OffsetCommit,
  OffsetFetch,
  SyncGroup,
} from '@posthorn/protocol';
import { WAIT_MS } from '../../support/patience.js';
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
export async function coordinatorOf(
  connection: KafkaConnection,
  key: string,
  timeoutMs?: number,
): Promise<number> {
  const { errorCode, nodeId } = await connection.request(
    FindCoordinator,
    FIND_COORDINATOR_VERSION,
    { key, keyType: 0 },
    timeoutMs,
  );
  return errorCode === ErrorCode.NONE ? nodeId : -1;
}

/** Leaders of the topic's partitions in the eyes of this broker; empty when it does not know the topic. */
export async function leadersOf(
  topic: string,
  connection: KafkaConnection,
  timeoutMs?: number,
): Promise<number[]> {
  const request = { topics: [{ name: topic }], allowAutoTopicCreation: false };
  const { topics } = await connection.request(Metadata, METADATA_VERSION, request, timeoutMs);
  const partitions = topics[0]?.partitions ?? [];
  return partitions
    .toSorted((a, b) => a.partitionIndex - b.partitionIndex)
    .map(({ leaderId }) => leaderId);
}

/** Ids of the brokers that this one knows to be alive, by port. */
export async function brokersSeenBy(connection: KafkaConnection): Promise<Map<number, number>> {
  const { brokers } = await connection.request(Metadata, METADATA_VERSION, { topics: [] });
  return new Map(brokers.map(({ port, nodeId }) => [port, nodeId]));
}

export interface Membership {
  readonly memberId: string;
  readonly generation: number;
}

/** Joins under a new id until it is the leader of a generation with everybody in it, and assigns. */
export async function joinAlone(connection: KafkaConnection, groupId: string): Promise<Membership> {
  let memberId = '';
  for (;;) {
    const joined = await connection.request(JoinGroup, 5, {
      groupId,
      sessionTimeoutMs: 30_000,
      rebalanceTimeoutMs: 1_000,
      memberId,
      protocolType: 'consumer',
      protocols: [{ name: 'raw', metadata: Buffer.alloc(0) }],
    });
    memberId = joined.memberId;
    if (joined.errorCode !== ErrorCode.NONE) continue;
    const { generationId: generation } = joined;
    const { errorCode } = await connection.request(SyncGroup, 3, {
      groupId,
      generationId: generation,
      memberId,
      assignments: [{ memberId, assignment: Buffer.from('all') }],
    });
    if (errorCode === ErrorCode.NONE) return { memberId, generation };
  }
}

export async function heartbeat(
  connection: KafkaConnection,
  { groupId, memberId, generation }: Membership & { readonly groupId: string },
  timeoutMs?: number,
): Promise<number> {
  const request = { groupId, generationId: generation, memberId };
  const { errorCode } = await connection.request(Heartbeat, 3, request, timeoutMs);
  return errorCode;
}

export async function describeGroup(
  connection: KafkaConnection,
  groupId: string,
  timeoutMs?: number,
): Promise<{ readonly errorCode: number; readonly groupState: string }> {
  const { groups } = await connection.request(DescribeGroups, 4, { groups: [groupId] }, timeoutMs);
  const [group] = groups;
  if (!group) throw new Error('a DescribeGroups response without its group');
  return group;
}

/** For questions that nobody else could answer. */
export async function connectTo(address: Address): Promise<KafkaConnection> {
  const [host = '', port] = address.split(':');
  return KafkaConnection.open(host, Number(port), { connectMs: WAIT_MS, answerMs: WAIT_MS });
}

/** Repeats until it holds; a connection that breaks is not caught. `what` may tell what was seen until then. */
export async function until(
  what: string | (() => string),
  holds: () => Promise<boolean> | boolean,
  timeoutMs = WAIT_MS,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`waited in vain: ${typeof what === 'string' ? what : what()}`);
    }
    await sleep(20);
  }
}
