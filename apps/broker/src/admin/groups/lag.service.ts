import { Inject, Injectable } from '@nestjs/common';
import type { Partition, PassedOver } from '@posthorn/log';
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

/** While it is measured: a scrape makes tens of thousands of them, and a second object for each would cost it more than the measuring. */
type Draft = { -readonly [Field in keyof PartitionLag]: PartitionLag[Field] };

@Injectable()
export class LagService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
    private readonly firstUnconsumed: FirstUnconsumed,
  ) {}

  /**
   * Every partition with a committed offset or with a member. What is in memory is told without a promise for each.
   * @param known by `partitionId`: bounds of this moment, which need not be looked up for every group again.
   */
  async lagOf(
    committed: readonly CommittedOffset[],
    members: readonly GroupMember[],
    known: ReadonlyMap<number, Bounds> = new Map(),
  ): Promise<readonly PartitionLag[]> {
    const lags = draftsOf(committed, members);
    const passedOver = await this.context.log.passedOver();
    const unread = lags.filter((lag) => !this.measureNow(lag, known, passedOver));
    if (unread.length > 0) {
      await mapLimited(unread, READS_AT_ONCE, (lag) => this.measureUnlessAway(lag, passedOver));
    }
    return lags;
  }

  /** false when something has to be read, or asked of another broker. */
  private measureNow(
    lag: Draft,
    known: ReadonlyMap<number, Bounds>,
    passedOver: PassedOver,
  ): boolean {
    const { log, clock } = this.context;
    const partition = log.topics.byName(lag.topic)?.partitions[lag.partition];
    if (partition === undefined) return true;
    const { partitionId } = partition;
    const bounds = known.get(partitionId) ?? log.offsetsNow(partitionId);
    if (bounds === null) return false;
    const first = measure(lag, bounds);
    leaveOut(lag, partitionId, passedOver);
    if (first === null) return true;
    const timestamp = this.firstUnconsumed.known(partition, first);
    if (timestamp === undefined) return false;
    lag.lagSeconds = secondsSince(timestamp, clock.now());
    return true;
  }

  private async measureUnlessAway(lag: Draft, passedOver: PassedOver): Promise<void> {
    const partition = this.context.log.topics.byName(lag.topic)?.partitions[lag.partition];
    if (partition === undefined) return;
    try {
      await this.read(lag, partition, passedOver);
    } catch (error) {
      if (!isAway(error)) throw error;
      lag.highWatermark = null;
      lag.lag = null;
      lag.lagSeconds = null;
    }
  }

  private async read(lag: Draft, partition: Partition, passedOver: PassedOver): Promise<void> {
    const first = measure(lag, await this.reader.bounds(partition));
    leaveOut(lag, partition.partitionId, passedOver);
    if (first === null) return;
    const timestamp = await this.firstUnconsumed.timestamp(partition, first);
    if (timestamp === 'none') {
      // Behind its last record a group of a client that does not step over the ends of transactions has read everything.
      lag.lag = 0n;
      lag.lagSeconds = 0;
    } else if (timestamp !== null) {
      lag.lagSeconds = secondsSince(timestamp, this.context.clock.now());
    }
  }
}

/** Answers the offset of the record whose age is still to be told, if there is one. */
function measure(draft: Draft, { logStartOffset, highWatermark }: Bounds): bigint | null {
  const { committedOffset } = draft;
  draft.highWatermark = highWatermark;
  if (committedOffset === null) {
    // Where the group begins is for its clients to say; in a partition without records it is behind nothing.
    const isEmpty = logStartOffset === highWatermark;
    draft.lag = isEmpty ? 0n : null;
    draft.lagSeconds = isEmpty ? 0 : null;
    return null;
  }
  draft.lagSeconds = 0;
  // Behind the end: the partition was truncated or re-created since; there is nothing to catch up with.
  draft.lag = committedOffset < highWatermark ? highWatermark - committedOffset : 0n;
  const first = committedOffset > logStartOffset ? committedOffset : logStartOffset;
  // Or retention took all that was unread.
  if (first >= highWatermark) return null;
  draft.lagSeconds = null;
  return first;
}

/** Offsets between the committed one and the end that no record has. */
function leaveOut(draft: Draft, partitionId: number, passedOver: PassedOver): void {
  const { committedOffset, highWatermark, lag } = draft;
  if (committedOffset === null || highWatermark === null || lag === null) return;
  const none = passedOver.between(partitionId, committedOffset, highWatermark);
  if (none > 0n) draft.lag = lag - none;
}

/** Never negative: a producer's clock may run ahead of ours. */
function secondsSince(timestamp: bigint, now: number): number {
  return Math.max(0, (now - Number(timestamp)) / 1000);
}

function draftsOf(committed: readonly CommittedOffset[], members: readonly GroupMember[]): Draft[] {
  const assigned = new Map<string, Map<number, string>>();
  for (const { memberId, assignment } of members) {
    for (const { topic, partitions } of assignment ?? []) {
      const ofTopic = assigned.get(topic) ?? new Map<number, string>();
      assigned.set(topic, ofTopic);
      for (const partition of partitions) ofTopic.set(partition, memberId);
    }
  }
  const drafts = committed.map(({ topic, partition, offset }) => {
    const ofTopic = assigned.get(topic);
    const memberId = ofTopic?.get(partition) ?? null;
    ofTopic?.delete(partition);
    return draftOf(topic, partition, offset, memberId);
  });
  for (const [topic, partitions] of assigned) {
    for (const [partition, memberId] of partitions) {
      drafts.push(draftOf(topic, partition, null, memberId));
    }
  }
  return inOrder(drafts);
}

function draftOf(
  topic: string,
  partition: number,
  committedOffset: bigint | null,
  memberId: string | null,
): Draft {
  return {
    topic,
    partition,
    committedOffset,
    highWatermark: null,
    lag: null,
    lagSeconds: null,
    memberId,
  };
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
