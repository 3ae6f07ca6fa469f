import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool, type Pool } from '@posthorn/db';
import {
  catalogueSegment,
  selectEnds,
  selectExtentsOf,
  selectOpenTransactions,
  selectSlices,
  selectSnapshot,
} from '../../libs/log/src/sql/reads.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly PlanNode[];
}

const PARTITIONS = 50;
const ROWS_PER_PARTITION = 2_000;

/**
 * The reads of the log on a segment of 100,000 rows, without statistics, as every segment is (none is ever analyzed):
 * by the primary key, in its order, and no more rows than the limit says.
 */
describe('the plans of the log', () => {
  let database: TestDatabase;
  let pool: Pool;
  let segmentId: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = createPool({ url: database.url, max: 1 });
    const { rows } = await pool.query<{ id: number }>(
      `select posthorn.create_segment('weeks') as id`,
    );
    segmentId = rows[0].id;
    // Extents of four slices; a snapshot in front of every hundredth; a row of transactions beside every tenth.
    await pool.query(`
      insert into posthorn.log_segment_${segmentId}
      select p, c, e * 10, e * 10 + 9, e, e * 400, repeat('x', 100)::bytea
      from generate_series(1, ${PARTITIONS}) p, generate_series(0, ${ROWS_PER_PARTITION / 4 - 1}) e, generate_series(0, 3) c
      union all
      select p, -1, e * 1000, e * 1000 + 9, e, e * 40000, 'snapshot'
      from generate_series(1, ${PARTITIONS}) p, generate_series(0, 4) e
      union all
      select -p, c, e * 100, e * 100 + 9, -1, 0, e::text::bytea
      from generate_series(1, ${PARTITIONS}) p, generate_series(0, 49) e, generate_series(0, 1) c`);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  async function planOf(sql: string, values: readonly unknown[] = []): Promise<PlanNode[]> {
    const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, timing off, format json) ${sql}`,
      [...values],
    );
    return flatten(rows[0]['QUERY PLAN'][0].Plan);
  }
  const scansOf = (nodes: readonly PlanNode[]): PlanNode[] =>
    nodes.filter((node) => node['Relation Name'] === `log_segment_${segmentId}`);
  const typesOf = (nodes: readonly PlanNode[]): Set<string> =>
    new Set(nodes.map((node) => node['Node Type']));
  const rowsReadBy = (nodes: readonly PlanNode[]): number =>
    scansOf(nodes).reduce((sum, node) => sum + node['Actual Rows']! * node['Actual Loops']!, 0);

  function expectIndexOrder(nodes: readonly PlanNode[]): void {
    for (const scan of scansOf(nodes)) {
      expect(scan['Node Type']).toMatch(/^Index (Only )?Scan( Backward)?$/);
    }
    expect(typesOf(nodes)).not.toContain('Sort');
    expect(typesOf(nodes)).not.toContain('Incremental Sort');
  }

  it('read slices by the primary key and stop at the limit, at the head as at the end', async () => {
    for (const offset of [0n, 2_501n, 4_900n]) {
      const nodes = await planOf(selectSlices({ segmentId, partitionId: 7, offset, rowsMax: 40 }));
      expectIndexOrder(nodes);
      expect(rowsReadBy(nodes)).toBeLessThanOrEqual(41);
    }
  });

  it('find the newest snapshot of the producers from the end of the partition', async () => {
    const nodes = await planOf(selectSnapshot(segmentId, 7));
    expectIndexOrder(nodes);
    expect(rowsReadBy(nodes)).toBeLessThanOrEqual(2);
  });

  it('find the open transactions of many partitions in the newest row of each', async () => {
    const nodes = await planOf(selectOpenTransactions(segmentId), [[1, 7, 50, 51]]);
    // The few slices of one row may come by a bitmap of the index.
    expect(typesOf(nodes)).not.toContain('Seq Scan');
    expect(rowsReadBy(nodes)).toBeLessThanOrEqual(12);
    const { rows } = await pool.query(selectOpenTransactions(segmentId), [[7, 51]]);
    expect(rows).toEqual([
      { partition_id: 7, data: Buffer.from('49') },
      { partition_id: 7, data: Buffer.from('49') },
    ]);
  });

  it('find both ends of each partition, and the epoch of the last extent, with one index entry each', async () => {
    const nodes = await planOf(selectEnds(segmentId), [[1, 7, 50, 51]]);
    expectIndexOrder(nodes);
    expect(rowsReadBy(nodes)).toBeLessThanOrEqual(12);
  });

  it('find the extents for a step of a search by time or size', async () => {
    const offsets = [2_505n, 4_990n, 99_999n];
    const nodes = await planOf(selectExtentsOf(segmentId), [7, offsets]);
    expectIndexOrder(nodes);
    expect(rowsReadBy(nodes)).toBeLessThanOrEqual(2 * offsets.length);
  });

  it('catalogue a segment by skipping from partition to partition', async () => {
    const nodes = await planOf(catalogueSegment(segmentId));
    expectIndexOrder(nodes);
    expect(rowsReadBy(nodes)).toBeLessThanOrEqual(3 * PARTITIONS + 1);
    const { rows } = await pool.query(
      `select partition_id, base_offset, end_offset, base_position, end_position, max_timestamp
       from posthorn.segment_partitions where partition_id = 7`,
    );
    const listed = await pool.query('select from posthorn.segment_partitions');
    expect(listed.rowCount).toBe(PARTITIONS);
    const last = ROWS_PER_PARTITION / 4 - 1;
    expect(rows).toEqual([
      {
        partition_id: 7,
        base_offset: 0n,
        end_offset: BigInt(last * 10 + 10),
        base_position: 0n,
        end_position: BigInt(last * 400 + 3 * 8_060 + 100),
        max_timestamp: BigInt(last),
      },
    ]);
  });
});

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
