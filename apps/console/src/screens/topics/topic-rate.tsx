import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLiveRate } from '../../api/live.js';
import { topicRatesQuery } from '../../api/rates.js';
import { Sparkline } from '../../components/figures/sparkline.js';
import { localClock } from '../../format/durations.js';
import { rate } from '../../format/numbers.js';
import classes from './topics.module.css';

/** What is written to a topic now, and how that was in the last hour. */
export function TopicRate({ topic }: { readonly topic: string }): ReactNode {
  const { data } = useQuery(topicRatesQuery(topic));
  const points = data?.points ?? [];
  // Who is the first to look waits for the live rate; what the brokers wrote down is there at once.
  const now = useLiveRate(topic) ?? points.at(-1)?.producedPerSecond;
  const values = points.map(({ producedPerSecond }) => producedPerSecond ?? 0);
  const [first] = points;
  const since = first === undefined ? '' : localClock(new Date(first.at)).slice(0, 5);
  return (
    <span>
      {rate(now)} records/s
      {values.length > 1 && (
        <span
          className={classes.trend}
          title={`Records per second since ${since}, at most ${rate(Math.max(...values))}`}
        >
          <Sparkline values={values} />
          <span>since {since}</span>
        </span>
      )}
    </span>
  );
}
