import type { Log } from '@posthorn/log';
import { AlterReplicaLogDirs, errorCodeOf, type ErrorName } from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { TOPIC_LENGTH_MAX } from '../../topics/topic-name.js';
import { leaderOf, partitionOf } from '../metadata/cluster.js';
import { LOG_DIR } from '../metadata/log-dir.js';

/**
 * AlterReplicaLogDirs (34), v1-2.
 * - There is one place for a partition to be, PostgreSQL: moving it there changes nothing, any other is not found.
 * - ALTER on the cluster.
 * v2 flexible.
 */
export const alterReplicaLogDirs = defineApi(
  AlterReplicaLogDirs,
  { min: 1, max: 2 },
  ({ dirs }, { services: { log }, access }) => {
    const refusal = access.cluster('ALTER');
    const results = dirs.flatMap(({ path, topics }) =>
      topics.map(({ name, partitions }) => ({
        topicName: name,
        partitions: partitions.map((partitionIndex) => ({
          partitionIndex,
          errorCode: errorCodeOf(refusal ?? errorOf(log, path, name, partitionIndex)),
        })),
      })),
    );
    return { results };
  },
);

function errorOf(log: Log, path: string, name: string, index: number): ErrorName {
  // Kafka looks at the length alone, and before the directory.
  if (name.length > TOPIC_LENGTH_MAX) return 'INVALID_TOPIC_EXCEPTION';
  if (path !== LOG_DIR) return 'LOG_DIR_NOT_FOUND';
  const topic = log.topics.byName(name);
  const partition = topic && partitionOf(topic, index);
  if (partition === undefined) return 'UNKNOWN_TOPIC_OR_PARTITION';
  const { leaderId } = leaderOf(log.cluster, partition);
  return leaderId === log.cluster.brokerId ? 'NONE' : 'NOT_LEADER_OR_FOLLOWER';
}
