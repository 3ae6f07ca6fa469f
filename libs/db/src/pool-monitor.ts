import type pg from 'pg';

/** Told of pools and of what their statements take; for metrics. */
export interface PoolMonitor {
  /** The pool lives as long as the process that watches it, or is ended: its counts are 0 then. */
  opened(name: string, pool: pg.Pool): void;
  /** A statement ended, well or not. Seconds from asking for it to its answer; waiting for a connection is not in it. */
  queried(name: string, seconds: number): void;
}

type Query = (...args: unknown[]) => unknown;

/** Lets the monitor know of every statement of the pool but COPY, which whoever streams it has to time. */
export function monitorPool(pool: pg.Pool, name: string, monitor: PoolMonitor): void {
  monitor.opened(name, pool);
  pool.on('connect', (client) => timeQueries(client, (seconds) => monitor.queried(name, seconds)));
}

/** node-postgres has no hook for this; its own pool asks with a callback, everyone else for a promise. */
function timeQueries(client: pg.PoolClient, queried: (seconds: number) => void): void {
  const timed = client as unknown as { query: Query };
  const query = timed.query.bind(client);
  timed.query = (...args) => {
    const startedAt = performance.now();
    const ended = (): void => queried((performance.now() - startedAt) / 1_000);
    const callback = args.at(-1);
    if (typeof callback === 'function') {
      const answered = (...answer: unknown[]): void => {
        ended();
        Reflect.apply(callback, client, answer);
      };
      return query(...args.slice(0, -1), answered);
    }
    const answer = query(...args);
    if (answer instanceof Promise) void answer.then(ended, ended);
    return answer;
  };
}
