import type { StartingPoint } from '@posthorn/client';
import type { ReaderPosition } from '../handlers/applied-records.js';

interface PartitionOffset {
  readonly partition: number;
  readonly offset: bigint;
}

/** What the log says of a topic's partitions. */
export interface TopicOffsets {
  readonly endsOf: (topic: string) => Promise<readonly PartitionOffset[]>;
  /** Where a group that has committed nothing begins. */
  readonly beginningsOf: (topic: string) => Promise<readonly PartitionOffset[]>;
}

/** Where a reader stands in a partition that its group was just assigned. */
export interface Standing {
  readonly position: ReaderPosition;
  /**
   * What has to be said to the database: `nothing`; `known`, the position, which it does not have of this topic; `anew`, that
   * nothing of the topic was applied, so `known` and that the group's offset is of another topic; `restarted`, the same where the
   * database cannot tell the two topics apart.
   */
  readonly news: 'nothing' | 'known' | 'anew' | 'restarted';
}

/**
 * A topic that was deleted and made anew has another id, and positions of the old one say nothing of it. Nor does an offset of the group
 * that none but its members committed: offsets are committed by name, and a member may not have heard of the new topic. But
 * a group that moved to another cluster brought its offsets along, and those that others committed are meant.
 *
 * Brokers that tell no ids, and positions of a version that kept none, leave the offsets to go by: a group that has
 * committed nothing, and a position beyond the end.
 *
 * @param known of the reader and the partition, in the order in which the topics of that name came.
 */
export async function standingOf(
  start: StartingPoint,
  known: readonly ReaderPosition[],
  offsets: TopicOffsets,
): Promise<Standing> {
  const { topic, partition, offset, topicId, clusterId, setBy } = start;
  const at = (place: bigint): ReaderPosition => ({
    topic,
    partition,
    topicId,
    clusterId,
    offset: place,
  });
  const last = known.at(-1);
  if (last === undefined || setBy === 'others') return { position: at(offset), news: 'known' };
  const own =
    known.find((one) => one.topicId === topicId) ??
    known.find((one) => one.topicId === undefined) ??
    (topicId === undefined ? last : undefined);
  if (own === undefined) {
    const isSameCluster = clusterId !== undefined && last.clusterId === clusterId;
    if (!isSameCluster) return { position: at(offset), news: 'known' };
    if (setBy === 'nobody') return { position: at(offset), news: 'anew' };
    return {
      position: at(offsetIn(await offsets.beginningsOf(topic), partition) ?? 0n),
      news: 'anew',
    };
  }
  const isTold = own.topicId !== undefined && topicId !== undefined;
  if (!isTold && setBy === 'nobody' && own.offset > offset) {
    const end = offsetIn(await offsets.endsOf(topic), partition);
    const isBeyond = end !== undefined && own.offset > end;
    if (start.isAnew === true || isBeyond) return { position: at(offset), news: 'restarted' };
  }
  const isNews = own.topicId !== topicId || own.clusterId !== clusterId;
  return { position: at(own.offset), news: isNews ? 'known' : 'nothing' };
}

const offsetIn = (of: readonly PartitionOffset[], partition: number): bigint | undefined =>
  of.find((one) => one.partition === partition)?.offset;
