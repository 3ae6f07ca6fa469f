import { Injectable } from '@nestjs/common';
import type { Activity } from '../../metrics/activity.js';
import type { Bounds } from '../cluster/partition-source.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { GroupsService, type Group } from '../groups/groups.service.js';
import { LagService, type PartitionLag } from '../groups/lag.service.js';
import { Kept } from './kept.js';
import type { GroupLabels, KnownLabels, Labels } from './labels.js';
import { unlessAway, type Patience } from './patience.js';

/** Sums of the partitions, in which what is not known counts as nothing. */
interface LagSums {
  readonly lag: bigint;
  readonly largestLag: bigint;
  /** The largest age in seconds of a record not yet read. */
  readonly lagSeconds: number;
}

interface TopicSums extends LagSums {
  readonly committedOffset: bigint;
}

export interface GroupTopicSample extends TopicSums {
  readonly within: GroupLabels;
  /** topic */
  readonly labels: Labels;
}

/** How far a group is behind in a partition, and what its series are called. */
export interface GroupPartitionSample {
  readonly topic: string;
  readonly partition: number;
  readonly committedOffset: bigint | null;
  readonly lag: bigint | null;
  readonly lagSeconds: number | null;
  readonly within: GroupLabels;
  /** topic and partition */
  readonly labels: Labels;
}

export interface GroupSample extends LagSums {
  readonly group: Group;
  readonly labels: GroupLabels;
  readonly lags: readonly GroupPartitionSample[];
  readonly topics: readonly GroupTopicSample[];
  readonly rebalances: number;
}

/** What is known before the groups are looked at. */
export interface KnownOfCluster {
  readonly labels: KnownLabels;
  readonly activity: Activity;
  /** By `partitionId`. */
  readonly bounds: ReadonlyMap<number, Bounds>;
}

/** Filled at each scrape: see those of partitions. */
type Draft = { -readonly [Field in keyof GroupPartitionSample]: GroupPartitionSample[Field] };

/** The groups that this broker coordinates, and how far they are behind. */
@Injectable()
export class GroupSampler {
  private readonly drafts = new Kept<string, Draft[]>();

  constructor(
    private readonly groups: GroupsService,
    private readonly lags: LagService,
  ) {}

  async sample(known: KnownOfCluster, patience: Patience): Promise<readonly GroupSample[]> {
    this.drafts.nextScrape();
    const listed = await unlessAway(() => this.groups.listOwn(), []);
    const ids = listed.map(({ groupId }) => groupId);
    const { items: groups } = await this.groups.describeAll(ids);
    return mapLimited(groups, READS_AT_ONCE, async (group) => {
      const committed = await unlessAway(() => this.groups.committed(group.groupId), []);
      const measured = unlessAway(
        () => this.lags.lagOf(committed, group.members, known.bounds),
        [],
      );
      const lags = await patience.wait(measured, []);
      const drafts = this.drafts.get(group.groupId, () => []);
      fill(drafts, lags, known.labels, known.labels.group(group.groupId));
      return sampleOf(group, drafts, known);
    });
  }
}

function fill(
  drafts: Draft[],
  lags: readonly PartitionLag[],
  labels: KnownLabels,
  within: GroupLabels,
): void {
  drafts.length = Math.min(drafts.length, lags.length);
  lags.forEach(({ topic, partition, committedOffset, lag, lagSeconds }, i) => {
    const draft = drafts.at(i);
    if (draft?.topic !== topic || draft.partition !== partition) {
      const of = { topic, partition, within, labels: labels.partition(topic, partition) };
      drafts[i] = { ...of, committedOffset, lag, lagSeconds };
      return;
    }
    // The number that it was: another object that tells the same is one more that is to be collected.
    if (draft.committedOffset !== committedOffset) draft.committedOffset = committedOffset;
    if (draft.lag !== lag) draft.lag = lag;
    if (draft.lagSeconds !== lagSeconds) draft.lagSeconds = lagSeconds;
  });
}

function sampleOf(
  group: Group,
  lags: readonly GroupPartitionSample[],
  { labels: known, activity }: KnownOfCluster,
): GroupSample {
  const labels = known.group(group.groupId);
  const topics = [...Map.groupBy(lags, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
    within: labels,
    labels: known.topic(topic),
    ...sumsOf(ofTopic),
  }));
  return {
    group,
    labels,
    lags,
    topics,
    rebalances: activity.rebalancesOf(group.groupId),
    lag: topics.reduce((sum, { lag }) => sum + lag, 0n),
    largestLag: topics.reduce((max, one) => (one.largestLag > max ? one.largestLag : max), 0n),
    lagSeconds: topics.reduce((max, one) => Math.max(max, one.lagSeconds), 0),
  };
}

function sumsOf(lags: readonly GroupPartitionSample[]): TopicSums {
  const sums = { committedOffset: 0n, lag: 0n, largestLag: 0n, lagSeconds: 0 };
  for (const { committedOffset, lag, lagSeconds } of lags) {
    if (committedOffset !== null) sums.committedOffset += committedOffset;
    if (lag !== null) {
      sums.lag += lag;
      if (lag > sums.largestLag) sums.largestLag = lag;
    }
    if (lagSeconds !== null && lagSeconds > sums.lagSeconds) sums.lagSeconds = lagSeconds;
  }
  return sums;
}
