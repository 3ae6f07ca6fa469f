import type { CombinedLog } from './console.js';

/**
 * Aborts on Ctrl-C, on SIGTERM, and when `posthorn demo` has gone that started this process: a signal may have reached it alone,
 * and SIGKILL leaves it no time to pass anything on. The second signal is for those who do not want to wait: children end with us.
 */
export function untilInterrupted(log: CombinedLog): AbortSignal {
  const interrupted = new AbortController();
  const stop = (): void => {
    if (interrupted.signal.aborted) return;
    log.say('stopping');
    interrupted.abort();
  };
  const onSignal = (): void => {
    if (interrupted.signal.aborted) process.exit(130);
    stop();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // Of one Ctrl-C at a terminal both are told, and each tells here: it is no second signal.
  process.on('disconnect', stop);
  process.channel?.unref();
  return interrupted.signal;
}
