import {
  AlterPartitionReassignments,
  AlterReplicaLogDirs,
  ElectLeaders,
  ListConfigResources,
  OffsetForLeaderEpoch,
} from '@posthorn/protocol';
import {
  CLUSTER,
  CLUSTER_AUTHORIZATION_FAILED,
  TOPIC,
  TOPIC_AUTHORIZATION_FAILED,
  row,
  type AuthorizationRow,
  type Grant,
} from './row.js';

const ALTER_CLUSTER: readonly Grant[] = [['ALTER', 'CLUSTER', CLUSTER]];

/** What is asked of a cluster whose partitions move, and of one where they do not. */
export const reassignmentRows: readonly AuthorizationRow[] = [
  row(
    OffsetForLeaderEpoch,
    4,
    { topics: [{ topic: TOPIC, partitions: [{ partition: 0, leaderEpoch: 0 }] }] },
    {
      see: ({ topics }) => topics[0].partitions[0].errorCode,
      without: TOPIC_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE', 'TOPIC', TOPIC]],
    },
  ),
  row(
    AlterReplicaLogDirs,
    2,
    { dirs: [{ path: 'postgresql', topics: [{ name: TOPIC, partitions: [0] }] }] },
    {
      see: ({ results }) => results[0].partitions[0].errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: ALTER_CLUSTER,
    },
  ),
  row(
    ElectLeaders,
    2,
    { electionType: 0, topicPartitions: null },
    {
      see: ({ errorCode }) => errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: ALTER_CLUSTER,
    },
  ),
  row(
    AlterPartitionReassignments,
    1,
    { topics: [] },
    {
      see: ({ errorCode }) => errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: ALTER_CLUSTER,
    },
  ),
  row(
    ListConfigResources,
    1,
    { resourceTypes: [] },
    {
      see: ({ errorCode }) => errorCode,
      without: CLUSTER_AUTHORIZATION_FAILED,
      grants: [['DESCRIBE_CONFIGS', 'CLUSTER', CLUSTER]],
    },
  ),
];
