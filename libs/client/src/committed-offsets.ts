import {
  ErrorCode,
  isRetriable,
  KafkaError,
  OffsetFetch,
  type ResponseOf,
} from '@posthorn/protocol';
import type { ClusterContext } from './context.js';
import { Coordinator, CoordinatorKind, retrying } from './coordinator.js';
import { ConnectionError } from './errors.js';
import type { ConnectionPool } from './net/connection-pool.js';
import type { GroupOffset } from './types.js';

/** The versions after it tell topics by id alone, and nothing of those that are gone. */
const NAMES_UP_TO = 9;

/**
 * Everything that the group has committed. Waits for a transaction that is about to commit offsets of it, so that the answer
 * stands; tries again what fails in passing, until the signal aborts.
 */
export async function committedOffsets(
  context: ClusterContext,
  pool: ConnectionPool,
  groupId: string,
  signal: AbortSignal,
): Promise<readonly GroupOffset[]> {
  const coordinator = new Coordinator(context, pool, groupId, CoordinatorKind.GROUP);
  const body = { groupId, topics: null, groups: [{ groupId, topics: null }], requireStable: true };
  const response = await retrying(context, { signal, isPassing }, () =>
    coordinator.call(OffsetFetch, body, { errorOf, versionMax: NAMES_UP_TO }),
  );
  const topics = response.groups[0]?.topics ?? response.topics;
  return topics.flatMap(({ name, partitions }) =>
    partitions
      .filter(({ committedOffset }) => committedOffset >= 0n)
      .map(({ partitionIndex, committedOffset, metadata }) => ({
        topic: name,
        partition: partitionIndex,
        offset: committedOffset,
        metadata,
      })),
  );
}

function isPassing(error: unknown): boolean {
  return (
    error instanceof ConnectionError ||
    (error instanceof KafkaError && isRetriable(error.errorCode))
  );
}

function errorOf(response: ResponseOf<typeof OffsetFetch>): number {
  const group = response.groups[0];
  const errorCode = group?.errorCode ?? response.errorCode;
  if (errorCode !== ErrorCode.NONE) return errorCode;
  const partitions = (group?.topics ?? response.topics).flatMap((topic) => topic.partitions);
  return partitions.find((one) => one.errorCode !== ErrorCode.NONE)?.errorCode ?? ErrorCode.NONE;
}
