import type { Pool } from '@posthorn/db';

const CLAIM = 'select posthorn.claim_broker_id($1, $2) as broker_id';

/**
 * The number of the broker at this address: the given one, or else the one it had, or else a free one. Durable: the
 * address has it again, and nobody else is given it until it has been away for a day.
 */
export async function claimBrokerId(
  pool: Pool,
  address: string,
  given: number | null,
): Promise<number> {
  const { rows } = await pool.query<{ broker_id: number }>(CLAIM, [address, given]);
  return rows[0].broker_id;
}
