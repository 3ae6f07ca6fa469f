import type { Log } from '@posthorn/log';
import { ElectLeaders, errorCodeOf, ErrorCode, type ErrorName } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { leaderOf, partitionOf } from '../metadata/cluster.js';

const PREFERRED = 0;
const UNCLEAN = 1;

type Refusal = { readonly error: ErrorName; readonly message: string };

/**
 * ElectLeaders (43), v0-2.
 * - Who leads a partition follows from the lease of its shard, so an election is never needed; while nobody leads, the
 *   next one to take the lease will, which no request makes faster.
 * - Asked about all partitions (null) it names none, as Kafka leaves out those that have the leader they should have.
 * - ALTER on the cluster.
 * v1 election type. v2 flexible.
 */
export const electLeaders = defineApi(
  ElectLeaders,
  { min: 0, max: 2 },
  ({ electionType, topicPartitions }, { services: { log }, access, version }) => {
    const error = access.cluster('ALTER');
    if (error !== null) return { errorCode: errorCodeOf(error), replicaElectionResults: [] };
    if (version >= 1 && electionType !== PREFERRED && electionType !== UNCLEAN) {
      return { errorCode: ErrorCode.INVALID_REQUEST, replicaElectionResults: [] };
    }
    return {
      errorCode: ErrorCode.NONE,
      replicaElectionResults: (topicPartitions ?? []).map(({ topic, partitions }) => ({
        topic,
        partitionResult: partitions.map((partitionId) => {
          const { error, message } = refusalOf(log, topic, partitionId, electionType);
          return { partitionId, errorCode: errorCodeOf(error), errorMessage: message };
        }),
      })),
    };
  },
);

function refusalOf(log: Log, name: string, index: number, electionType: number): Refusal {
  const topic = log.topics.byName(name);
  if (topic === undefined) {
    return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: `No such topic as ${name}` };
  }
  const partition = partitionOf(topic, index);
  if (partition === undefined) {
    return {
      error: 'UNKNOWN_TOPIC_OR_PARTITION',
      message: `No such partition as ${name}-${index}`,
    };
  }
  if (leaderOf(log.cluster, partition).leaderId !== -1) {
    return {
      error: 'ELECTION_NOT_NEEDED',
      message: 'Leader election not needed for topic partition.',
    };
  }
  return electionType === UNCLEAN
    ? {
        error: 'ELIGIBLE_LEADERS_NOT_AVAILABLE',
        message: 'Eligible topic partition leaders are not available.',
      }
    : {
        error: 'PREFERRED_LEADER_NOT_AVAILABLE',
        message: 'The preferred leader was not available.',
      };
}
