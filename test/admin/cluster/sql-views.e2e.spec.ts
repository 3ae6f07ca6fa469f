import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createPool, type Pool } from '@posthorn/db';
import { readFileSync } from 'node:fs';
import { startObservedBroker, type ObservedBroker } from '../support/observed-broker.js';

const VIEWS = [
  'topics',
  'partitions',
  'batches',
  'consumer_groups',
  'passed_over',
  'consumer_lag',
  'dead_letters',
  'record_index',
];
const ROLE = `posthorn_test_reader_${process.pid}`;

let observed: ObservedBroker;
let pool: Pool;
beforeAll(async () => {
  observed = await startObservedBroker();
  pool = createPool({ url: observed.broker.services.config.databaseUrl ?? '', max: 1 });
});
afterAll(async () => {
  await pool?.query(`drop owned by ${ROLE}`);
  await pool?.query(`drop role ${ROLE}`);
  await pool?.end();
  await observed?.close();
});

const rows = async (sql: string): Promise<unknown[]> =>
  (await pool.query(sql.replaceAll('analyst', ROLE))).rows;

it('every example of docs/sql.md runs', async () => {
  const text = readFileSync('docs/sql.md', 'utf8');
  const examples = Array.from(text.matchAll(/```sql\n(.*?)```/gs), ([, sql]) => sql);
  expect(examples.length).toBeGreaterThan(5);
  for (const example of examples) await rows(example);
});

it('the views tell what the broker tells', async () => {
  const { log } = observed.broker.services;
  const partitions = log.topics.byName('orders')?.partitions ?? [];
  const expected = await Promise.all(
    partitions.map(async ({ index, partitionId }) => {
      const offsets = await log.offsets(partitionId);
      if ('error' in offsets) throw new Error(offsets.error);
      const { logStartOffset, highWatermark, sizeInBytes } = offsets;
      return [index, logStartOffset, highWatermark, sizeInBytes];
    }),
  );
  const told = (await rows(
    `select * from posthorn_v1.partitions where topic = 'orders' order by partition`,
  )) as Record<string, unknown>[];
  expect(
    told.map((one) => [one.partition, one.start_offset, one.end_offset, one.size_in_bytes]),
  ).toEqual(expected);
  expect(await rows(`select * from posthorn_v1.batches where topic = 'orders'`)).toMatchObject([
    { partition: 0, base_offset: 0n, last_offset: 0n, records: 1, is_control: false },
    { partition: 1, base_offset: 0n, last_offset: 0n, records: 1, is_control: false },
  ]);
  expect(await rows('select * from posthorn_v1.consumer_lag order by partition')).toMatchObject([
    { group_id: 'billing', topic: 'orders', committed_offset: 0n, end_offset: 1n, lag: 1n },
    { group_id: 'billing', topic: 'orders', committed_offset: 1n, end_offset: 1n, lag: 0n },
  ]);
  expect(await rows('select * from posthorn_v1.dead_letters')).toEqual([
    { topic: 'orders.billing.dlq', records: 1n, records_ever: 1n },
  ]);
  expect(await rows('select * from posthorn_v1.dead_letter_records')).toMatchObject([
    { topic: 'orders.billing.dlq', partition: 0, offset: 0n, status: 'open', times_redriven: 0 },
  ]);
  expect(
    await rows(`select state, members from posthorn_v1.consumer_groups where group_id = 'kitchen'`),
  ).toEqual([{ state: 'Stable', members: 1 }]);
});

it('a role that may read them may read nothing else', async () => {
  // One connection: the pool closes one whose statement failed.
  const client = await pool.connect();
  try {
    await client.query(`set role ${ROLE}`);
    for (const view of VIEWS) await client.query(`select * from posthorn_v1.${view}`);
    for (const table of ['posthorn.topics', 'posthorn.outbox_dead', 'posthorn.log_segment_1']) {
      await expect(client.query(`select * from ${table}`)).rejects.toThrow('permission denied');
    }
    const callable = `select posthorn_v1.allow_reading('${ROLE}')`;
    await expect(client.query(callable)).rejects.toThrow('permission denied');
  } finally {
    client.release(true);
  }
});
