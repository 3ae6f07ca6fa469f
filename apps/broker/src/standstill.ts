import type { Clock } from './clock.js';

type After = (ms: number, callback: () => void) => () => void;

/** A timer of a process that runs is not late by so much. */
const STANDSTILL_MS = 1_000;

/**
 * Timers by which others are judged for their silence. Time in which this process did not run itself (a machine that was paused
 * for a snapshot, a core that was not to be had) does not count: it heard nobody then, and what was sent to it still waits in
 * its sockets, which are read after the timers.
 *
 * @param uptime milliseconds that no setting of the clock moves
 */
export function withoutStandstills(
  clock: Pick<Clock, 'after'>,
  uptime: () => number = () => performance.now(),
): After {
  const after: After = (ms, callback) => {
    const due = uptime() + ms;
    let cancel = clock.after(ms, () => {
      const lateMs = uptime() - due;
      if (lateMs < STANDSTILL_MS) callback();
      else cancel = after(Math.min(lateMs, ms), callback);
    });
    return () => cancel();
  };
  return after;
}
