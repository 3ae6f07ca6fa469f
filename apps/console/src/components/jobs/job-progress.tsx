import type { ReactNode } from 'react';
import type { JobStatus } from '../../api/jobs.js';
import { ShareBar } from '../figures/share-bar.js';
import { Status, type Tone } from '../values/status.js';
import { duration } from '../../format/durations.js';
import { digits } from '../../format/numbers.js';
import tones from '../values/tones.module.css';
import classes from './job-progress.module.css';

/** What redrives, replays and exports have in common. */
export interface Job {
  readonly id: string;
  readonly status: JobStatus;
  readonly total: number | null;
  readonly processed: number;
  readonly copied: number;
  readonly failed: number;
  readonly ratePerSecond: number | null;
  readonly etaSeconds: number | null;
  readonly error: string | null;
  readonly reason: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
}

const TONES = {
  queued: 'busy',
  running: 'busy',
  pausing: 'warn',
  paused: 'warn',
  cancelling: 'warn',
  cancelled: 'quiet',
  completed: 'good',
  truncated: 'warn',
  failed: 'bad',
} as const satisfies Readonly<Record<string, Tone>>;

export function JobStatusView({ job: { status, error } }: { readonly job: Job }): ReactNode {
  return (
    <Status tone={TONES[status]} title={error ?? undefined}>
      {status}
    </Status>
  );
}

/** How far it is; the figures stand beside the bar, for those who see no bar. */
export function JobProgress({ job }: { readonly job: Job }): ReactNode {
  const { processed, total, copied, failed, ratePerSecond, etaSeconds, status } = job;
  return (
    <span className={classes.progress}>
      <span className={classes.bar}>
        <ShareBar part={processed} whole={total ?? 0} />
      </span>
      <span>
        {digits(copied)} of {digits(total)}
        {failed > 0 && `, ${digits(failed)} failed`}
        {status === 'running' && ratePerSecond !== null && (
          <span className={tones.soft}>
            {' '}
            {digits(Math.round(ratePerSecond))}/s
            {etaSeconds !== null && `, ${duration(etaSeconds)} left`}
          </span>
        )}
      </span>
    </span>
  );
}
