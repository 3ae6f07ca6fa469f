import { ErrorCode, ListOffsets } from '@posthorn/protocol';
import type { ClusterContext } from './context.js';
import { ConnectionError } from './errors.js';
import type { ConnectionPool } from './net/connection-pool.js';
import type { TopicPartition } from './types.js';

export interface OffsetQuery extends TopicPartition {
  readonly at: 'earliest' | 'latest';
}

export interface OffsetAnswer extends TopicPartition {
  readonly errorCode: number;
  readonly offset: bigint;
}

const TIMESTAMPS = { earliest: -2n, latest: -1n } as const;

/**
 * Asks each partition's leader. What a leader does not answer comes back as an error code of that partition, a leader
 * that cannot be reached as NETWORK_EXCEPTION; nothing is retried here.
 */
export async function fetchOffsets(
  context: ClusterContext,
  pool: ConnectionPool,
  queries: readonly OffsetQuery[],
  isolation: 'read_committed' | 'read_uncommitted',
): Promise<OffsetAnswer[]> {
  const { view } = context.metadata;
  const leaders = Map.groupBy(queries, ({ topic, partition }) => view.leaderOf(topic, partition));
  const isolationLevel = isolation === 'read_committed' ? 1 : 0;
  const answers = await Promise.all(
    [...leaders].map(([leaderId, asked]) => askLeader(pool, leaderId, asked, isolationLevel)),
  );
  return answers.flat();
}

async function askLeader(
  pool: ConnectionPool,
  leaderId: number,
  queries: readonly OffsetQuery[],
  isolationLevel: number,
): Promise<OffsetAnswer[]> {
  if (leaderId < 0) return failed(queries, ErrorCode.LEADER_NOT_AVAILABLE);
  const topics = [...Map.groupBy(queries, ({ topic }) => topic)].map(([name, asked]) => ({
    name,
    partitions: asked.map(({ partition, at }) => ({
      partitionIndex: partition,
      timestamp: TIMESTAMPS[at],
    })),
  }));
  try {
    const response = await pool.request(leaderId, ListOffsets, {
      replicaId: -1,
      isolationLevel,
      topics,
    });
    return response.topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, errorCode, offset }) => ({
        topic: name,
        partition: partitionIndex,
        errorCode,
        offset,
      })),
    );
  } catch (error) {
    if (error instanceof ConnectionError) return failed(queries, ErrorCode.NETWORK_EXCEPTION);
    throw error;
  }
}

const failed = (queries: readonly OffsetQuery[], errorCode: number): OffsetAnswer[] =>
  queries.map(({ topic, partition }) => ({ topic, partition, errorCode, offset: -1n }));
