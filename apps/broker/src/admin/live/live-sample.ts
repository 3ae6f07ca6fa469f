import type { PeerFailure } from '../cluster/peer-requests.js';
import type { CommittedOffset, Group } from '../groups/groups.service.js';

/** A partition that is read, by a group. */
export interface Reading extends CommittedOffset {
  readonly partitionId: number;
}

export interface GroupReadings {
  readonly group: Group;
  readonly readings: readonly Reading[];
  /** Age of the oldest record not yet read, of the partitions that were looked at; null when none could be. */
  readonly lagSeconds: number | null;
}

export interface SampledTopic {
  readonly topic: string;
  /** Another one when the topic was deleted and made anew. */
  readonly topicId: string;
  readonly partitionIds: readonly number[];
}

/** Where everything stood at one moment: of all brokers that answered. */
export interface LiveSample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** High watermarks by `partitionId`. */
  readonly ends: ReadonlyMap<number, bigint>;
  readonly topics: readonly SampledTopic[];
  readonly groups: readonly GroupReadings[];
  readonly failures: readonly PeerFailure[];
}

export interface TopicFigures {
  readonly topic: string;
  readonly topicId: string;
  readonly producedPerSecond: number;
}

export interface GroupFigures {
  readonly groupId: string;
  readonly state: string;
  readonly memberCount: number;
  /** Records not yet read, of the partitions whose end is known. */
  readonly lag: bigint;
  readonly lagSeconds: number | null;
  readonly consumedPerSecond: number;
  /** Into the partitions that the group reads. */
  readonly producedPerSecond: number;
}

export interface LiveFigures {
  /** What the rates are of; 0 when there is nothing to compare with, and no rate is known. */
  readonly seconds: number;
  readonly topics: readonly TopicFigures[];
  readonly groups: readonly GroupFigures[];
}

/** What happened between two samples, per second. */
export function figuresBetween(older: LiveSample, newer: LiveSample): LiveFigures {
  const seconds = (newer.at - older.at) / 1000;
  const perSecond = (records: bigint): number => (seconds > 0 ? Number(records) / seconds : 0);
  // A partition that was not there, or not known, has no past to be compared with.
  const produced = (partitionId: number): bigint =>
    grown(older.ends.get(partitionId), newer.ends.get(partitionId));
  const committedBefore = new Map(
    older.groups.flatMap(({ group, readings }) =>
      readings.map(({ partitionId, offset }) => [`${partitionId}/${group.groupId}`, offset]),
    ),
  );
  return {
    seconds,
    topics: newer.topics.map(({ topic, topicId, partitionIds }) => ({
      topic,
      topicId,
      producedPerSecond: perSecond(total(partitionIds, produced)),
    })),
    groups: newer.groups.map(({ group, readings, lagSeconds }) => ({
      groupId: group.groupId,
      state: group.state,
      memberCount: group.members.length,
      lag: lagOf(readings, newer.ends),
      lagSeconds,
      consumedPerSecond: perSecond(
        total(readings, ({ partitionId, offset }) =>
          grown(committedBefore.get(`${partitionId}/${group.groupId}`), offset),
        ),
      ),
      producedPerSecond: perSecond(total(readings, ({ partitionId }) => produced(partitionId))),
    })),
  };
}

export function lagOf(readings: readonly Reading[], ends: LiveSample['ends']): bigint {
  return total(readings, ({ partitionId, offset }) => grown(offset, ends.get(partitionId)));
}

/** Seconds until the group has caught up, if it goes on like this; null when it does not. */
export function secondsToDrain(
  figures: Pick<GroupFigures, 'lag' | 'consumedPerSecond' | 'producedPerSecond'>,
): number | null {
  if (figures.lag === 0n) return 0;
  const gained = figures.consumedPerSecond - figures.producedPerSecond;
  return gained > 0 ? Number(figures.lag) / gained : null;
}

/** A reset, or a topic that was made anew, goes backwards: that is not consumed, nor produced. */
function grown(before: bigint | undefined, after: bigint | undefined): bigint {
  return before === undefined || after === undefined || after < before ? 0n : after - before;
}

function total<T>(items: readonly T[], amount: (item: T) => bigint): bigint {
  return items.reduce((sum, item) => sum + amount(item), 0n);
}
