import { secondsToDrain } from '../live/live-sample.js';
import type { GroupLagHistory, LagPointBody, LagTrend } from './group-lag.dto.js';
import { ratesBetween, type LagPoint } from './history/lag-history.js';

/** Commits come in steps of seconds: over less than a minute a rate would jump. */
export const TREND_MS = 60_000;

type Trend = Pick<LagTrend, keyof LagTrend>;

const UNKNOWN: Trend = {
  consumedPerSecond: null,
  producedPerSecond: null,
  growthPerSecond: null,
  secondsToDrain: null,
};

/** What the group did over the last minute of its points, and when it will have caught up. */
export function trendOf(points: readonly LagPoint[]): Trend {
  const newest = points.at(-1);
  if (newest === undefined) return UNKNOWN;
  const before = points.filter(({ at }) => at <= newest.at - TREND_MS);
  const rates = ratesBetween(before.at(-1) ?? points[0], newest);
  if (rates === null) return UNKNOWN;
  return {
    ...rates,
    growthPerSecond: rates.producedPerSecond - rates.consumedPerSecond,
    secondsToDrain: secondsToDrain({ lag: newest.lag, ...rates }),
  };
}

export function historyBodyOf(
  groupId: string,
  windowSeconds: number,
  points: readonly LagPoint[],
): GroupLagHistory {
  const bodies = points.map((point, i): LagPointBody => {
    const rates = i === 0 ? null : ratesBetween(points[i - 1], point);
    return {
      at: new Date(point.at).toISOString(),
      lag: point.lag.toString(),
      lagSeconds: point.lagSeconds,
      consumedPerSecond: rates?.consumedPerSecond ?? null,
      producedPerSecond: rates?.producedPerSecond ?? null,
    };
  });
  return { groupId, windowSeconds, points: bodies, ...trendOf(points) };
}
