import type { Log } from '@posthorn/log';
import {
  AlterPartitionReassignments,
  errorCodeOf,
  ErrorCode,
  type AlterPartitionReassignmentsRequestReassignablePartition,
  type ErrorName,
} from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { leaderOf, partitionOf } from '../metadata/cluster.js';
import { replicaListProblem } from '../metadata/replica-assignment.js';

type Asked = AlterPartitionReassignmentsRequestReassignablePartition;
type Outcome = { readonly error: ErrorName; readonly message: string | null };

const DONE: Outcome = { error: 'NONE', message: null };

/**
 * AlterPartitionReassignments (45), v0-1.
 * - The one replica of a partition is with whoever leads it: asking for that is done at once, as in Kafka.
 * - Any other assignment is refused, since leadership follows the leases of shards and copies are PostgreSQL's replicas.
 * - There is never a reassignment to cancel.
 * - ALTER on the cluster.
 * Flexible from the start. v1 may forbid to change the replication factor.
 */
export const alterPartitionReassignments = defineApi(
  AlterPartitionReassignments,
  { min: 0, max: 1 },
  ({ topics, allowReplicationFactorChange }, { services: { log }, access }) => {
    const refusal = access.cluster('ALTER');
    const answer = { allowReplicationFactorChange, errorMessage: null };
    if (refusal !== null) return { ...answer, errorCode: errorCodeOf(refusal), responses: [] };
    const responses = topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((asked) => {
        const { error, message } = outcome(log, name, asked, allowReplicationFactorChange);
        const errorCode = errorCodeOf(error);
        return { partitionIndex: asked.partitionIndex, errorCode, errorMessage: message };
      }),
    }));
    return { ...answer, errorCode: ErrorCode.NONE, responses };
  },
);

function outcome(
  log: Log,
  name: string,
  { partitionIndex, replicas }: Asked,
  mayResize: boolean,
): Outcome {
  const topic = log.topics.byName(name);
  if (topic === undefined) {
    const message = `Unable to find a topic named ${name}.`;
    return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message };
  }
  const partition = partitionOf(topic, partitionIndex);
  if (partition === undefined) {
    const message = `Unable to find partition ${name}:${partitionIndex}.`;
    return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message };
  }
  if (replicas === null) {
    const message = 'No partition reassignment is in progress.';
    return { error: 'NO_REASSIGNMENT_IN_PROGRESS', message };
  }
  const problem = replicaListProblem(log.cluster, replicas);
  if (problem !== null) return { error: 'INVALID_REPLICA_ASSIGNMENT', message: problem };
  if (replicas.length !== 1 && !mayResize) {
    const message = `The replication factor is changed from 1 to ${replicas.length}`;
    return { error: 'INVALID_REPLICATION_FACTOR', message };
  }
  const { leaderId } = leaderOf(log.cluster, partition);
  if (replicas.length === 1 && replicas[0] === leaderId) return DONE;
  const message =
    `A partition has one replica, on the broker that leads it (now ${leaderId}); ` +
    'leadership follows the leases of shards and cannot be assigned.';
  return { error: 'INVALID_REPLICA_ASSIGNMENT', message };
}
