import { unreachable } from '../cluster/unreachable.dto.js';
import type { LiveGroupBody, LiveFiguresBody } from './live.dto.js';
import {
  secondsToDrain,
  type GroupFigures,
  type LiveFigures,
  type LiveSample,
} from './live-sample.js';

/** What a page can show; the rest is in the totals. */
const LISTED_MAX = 100;

export function liveBodyOf(figures: LiveFigures, sample: LiveSample): LiveFiguresBody {
  const { seconds, topics, groups } = figures;
  const active = topics.filter(({ producedPerSecond }) => producedPerSecond > 0);
  const byRate = active.toSorted((a, b) => b.producedPerSecond - a.producedPerSecond);
  const byLag = groups.toSorted(worstFirst);
  const worst = byLag.at(0);
  return {
    at: new Date(sample.at).toISOString(),
    rateSeconds: seconds,
    producedPerSecond: sum(topics.map(({ producedPerSecond }) => producedPerSecond)),
    consumedPerSecond: sum(groups.map(({ consumedPerSecond }) => consumedPerSecond)),
    worstLag: worst === undefined || worst.lag === 0n ? null : liveGroupBodyOf(worst),
    topicCount: topics.length,
    groupCount: groups.length,
    topics: byRate
      .slice(0, LISTED_MAX)
      .map(({ topic, producedPerSecond }) => ({ topic, producedPerSecond })),
    groups: byLag.slice(0, LISTED_MAX).map((group) => liveGroupBodyOf(group)),
    unreachableBrokers: unreachable(sample.failures),
  };
}

export function liveGroupBodyOf(group: GroupFigures): LiveGroupBody {
  return { ...group, lag: group.lag.toString(), secondsToDrain: secondsToDrain(group) };
}

/** By seconds, then by records; what has none stands at the end, by its rate. */
function worstFirst(a: GroupFigures, b: GroupFigures): number {
  const bySeconds = (b.lagSeconds ?? 0) - (a.lagSeconds ?? 0);
  if (bySeconds !== 0) return bySeconds;
  if (a.lag !== b.lag) return a.lag < b.lag ? 1 : -1;
  return b.consumedPerSecond - a.consumedPerSecond;
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
