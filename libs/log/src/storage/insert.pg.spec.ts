import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { appended, LogDatabase, newTopic } from '../testing/postgres.js';
import { InsertFlush } from './insert.js';
import type { StoredExtent } from './slices.js';
import { StatementNames } from './statement-names.js';

/** Of no topic: whatever is written here is nobody's. */
const PARTITION = 1_000_000;

interface Prepared {
  name: string;
  statement: string;
}

describe('the statement of a small flush', () => {
  let db: LogDatabase;
  let client: pg.Client;
  let names: StatementNames;
  let segments: number[];
  let offset: bigint;

  beforeEach(async () => {
    db = await LogDatabase.create();
    const log = await db.open();
    for (const retention of ['3600000', '-1']) {
      const topic = await newTopic(log, { 'retention.ms': retention });
      await appended(log, topic.partitions[0].partitionId, { values: ['makes the segment'] });
    }
    segments = (await db.segments()).map(({ segment_id }) => segment_id);
    client = new pg.Client({ connectionString: db.database.url });
    await client.connect();
    names = new StatementNames();
    offset = 0n;
  });
  afterEach(async () => {
    await client.end();
    await db.close();
  });

  async function flush(segmentId: number, rows: number, epochIsOff = 0): Promise<void> {
    const { rows: shards } = await db.pool.query<{ epoch: number }>(
      'select epoch from posthorn.shards where shard = 0',
    );
    const extents = Array.from({ length: rows }, (): StoredExtent => {
      const baseOffset = offset++;
      const data = Buffer.from(`${baseOffset}`);
      const place = { partitionId: PARTITION, maxTimestamp: 0n, position: baseOffset };
      return { ...place, baseOffset, lastOffset: baseOffset, data };
    });
    const epochs = new Map([[0, shards[0].epoch + epochIsOff]]);
    const query = new InsertFlush({ segmentId, extents, epochs, knownVersion: 1_000n }, names);
    client.query(query);
    await query.done;
  }

  async function written(segmentId: number): Promise<string[]> {
    const { rows } = await db.pool.query<{ data: Buffer }>(
      `select data from posthorn.log_segment_${segmentId} where partition_id = ${PARTITION} order by base_offset`,
    );
    return rows.map(({ data }) => data.toString());
  }

  async function prepared(): Promise<Prepared[]> {
    const text = `select name, statement from pg_prepared_statements where name like 'posthorn%' order by prepare_time`;
    return (await client.query<Prepared>(text)).rows;
  }

  it('is parsed once for each segment and number of rows', async () => {
    const [first, second] = segments;
    await flush(first, 1);
    const once = await prepared();
    expect(once).toHaveLength(2); // the INSERT, and how long it may wait
    for (let n = 0; n < 20; n += 1) await flush(first, 1);
    expect(await prepared()).toEqual(once);
    await flush(second, 1);
    await flush(first, 2);
    expect(await prepared()).toHaveLength(4);
    const expected = Array.from({ length: 24 }, (_, n) => `${n}`);
    expect(await written(second)).toEqual(['21']);
    expect(await written(first)).toEqual(expected.filter((value) => value !== '21'));
  });

  it('is made anew after a refusal, which wrote nothing', async () => {
    const [segment] = segments;
    await flush(segment, 1);
    await expect(flush(segment, 1, -1)).rejects.toThrow('shards are led by another epoch');
    await expect(flush(1_000_000, 1)).rejects.toThrow('does not exist');
    await flush(segment, 1);
    await flush(segment, 3);
    expect(await written(segment)).toEqual(['0', '3', '4', '5', '6']);
    expect(await prepared()).toHaveLength(3);
  });

  it('is made again once the server has said that it has none of its name', async () => {
    const [segment] = segments;
    await flush(segment, 1);
    await client.query('deallocate all');
    await expect(flush(segment, 1)).rejects.toMatchObject({ code: '26000' });
    await flush(segment, 1);
    expect(await written(segment)).toEqual(['0', '2']);
  });
});
