import type { Log, Topic } from '@posthorn/log';
import {
  DescribeLogDirs,
  errorCodeOf,
  ErrorCode,
  type DescribeLogDirsRequestDescribableLogDirTopic,
  type DescribeLogDirsResponseTopicInput,
} from '@posthorn/protocol';
import { defineApi } from '../api.js';
import { leadersOf } from '../metadata/cluster.js';
import { LOG_DIR } from '../metadata/log-dir.js';

/**
 * DescribeLogDirs (35), v1-4.
 * - The sizes of the partitions that this broker leads: clients ask every broker, and each size is told once.
 * - Partitions whose size cannot be read now are left out.
 * - DESCRIBE on the cluster.
 * v2 flexible. v4 total and usable bytes, which are PostgreSQL's to know (-1).
 */
export const describeLogDirs = defineApi(
  DescribeLogDirs,
  { min: 1, max: 4 },
  async ({ topics }, { services: { log }, access }) => {
    const refusal = access.cluster('DESCRIBE');
    if (refusal !== null) return { errorCode: errorCodeOf(refusal), results: [] };
    const wanted = topics === null ? everything(log) : topics;
    const described: DescribeLogDirsResponseTopicInput[] = [];
    // One after the other: a cluster's sizes are many reads, and nobody waits for them at a produce.
    for (const topic of wanted) described.push(await sizesOf(topic, log));
    const found = described.filter(({ partitions }) => partitions.length > 0);
    return { results: [{ errorCode: ErrorCode.NONE, logDir: LOG_DIR, topics: found }] };
  },
);

function everything(log: Log): DescribeLogDirsRequestDescribableLogDirTopic[] {
  return log.topics.all().map(({ name, partitions }: Topic) => ({
    topic: name,
    partitions: partitions.map(({ index }) => index),
  }));
}

async function sizesOf(
  { topic: name, partitions }: DescribeLogDirsRequestDescribableLogDirTopic,
  log: Log,
): Promise<DescribeLogDirsResponseTopicInput> {
  const topic = log.topics.byName(name);
  const wanted = new Set(partitions);
  const leader = leadersOf(log.cluster);
  const own = (topic?.partitions ?? []).filter(
    (partition) =>
      wanted.has(partition.index) && leader(partition).leaderId === log.cluster.brokerId,
  );
  const sizes = await Promise.all(
    own.map(async ({ partitionId, index }) => {
      const offsets = await log.offsets(partitionId);
      if ('error' in offsets) return [];
      const partitionSize = offsets.sizeInBytes;
      return [{ partitionIndex: index, partitionSize, offsetLag: 0n, isFutureKey: false }];
    }),
  );
  return { name, partitions: sizes.flat() };
}
