import { figuresBetween, type LiveSample } from '../live/live-sample.js';
import { GAP_MAX_MS, TOPICS_MAX, type RateLook } from './rate-history.js';

/** What happened between two samples; null where they do not follow each other. */
export function lookBetween(older: LiveSample, newer: LiveSample): RateLook | null {
  const passed = newer.at - older.at;
  if (passed <= 0 || passed > GAP_MAX_MS) return null;
  const { topics, groups } = figuresBetween(older, newer);
  const active = topics
    .filter(({ producedPerSecond }) => producedPerSecond > 0)
    .toSorted((a, b) => b.producedPerSecond - a.producedPerSecond);
  const lags = groups.flatMap(({ lagSeconds }) => lagSeconds ?? []);
  return {
    at: newer.at,
    cluster: {
      producedPerSecond: sum(topics.map(({ producedPerSecond }) => producedPerSecond)),
      consumedPerSecond: sum(groups.map(({ consumedPerSecond }) => consumedPerSecond)),
      lagSeconds: lags.length === 0 && groups.length > 0 ? null : Math.max(0, ...lags),
    },
    topics: active.slice(0, TOPICS_MAX),
    isWhole: active.length <= TOPICS_MAX,
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
