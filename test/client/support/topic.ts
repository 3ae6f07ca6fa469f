import type { ConsumerGroup, GroupOptions, KafkaCluster } from '@posthorn/client';
import { joined } from './member.js';
import { quickly, type Target } from './rig.js';

/** A topic whose records are spread evenly: record i has the value i and lies in partition i modulo their number. */
export async function fillTopic(
  rig: Target,
  wanted: { topic: string; clientId: string; partitions: number; records: number },
): Promise<KafkaCluster> {
  const { topic, partitions, records } = wanted;
  const cluster = rig.cluster(wanted.clientId);
  await cluster.ensureTopics([{ topic, partitions }]);
  const producer = cluster.producer();
  await Promise.all(
    Array.from({ length: records }, (_, i) =>
      producer.send({ topic, partition: i % partitions, value: String(i) }),
    ),
  );
  return cluster;
}

/** A member of the group that belongs to the topic. */
export const groupOn = (
  topic: string,
  cluster: KafkaCluster,
  handle: GroupOptions['handle'],
  options: Partial<GroupOptions> = {},
): ConsumerGroup =>
  cluster.group({ ...quickly, groupId: `${topic}-group`, topics: [topic], handle, ...options });

/** Resolves with the generation once the member has its partitions. */
export async function started(group: ConsumerGroup): Promise<number> {
  const ready = joined(group);
  await group.start();
  return ready;
}

export const nothing = (): Promise<void> => Promise.resolve();
