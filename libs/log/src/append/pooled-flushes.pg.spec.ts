import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  describeBehindPgBouncer,
  startPgBouncer,
  type PgBouncer,
} from '../../../../test/support/pgbouncer.js';
import { appended, LogDatabase, newTopic, readAll } from '../testing/postgres.js';

const PARTITIONS = 6;
const EACH = 100;

describeBehindPgBouncer(() => {
  let db: LogDatabase;
  let bouncer: PgBouncer;

  beforeAll(async () => {
    db = await LogDatabase.create();
    bouncer = await startPgBouncer(db.database.url, 3);
  });
  afterAll(async () => {
    await db.close();
    await bouncer.close();
  });

  it('small flushes of both lanes share connections that do not know their statements, and nothing is lost or refused', async () => {
    const log = await db.open({ databaseUrl: bouncer.url });
    const { partitions } = await newTopic(log, {}, PARTITIONS);
    // One after the other in each partition, so that flushes are small; side by side, so that the servers change hands.
    await Promise.all(
      partitions.map(async ({ partitionId }) => {
        for (let n = 0; n < EACH; n += 1) {
          const batch = { values: [`${n}`], producerId: 7n, baseSequence: n };
          expect(await appended(log, partitionId, batch)).toBe(BigInt(n));
        }
      }),
    );
    const expected = Array.from({ length: EACH }, (_, n) => `${n}`);
    for (const { partitionId } of partitions) {
      const values = (await readAll(log, partitionId)).map(({ value }) => value);
      expect(values).toEqual(expected);
    }
  });
});
