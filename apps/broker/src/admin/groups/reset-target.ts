import type { Partition, PassedOver } from '@posthorn/log';
import type { LogReader } from '../cluster/log-reader.js';
import type { Bounds } from '../cluster/partition-source.js';

/** Where offsets are to be set. */
export type ResetTarget =
  | { readonly strategy: 'earliest' }
  | { readonly strategy: 'latest' }
  | { readonly strategy: 'offset'; readonly offset: bigint }
  | { readonly strategy: 'time'; readonly timestamp: bigint }
  /** By so many records, forwards or (negative) backwards. */
  | { readonly strategy: 'shift'; readonly by: bigint }
  /** To an offset of its own in each partition, by `topic/partition`. */
  | { readonly strategy: 'each'; readonly offsets: ReadonlyMap<string, bigint> };

/** A partition whose offset is to be set, and what is committed for it now. */
export interface Chosen {
  readonly topic: string;
  /** Of the topic whose offsets are looked at: another one may have the name by the time that they are set. */
  readonly topicId: string;
  readonly partition: Partition;
  readonly before: bigint | null;
}

export interface Target {
  readonly offset: bigint;
  /** What was asked for lies outside of the partition; this is the nearest that does not. */
  readonly isClamped: boolean;
}

export interface Places {
  readonly reader: LogReader;
  readonly passedOver: PassedOver;
}

/** As Kafka's own reset tool: what lies outside of the partition becomes its nearer end. */
export async function targetIn(
  { reader, passedOver }: Places,
  { topic, partition, before }: Chosen,
  target: ResetTarget,
): Promise<Target> {
  const bounds = await reader.bounds(partition);
  switch (target.strategy) {
    case 'earliest':
      return { offset: bounds.logStartOffset, isClamped: false };
    case 'latest':
      return { offset: bounds.highWatermark, isClamped: false };
    case 'offset':
      return clamp(target.offset, bounds);
    case 'time':
      return clamp(await reader.offsetForTime(partition, target.timestamp), bounds);
    case 'shift':
      // Without a committed offset there is nothing to shift; a consumer would start at the end.
      return clamp(
        passedOver.shifted(partition.partitionId, before ?? bounds.highWatermark, target.by),
        bounds,
      );
    case 'each':
      return clamp(target.offsets.get(`${topic}/${partition.index}`) ?? 0n, bounds);
  }
}

function clamp(offset: bigint, { logStartOffset, highWatermark }: Bounds): Target {
  if (offset < logStartOffset) return { offset: logStartOffset, isClamped: true };
  if (offset > highWatermark) return { offset: highWatermark, isClamped: true };
  return { offset, isClamped: false };
}
