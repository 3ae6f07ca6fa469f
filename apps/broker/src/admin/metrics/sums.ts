import { groupBy } from '../../group-by.js';
import type { GroupSample, LagSample } from './cluster-sample.js';
import type { Labels, Sample } from './exposition.js';

export type Amount = bigint | number | null | undefined;

/** What is not known is left out: a gap in the graph is true, a zero is not. */
export function* known<T>(
  items: readonly T[],
  labels: (item: T) => Labels,
  amount: (item: T) => Amount,
): Generator<Sample, void, void> {
  for (const item of items) {
    const value = amount(item);
    if (value !== null && value !== undefined) yield { labels: labels(item), value };
  }
}

export function total(lags: readonly LagSample[], amount: (lag: LagSample) => Amount): bigint {
  return lags.reduce((sum, lag) => sum + BigInt(amount(lag) ?? 0), 0n);
}

/** The largest age in seconds of a record not yet read. */
export function oldest(lags: readonly LagSample[]): number {
  return largest(lags.map(({ lagSeconds }) => lagSeconds ?? 0));
}

export function largest(values: readonly number[]): number {
  return values.reduce((max, value) => Math.max(max, value), 0);
}

export function byTopic(groups: readonly GroupSample[]) {
  return groups.flatMap(({ group, lags }) =>
    [...groupBy(lags, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
      group: group.groupId,
      topic,
      lags: ofTopic,
    })),
  );
}
