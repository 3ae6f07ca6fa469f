import { Injectable } from '@nestjs/common';
import { groupBy } from '../../group-by.js';
import type { Activity } from '../../metrics/activity.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { GroupsService, type Group } from '../groups/groups.service.js';
import { LagService, type PartitionLag } from '../groups/lag.service.js';
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

export interface GroupSample extends LagSums {
  readonly group: Group;
  readonly labels: GroupLabels;
  readonly lags: readonly PartitionLag[];
  /** topic and partition of each of `lags` */
  readonly lagLabels: readonly Labels[];
  readonly topics: readonly GroupTopicSample[];
  readonly rebalances: number;
}

/** The groups that this broker coordinates, and how far they are behind. */
@Injectable()
export class GroupSampler {
  constructor(
    private readonly groups: GroupsService,
    private readonly lags: LagService,
  ) {}

  async sample(
    labels: KnownLabels,
    activity: Activity,
    patience: Patience,
  ): Promise<readonly GroupSample[]> {
    const listed = await unlessAway(() => this.groups.listOwn(), []);
    const ids = listed.map(({ groupId }) => groupId);
    const { items: groups } = await this.groups.describeAll(ids);
    return mapLimited(groups, READS_AT_ONCE, async (group) => {
      const committed = await unlessAway(() => this.groups.committed(group.groupId), []);
      const measured = unlessAway(() => this.lags.lagOf(committed, group.members), []);
      const lags = await patience.wait(measured, []);
      return sampleOf(group, lags, labels, activity.rebalancesOf(group.groupId));
    });
  }
}

function sampleOf(
  group: Group,
  lags: readonly PartitionLag[],
  known: KnownLabels,
  rebalances: number,
): GroupSample {
  const labels = known.group(group.groupId);
  const topics = [...groupBy(lags, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
    within: labels,
    labels: known.topic(topic),
    ...sumsOf(ofTopic),
  }));
  return {
    group,
    labels,
    lags,
    lagLabels: lags.map(({ topic, partition }) => known.partition(topic, partition)),
    topics,
    rebalances,
    lag: topics.reduce((sum, { lag }) => sum + lag, 0n),
    largestLag: topics.reduce((max, one) => (one.largestLag > max ? one.largestLag : max), 0n),
    lagSeconds: topics.reduce((max, one) => Math.max(max, one.lagSeconds), 0),
  };
}

function sumsOf(lags: readonly PartitionLag[]): TopicSums {
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
