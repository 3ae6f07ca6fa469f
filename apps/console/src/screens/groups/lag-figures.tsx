import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { groupLagHistoryQuery, groupLagQuery } from '../../api/groups.js';
import { isKeepingUp, lagTone } from '../../components/groups/lag-thresholds.js';
import { Sparkline } from '../../components/figures/sparkline.js';
import { Stat, Stats } from '../../components/figures/stat.js';
import { duration } from '../../format/durations.js';
import { digits, plural, rate, UNKNOWN } from '../../format/numbers.js';
import { evenly } from './lag-history.js';

/** One for each minute of the hour. */
const POINTS = 60;

/** How far behind, how it was in the last hour, and when the group will have caught up. */
export function LagFigures({ group }: { readonly group: string }): ReactNode {
  const { data: lag } = useQuery(groupLagQuery(group));
  const { data: history, dataUpdatedAt } = useQuery(groupLagHistoryQuery(group));
  const seconds = lag?.maxLagSeconds ?? null;
  const drain = history?.secondsToDrain ?? null;
  const values =
    history === undefined
      ? []
      : evenly(history.points, dataUpdatedAt, history.windowSeconds, POINTS);
  const keepsUp = lag !== undefined && isKeepingUp(lag.totalLag, seconds);
  // Before two points are known there are no rates, and a group that keeps up has no need to gain.
  const isStuck =
    lagTone(seconds ?? 0) !== 'good' && history?.growthPerSecond != null && drain === null;
  return (
    <Stats>
      <Stat
        label="Lag"
        value={digits(lag?.totalLag)}
        unit="records"
        note={
          values.length < POINTS
            ? `over the last ${plural(values.length, 'minute')}`
            : 'over the last hour'
        }
        chart={<Sparkline values={values} />}
      />
      <Stat label="Behind" value={duration(seconds)} tone={lagTone(seconds ?? 0)} />
      <Stat label="Read" value={rate(history?.consumedPerSecond)} unit="records/s" />
      <Stat label="Written" value={rate(history?.producedPerSecond)} unit="records/s" />
      <Stat
        label="Caught up in"
        value={keepsUp ? 'now' : drain === null ? UNKNOWN : duration(drain)}
        note={isStuck ? 'as much is written as it reads, or more' : undefined}
      />
    </Stats>
  );
}
