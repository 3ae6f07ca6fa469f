import type { ReactNode } from 'react';
import { duration } from '../../format/durations.js';
import { UNKNOWN } from '../../format/numbers.js';
import { lagTone } from './lag-thresholds.js';
import classes from './lag-seconds.module.css';

/** How old the first record is that was not read yet. */
export function LagSeconds({
  seconds,
}: {
  readonly seconds: number | null | undefined;
}): ReactNode {
  if (seconds === null || seconds === undefined) return UNKNOWN;
  return (
    <span className={classes.lag} data-tone={lagTone(seconds)}>
      {duration(seconds)}
    </span>
  );
}
