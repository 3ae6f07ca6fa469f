import { Inject, Injectable } from '@nestjs/common';
import type { Partition } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import type { Bounds } from '../cluster/partition-source.js';
import { isAway } from '../cluster/peer-requests.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { FirstUnconsumed } from './first-unconsumed.js';
import { inOrder, type CommittedOffset, type GroupMember } from './groups.service.js';

/** How far a group is behind in one partition. What is null cannot be known: nothing committed, topic gone, leader away. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly committedOffset: bigint | null;
  readonly highWatermark: bigint | null;
  readonly lag: bigint | null;
  readonly lagSeconds: number | null;
  readonly memberId: string | null;
}

type Owed = Pick<PartitionLag, 'topic' | 'partition' | 'committedOffset' | 'memberId'>;

@Injectable()
export class LagService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
    private readonly firstUnconsumed: FirstUnconsumed,
  ) {}

  /** Every partition with a committed offset or with a member. */
  lagOf(
    committed: readonly CommittedOffset[],
    members: readonly GroupMember[],
  ): Promise<readonly PartitionLag[]> {
    return this.lagsOf(owedBy(committed, members));
  }

  /** What is in memory is told without a promise for each: 20,000 of them would cost a scrape 100 ms. */
  private async lagsOf(all: readonly Owed[]): Promise<readonly PartitionLag[]> {
    const known = all.map((owed) => this.lagNow(owed));
    if (known.every((lag) => lag !== null)) return known;
    return mapLimited(all, READS_AT_ONCE, async (owed) => this.lagNow(owed) ?? this.lagIn(owed));
  }

  /** null when something has to be read, or asked of another broker. */
  private lagNow(owed: Owed): PartitionLag | null {
    const { log, clock } = this.context;
    const partition = log.topics.byName(owed.topic)?.partitions[owed.partition];
    if (partition === undefined) return lagOf(owed, null, null, null);
    const bounds = log.offsetsNow(partition.partitionId);
    if (bounds === null) return null;
    const measured = measuredBy(owed, bounds);
    if (!('first' in measured)) return measured;
    const timestamp = this.firstUnconsumed.known(partition, measured.first);
    if (timestamp === undefined) return null;
    return { ...measured.lag, lagSeconds: secondsSince(timestamp, clock.now()) };
  }

  private async lagIn(owed: Owed): Promise<PartitionLag> {
    const unknown = lagOf(owed, null, null, null);
    const partition = this.context.log.topics.byName(owed.topic)?.partitions[owed.partition];
    if (partition === undefined) return unknown;
    try {
      return await this.measure(owed, partition);
    } catch (error) {
      if (isAway(error)) return unknown;
      throw error;
    }
  }

  private async measure(owed: Owed, partition: Partition): Promise<PartitionLag> {
    const measured = measuredBy(owed, await this.reader.bounds(partition));
    if (!('first' in measured)) return measured;
    const { first, lag } = measured;
    const timestamp = await this.firstUnconsumed.timestamp(partition, first);
    // Behind its last record a group of a client that does not step over the ends of transactions has read everything.
    if (timestamp === 'none') return { ...lag, lag: 0n, lagSeconds: 0 };
    const lagSeconds =
      timestamp === null ? null : secondsSince(timestamp, this.context.clock.now());
    return { ...lag, lagSeconds };
  }
}

/** The lag, or with it the record whose age is still to be told. */
function measuredBy(
  owed: Owed,
  { logStartOffset, highWatermark }: Bounds,
): PartitionLag | { readonly lag: PartitionLag; readonly first: bigint } {
  const { committedOffset } = owed;
  if (committedOffset === null) {
    // Where the group begins is for its clients to say; in a partition without records it is behind nothing.
    return logStartOffset === highWatermark
      ? lagOf(owed, highWatermark, 0n, 0)
      : lagOf(owed, highWatermark, null, null);
  }
  const lag = highWatermark - committedOffset;
  // Behind the end: the partition was truncated or re-created since; there is nothing to catch up with.
  if (lag <= 0n) return lagOf(owed, highWatermark, 0n, 0);
  const first = committedOffset > logStartOffset ? committedOffset : logStartOffset;
  // Retention took all that was unread.
  if (first >= highWatermark) return lagOf(owed, highWatermark, lag, 0);
  return { lag: lagOf(owed, highWatermark, lag, null), first };
}

/** Field by field: a scrape makes tens of thousands of them. */
function lagOf(
  { topic, partition, committedOffset, memberId }: Owed,
  highWatermark: bigint | null,
  lag: bigint | null,
  lagSeconds: number | null,
): PartitionLag {
  return { topic, partition, committedOffset, highWatermark, lag, lagSeconds, memberId };
}

/** Never negative: a producer's clock may run ahead of ours. */
function secondsSince(timestamp: bigint, now: number): number {
  return Math.max(0, (now - Number(timestamp)) / 1000);
}

function owedBy(committed: readonly CommittedOffset[], members: readonly GroupMember[]): Owed[] {
  const assigned = new Map<string, Map<number, string>>();
  for (const { memberId, assignment } of members) {
    for (const { topic, partitions } of assignment ?? []) {
      const ofTopic = assigned.get(topic) ?? new Map<number, string>();
      assigned.set(topic, ofTopic);
      for (const partition of partitions) ofTopic.set(partition, memberId);
    }
  }
  const owed = committed.map(({ topic, partition, offset: committedOffset }): Owed => {
    const ofTopic = assigned.get(topic);
    const memberId = ofTopic?.get(partition) ?? null;
    ofTopic?.delete(partition);
    return { topic, partition, committedOffset, memberId };
  });
  for (const [topic, partitions] of assigned) {
    for (const [partition, memberId] of partitions) {
      owed.push({ topic, partition, committedOffset: null, memberId });
    }
  }
  return inOrder(owed);
}

/** null where that of one partition is not known: the sum of the others would read as if that one were read to its end. */
export interface LagTotals {
  readonly lag: bigint | null;
  /** The largest of the partitions': the group is as late as its latest. */
  readonly lagSeconds: number | null;
}

export function totalsOf(lags: readonly PartitionLag[]): LagTotals {
  return {
    lag: lags.reduce<bigint | null>(
      (sum, { lag }) => (sum === null || lag === null ? null : sum + lag),
      0n,
    ),
    lagSeconds: lags.reduce<number | null>(
      (max, { lagSeconds }) =>
        max === null || lagSeconds === null ? null : Math.max(max, lagSeconds),
      0,
    ),
  };
}
