import { useSyncExternalStore, type ReactNode } from 'react';
import { ago, localClock, localDate, until } from '../../format/durations.js';
import { UNKNOWN } from '../../format/numbers.js';
import classes from './time.module.css';

/** Of "11-25" and of "13:38". */
const DAY_LENGTH = 5;
const MINUTE_LENGTH = 5;

interface TimeProps {
  /** ISO 8601, or milliseconds since 1970 as the API's string of digits; null when it is not known. */
  readonly at: string | null;
  /** `ago` for "how fresh is it", `until` for an end, `clock` where records are compared to the millisecond. */
  readonly as?: 'ago' | 'until' | 'clock' | 'full';
}

/** A moment in the reader's own time zone. The title always has all of it, with UTC. */
export function Time({ at, as = 'ago' }: TimeProps): ReactNode {
  const now = useSyncExternalStore(subscribeToSeconds, currentSecond);
  const date = at === null ? null : new Date(/^-?\d+$/.test(at) ? Number(at) : at);
  if (date === null || Number.isNaN(date.getTime())) return UNKNOWN;
  const full = `${localDate(date)} ${localClock(date)}`;
  const texts = { ago, until, full: () => full };
  const iso = date.toISOString();
  return (
    <time dateTime={iso} title={`${full} (${iso})`}>
      {as === 'clock' ? <Clock date={date} now={now} /> : texts[as](date.getTime(), now)}
    </time>
  );
}

/** Today's without the date, which is the same in every row; a phone has no room for the year and the seconds of another day. */
function Clock({ date, now }: { readonly date: Date; readonly now: number }): ReactNode {
  const [day, time] = [localDate(date), localClock(date)];
  if (day === localDate(new Date(now))) return time;
  return (
    <>
      <span className={classes.roomy}>{day.slice(0, -DAY_LENGTH)}</span>
      {day.slice(-DAY_LENGTH)} {time.slice(0, MINUTE_LENGTH)}
      <span className={classes.roomy}>{time.slice(MINUTE_LENGTH)}</span>
    </>
  );
}

let second = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all the times of a page. */
function subscribeToSeconds(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    second = Date.now();
    for (const tell of listeners) tell();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const currentSecond = (): number => second;
