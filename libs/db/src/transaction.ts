import type { Pool, PoolClient } from './pool.js';

/**
 * A process that is paused between two statements keeps its locks; some of them, such as the one row of the cluster, are
 * everybody's. PostgreSQL ends the session then, which the next statement reports as a lost connection.
 */
const BEGIN = `begin; set local idle_in_transaction_session_timeout = '10s'`;

/**
 * Runs `work` between BEGIN and COMMIT on one connection; any rejection rolls back and is thrown on. A connection that
 * cannot roll back is destroyed, not returned to the pool. When COMMIT itself fails by a lost connection the outcome is
 * unknown: see `isOutcomeUnknown`.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(BEGIN);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
