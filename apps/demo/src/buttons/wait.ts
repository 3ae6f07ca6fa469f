import { setTimeout as sleep } from 'node:timers/promises';
import { AdminApiError } from '@posthorn/admin-client';
import type { Press, World } from './button.js';

const POLL_MS = 250;
/** Longer than any backlog of the demo takes on a busy machine. */
const PATIENCE_MS = 300_000;

/**
 * Asks again and again, also while the broker cannot answer: to be killed is another button's harm. Rejects when the demo
 * ends or after five minutes.
 */
export async function until(
  { signal }: Pick<Press, 'signal'>,
  what: string,
  isTrue: () => Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  let cause: unknown;
  for (;;) {
    try {
      if (await isTrue()) return;
      cause = undefined;
    } catch (error) {
      if (!isPassing(error)) throw error;
      cause = error;
    }
    if (performance.now() > deadline) {
      const why = cause instanceof Error ? `: ${cause.message}` : '';
      throw new Error(`gave up waiting until ${what}${why}`, { cause });
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** No answer, none now, or one that the next moment changes (409: the members of a group came back too soon). */
const isPassing = (error: unknown): boolean =>
  error instanceof AdminApiError &&
  (error.status === 0 || error.status === 409 || error.status >= 500);

/** How many rows such a query counts. */
export async function count(
  { database }: Pick<World, 'database'>,
  query: string,
  ...values: readonly unknown[]
): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::int as count from ${query}`,
    [...values],
  );
  return rows[0]?.count ?? 0;
}

/** Of PostgreSQL's clock, which all the services' times are by. */
export async function databaseNow({ database }: Pick<World, 'database'>): Promise<Date> {
  const { rows } = await database.query<{ now: Date }>('select clock_timestamp() as now');
  return rows[0]?.now ?? new Date();
}

/** Seconds since this moment of performance.now(), as text. */
export const secondsSince = (since: number): string =>
  ((performance.now() - since) / 1000).toFixed(1);

export const grouped = (value: number): string => value.toLocaleString('en-US');
