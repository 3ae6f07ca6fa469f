import {
  KafkaError,
  UnsupportedApiError,
  type ConsumedRecord,
  type TopicPartition,
} from '@posthorn/client';
import type { Cluster, Invocation } from '../runtime/invocation.js';
import type { PartitionOffsets } from './partition-offsets.js';

export interface OffsetRange extends TopicPartition {
  readonly from: bigint;
  readonly to: bigint;
}

/** Offsets that no record has: from one up to, and not including, the other. */
export interface Gap {
  readonly from: bigint;
  readonly to: bigint;
}

/** Brokers pass over a minute of a million records a second at least (docs/decisions/0290): in less nothing has to be looked for. */
const GAP_MIN = 60_000_000n;
/** Of one partition: leader epochs, each of which costs a read. */
const EPOCHS_MAX = 32;

/**
 * What was passed over in each range when the brokers' database had gone back, ascending. Kafka's protocol has no word for it: it
 * shows in that the next record behind the end of a leader epoch is far away. Whoever may not read is told of nothing.
 */
export function gapsIn(
  invocation: Invocation,
  ranges: readonly OffsetRange[],
): Promise<readonly (readonly Gap[])[]> {
  return Promise.all(
    ranges.map(async (range) => {
      if (range.to - range.from < GAP_MIN) return [];
      try {
        return await gapsOf(invocation, range);
      } catch (error) {
        if (error instanceof UnsupportedApiError) return [];
        if (error instanceof KafkaError && error.errorName === 'TOPIC_AUTHORIZATION_FAILED')
          return [];
        throw error;
      }
    }),
  );
}

/** What `partitionOffsets` says, so that numbers of records leave out what was passed over. */
export interface CountedOffsets extends PartitionOffsets {
  readonly gaps: readonly Gap[];
  readonly shifted: (from: bigint, by: bigint) => bigint;
}

export async function counted(
  invocation: Invocation,
  topic: string,
  places: readonly PartitionOffsets[],
): Promise<readonly CountedOffsets[]> {
  const gaps = await gapsIn(
    invocation,
    places.map(({ partition, start, end }) => ({ topic, partition, from: start, to: end })),
  );
  return places.map((place, i) => ({
    ...place,
    gaps: gaps[i],
    shifted: (from, by) => shifted(from, by, gaps[i]),
  }));
}

async function gapsOf(
  invocation: Invocation,
  { topic, partition, from, to }: OffsetRange,
): Promise<readonly Gap[]> {
  const [cluster, admin] = await Promise.all([invocation.cluster(), invocation.admin()]);
  const gaps: Gap[] = [];
  let at = from;
  for (let epochs = 0; epochs < EPOCHS_MAX && at < to; epochs++) {
    const next = await nextRecord(
      cluster.read({
        partitions: [{ topic, partition, from: at, until: to }],
        isolation: 'read_uncommitted',
        // One batch, whatever its size.
        pageBytesMax: 1,
        signal: invocation.signal,
      }),
    );
    if (next === null) break;
    if (next.offset - at >= GAP_MIN) gaps.push({ from: at, to: next.offset });
    const { leaderEpoch } = next;
    const [{ endOffset }] = await admin.endsOfEpochs([{ topic, partition, leaderEpoch }]);
    if (endOffset === null || endOffset <= next.offset) break;
    at = endOffset;
  }
  return gaps;
}

async function nextRecord(pages: ReturnType<Cluster['read']>): Promise<ConsumedRecord | null> {
  for await (const { records } of pages) if (records.length > 0) return records[0];
  return null;
}

/** How many offsets are between two, whichever is the first, without those in the gaps. */
export function distance(one: bigint, other: bigint, gaps: readonly Gap[]): bigint {
  const [from, to] = one < other ? [one, other] : [other, one];
  let sum = to - from;
  for (const gap of gaps) {
    const first = gap.from > from ? gap.from : from;
    const end = gap.to < to ? gap.to : to;
    if (first < end) sum -= end - first;
  }
  return sum;
}

/** Where one is that goes so many offsets on, or (negative) back, and counts none of those in the gaps. */
export function shifted(from: bigint, by: bigint, gaps: readonly Gap[]): bigint {
  let to = from + by;
  for (const gap of by < 0n ? gaps.toReversed() : gaps) {
    if (by < 0n && gap.from < from && to < gap.to) to -= (gap.to < from ? gap.to : from) - gap.from;
    if (by >= 0n && gap.to > from && to > gap.from)
      to += gap.to - (gap.from > from ? gap.from : from);
  }
  return to;
}
