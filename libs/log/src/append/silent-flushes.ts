import type { Pool } from '@posthorn/db';
import type { LogSettings } from '../settings.js';

// A flush is active and waits for its client while it awaits the bytes of a COPY, and at no other time.
const END = `
  select count(*) filter (where pg_terminate_backend(pid))::int as ended from pg_stat_activity
  where datname = current_database() and usename = current_user and state = 'active'
    and wait_event_type = 'Client' and wait_event = 'ClientRead'
    and query like 'set local statement_timeout%; copy posthorn.log\\_segment\\_%'
    and query_start < clock_timestamp() - $1 * interval '1 ms'`;

/**
 * Ends the flushes, of whichever broker, that began longer than a lease ago and whose next bytes PostgreSQL still waits for.
 * A broker that stands still in the middle of one (paused, cut off, its machine without power) has rows in that are not
 * committed, and whoever takes over waits at their primary keys: for as long as the process stands still, or until TCP
 * misses the machine, which takes it two hours by default. No timeout of PostgreSQL ends a COPY that waits for its client.
 *
 * For a broker that was only slow it is a connection that breaks: nothing of such a flush was committed. Never rejects.
 */
export async function endSilentFlushes(
  pool: Pool,
  { leaseMs, logger }: Pick<LogSettings, 'leaseMs' | 'logger'>,
): Promise<void> {
  try {
    const { rows } = await pool.query<{ ended: number }>(END, [leaseMs]);
    const [{ ended }] = rows;
    if (ended > 0) logger.warn(`${ended} flushes were ended whose brokers had fallen silent`);
  } catch (error) {
    logger.warn('flushes of silent brokers could not be looked for', error);
  }
}
