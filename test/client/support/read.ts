import type { KafkaCluster } from '@posthorn/client';
import { until } from './rig.js';

/** The values of a topic as a reader of this isolation sees them now, those of a partition in their order. */
export async function readToEnd(
  cluster: KafkaCluster,
  topic: string,
  isolation: 'read_committed' | 'read_uncommitted',
): Promise<string[]> {
  const values: string[] = [];
  const group = cluster.group({
    groupId: `reader-${Math.random()}`,
    topics: [topic],
    isolation,
    autoCommit: false,
    fetchMaxWaitMs: 100,
    handle: ({ value }) => {
      values.push(String(value));
      return Promise.resolve();
    },
  });
  await group.start();
  // The end that the reader may see: behind the last committed record, or in front of an open transaction.
  const ends = await cluster.listOffsets(topic, 'latest', isolation);
  await until('everything is read', () => {
    const parts = group.assignment();
    return (
      parts.length === ends.length &&
      parts.every(
        ({ partition, position }) => position !== null && position >= ends[partition].offset,
      )
    );
  });
  await group.close();
  return values;
}
