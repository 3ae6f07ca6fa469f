import type { ReactNode } from 'react';
import { duration } from '../format/durations.js';
import { UNKNOWN } from '../format/numbers.js';
import classes from './lag-seconds.module.css';

/** From here on a lag is worth a look, and a worry. In one place, so that every screen agrees. */
export const LAG_WARN_SECONDS = 30;
export const LAG_BAD_SECONDS = 300;

/** How old the first record is that was not read yet. */
export function LagSeconds({
  seconds,
}: {
  readonly seconds: number | null | undefined;
}): ReactNode {
  if (seconds === null || seconds === undefined) return UNKNOWN;
  const tone = seconds >= LAG_BAD_SECONDS ? 'bad' : seconds >= LAG_WARN_SECONDS ? 'warn' : 'good';
  return (
    <span className={classes.lag} data-tone={tone}>
      {duration(seconds)}
    </span>
  );
}
