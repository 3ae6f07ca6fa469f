import type { ReactNode } from 'react';
import type { Tone } from '../values/status.js';
import classes from './stat.module.css';

const LONG = 8;

interface StatProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly unit?: string;
  /** One line below: where the figure is from, or a link to its cause. */
  readonly note?: ReactNode;
  /** A sparkline. */
  readonly chart?: ReactNode;
  readonly tone?: Extract<Tone, 'good' | 'warn' | 'bad'>;
}

/** One figure, large. Those of a row have one height, also before the figure is known. */
export function Stat({ label, value, unit, note, chart, tone }: StatProps): ReactNode {
  return (
    <div className={classes.stat} data-tone={tone}>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.value} data-long={isLong(value) || undefined}>
        {value}
        {unit !== undefined && <span className={classes.unit}> {unit}</span>}
      </dd>
      <dd className={classes.note}>{note ?? ' '}</dd>
      {chart !== undefined && <dd className={classes.chart}>{chart}</dd>}
    </div>
  );
}

/** Two units of time have no room at full size. */
function isLong(value: ReactNode): boolean {
  return typeof value === 'string' && value.length > LONG;
}

export function Stats({ children }: { readonly children: ReactNode }): ReactNode {
  return <dl className={classes.stats}>{children}</dl>;
}
