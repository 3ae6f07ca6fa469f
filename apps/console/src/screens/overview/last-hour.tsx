import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { clusterRatesQuery } from '../../api/rates.js';
import { HistoryChart } from '../../components/figures/history-chart.js';
import { duration } from '../../format/durations.js';
import { rate } from '../../format/numbers.js';
import classes from './overview.module.css';

const HOUR_MS = 3_600_000;

/** How it was before somebody looked: the brokers write it down, with nothing to be set up. */
export function LastHour(): ReactNode {
  const { data, dataUpdatedAt, error } = useQuery(clusterRatesQuery());
  // What is red elsewhere on this screen says more; a chart that is missing is not news.
  if (error !== null && data === undefined) return null;
  const points = data?.points ?? [];
  const times = points.map(({ at }) => Date.parse(at));
  // The clock of the broker: a browser's may be an hour off.
  const end = times.at(-1) ?? dataUpdatedAt;
  const common = { times, end, windowMs: HOUR_MS };
  return (
    <div className={classes.columns}>
      <HistoryChart
        {...common}
        title="Records per second"
        series={[
          { name: 'produced', values: points.map(({ producedPerSecond }) => producedPerSecond) },
          { name: 'consumed', values: points.map(({ consumedPerSecond }) => consumedPerSecond) },
        ]}
        format={(value) => `${rate(value)}/s`}
      />
      <HistoryChart
        {...common}
        title="Worst lag"
        series={[{ name: 'of all groups', values: points.map(({ lagSeconds }) => lagSeconds) }]}
        format={duration}
      />
    </div>
  );
}
