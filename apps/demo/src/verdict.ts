import type pg from 'pg';
import type { CombinedLog } from './console.js';
import { formatStrip, isAtRest, isIntact, type Strip } from './strip.js';

/** Says the strip and what is wrong with it; returns the exit code. */
export function verdict(strip: Strip, missing: number, log: CombinedLog): number {
  log.say(formatStrip(strip));
  const problems = [
    !isAtRest(strip) && 'some orders or events never came to rest',
    !isIntact(strip) && 'the strip is broken',
    missing > 0 && `${missing} confirmed orders are missing`,
  ].filter((problem) => problem !== false);
  log.say(problems.length === 0 ? 'intact' : `FAILED: ${problems.join('; ')}`);
  return problems.length === 0 ? 0 : 1;
}

/** A confirmed order that is not in the table was lost before it reached any bus. */
export async function countMissing(
  database: pg.Pool,
  confirmed: ReadonlySet<string>,
): Promise<number> {
  const { rows } = await database.query<{ found: number }>(
    'select count(*)::int as found from orders.orders where id = any($1::uuid[])',
    [[...confirmed]],
  );
  return confirmed.size - (rows[0]?.found ?? 0);
}
