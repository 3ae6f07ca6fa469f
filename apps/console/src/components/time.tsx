import { useSyncExternalStore, type ReactNode } from 'react';
import { ago, localClock, localDate, until } from '../format/durations.js';
import { UNKNOWN } from '../format/numbers.js';

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
  const texts = { ago, until, clock, full: () => full };
  const text = texts[as](date.getTime(), now);
  const iso = date.toISOString();
  return (
    <time dateTime={iso} title={`${full} (${iso})`}>
      {text}
    </time>
  );
}

/** Today's without the date, which is the same in every row. */
function clock(at: number, now: number): string {
  const date = new Date(at);
  const day = localDate(date);
  return day === localDate(new Date(now)) ? localClock(date) : `${day} ${localClock(date)}`;
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
