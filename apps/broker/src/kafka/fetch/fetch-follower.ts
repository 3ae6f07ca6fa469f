import type { Partition } from '@posthorn/log';
import type { ErrorName, FetchRequest, FetchRequestPartition } from '@posthorn/protocol';
import type { HandlerContext } from '../api.js';
import { leaderOf } from '../metadata/cluster.js';

/** The version that moved the replica's id into a struct of its own. */
const REPLICA_STATE_SINCE = 15;

/** Whoever fetches under the id of a broker, as Kafka's followers do; consumers send -1, and tools that only look -2. */
export function isFollower(
  { replicaId, replicaState }: Pick<FetchRequest, 'replicaId' | 'replicaState'>,
  version: number,
): boolean {
  return (version < REPLICA_STATE_SINCE ? replicaId : replicaState.replicaId) >= 0;
}

/**
 * What Kafka says to a follower that is no replica, and here nobody but the leader is one. An epoch that is right says
 * that the replica may be newer than what the leader knows of it: Kafka has it ask again.
 */
export function followerRefusal(
  { services: { log }, access }: Pick<HandlerContext, 'services' | 'access'>,
  partition: Partition | undefined,
  { currentLeaderEpoch }: FetchRequestPartition,
): ErrorName {
  if (!access.allowsCluster('CLUSTER_ACTION')) return 'TOPIC_AUTHORIZATION_FAILED';
  if (partition === undefined) return 'UNKNOWN_TOPIC_OR_PARTITION';
  if (currentLeaderEpoch < 0) return 'NOT_LEADER_OR_FOLLOWER';
  const { leaderEpoch } = leaderOf(log.cluster, partition);
  return currentLeaderEpoch < leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH';
}
