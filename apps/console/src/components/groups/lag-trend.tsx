import type { ReactNode } from 'react';
import { hasRates, useLive } from '../../api/live.js';
import { duration } from '../../format/durations.js';
import { rate } from '../../format/numbers.js';
import classes from './lag-seconds.module.css';
import { isKeepingUp, lagTone } from './lag-thresholds.js';

/** Whether a group gains on what it reads: when it will have caught up, or by how much it falls behind. */
export function LagTrend({ group }: { readonly group: string }): ReactNode {
  const { figures } = useLive();
  const live = figures?.groups.find(({ groupId }) => groupId === group);
  if (live === undefined || live.lag === '0' || !hasRates(figures)) return null;
  const { consumedPerSecond, producedPerSecond, secondsToDrain } = live;
  const title = `reads ${rate(consumedPerSecond)}/s, ${rate(producedPerSecond)}/s come in`;
  if (isKeepingUp(live.lag, live.lagSeconds)) return <span title={title}>keeps up</span>;
  if (secondsToDrain !== null) {
    return <span title={title}>↓ caught up in {duration(secondsToDrain)}</span>;
  }
  const growth = producedPerSecond - consumedPerSecond;
  const tone = lagTone(live.lagSeconds ?? 0);
  if (growth > 0) {
    return (
      <span className={classes.lag} data-tone={tone} title={title}>
        ↑ {rate(growth)}/s
      </span>
    );
  }
  return <span title={title}>steady</span>;
}
