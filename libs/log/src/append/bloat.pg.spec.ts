import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Log } from '../log.js';
import { appended, LogDatabase, newTopic } from '../testing/postgres.js';

/** Every table beside the segments; a row's xmin changes with every new version of it. */
const VERSIONS = ['cluster', 'brokers', 'shards', 'topics', 'partitions', 'segments']
  .map(
    (table) =>
      `select '${table}' as name, t::text as content, t.xmin::text from posthorn.${table} t`,
  )
  .join(' union all ');

describe('while another session holds a snapshot open', () => {
  let db: LogDatabase;
  let log: Log;

  beforeAll(async () => {
    db = await LogDatabase.create();
    log = await db.open({ tickMs: 1_000_000, lookMs: 1_000_000, leaseMs: 1_500_000 });
  });
  afterAll(() => db.close());

  it('ingest makes no row version that vacuum would have to remove, whatever its number of flushes', async () => {
    const topic = await newTopic(log, {}, 4);
    const append = (baseSequence: number): Promise<unknown> =>
      Promise.all(
        topic.partitions.map(({ partitionId }) =>
          appended(log, partitionId, { values: ['a'], producerId: 3n, baseSequence }),
        ),
      );
    await append(0); // makes the segment
    const holder = await db.pool.connect();
    await holder.query('begin isolation level repeatable read');
    await holder.query('select count(*) from posthorn.shards');
    const before = await db.pool.query(VERSIONS);
    for (let i = 1; i <= 300; i++) await append(i);
    expect((await db.pool.query(VERSIONS)).rows).toEqual(before.rows);
    // Two lanes may ask for the segment at once; which of their numbers it gets is a race.
    const [{ segment_id: segmentId }] = await db.segments();
    const { rows } = await db.pool.query<{ n: bigint }>(
      `select count(*) as n from posthorn.log_segment_${segmentId} where chunk >= 0`,
    );
    expect(rows).toEqual([{ n: 4n * 301n }]);
    await holder.query('rollback');
    holder.release();
  });
});
