// What ingest is held against, on the same PostgreSQL and in the same run. Both are written to be as fast as their
// design allows: a slow yardstick would flatter us.
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { atRate } from './load.mjs';

const MB = 1_000_000;
const ROW_BYTES = 8_060; // what fits a page beside the columns, as in our log
const COPY_HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const COPY_TRAILER = Buffer.from('ffff', 'hex');

/**
 * (a) One COPY BINARY writer that commits each megabyte: near what one connection to this server can take at all.
 * @returns payload bytes a second
 */
export async function copyBinary(url, seconds) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`drop table if exists bench_copy;
    create table bench_copy (partition_id int, base_offset bigint, chunk int, data bytea,
      primary key (partition_id, base_offset, chunk));
    alter table bench_copy alter column data set storage plain`);
  const rows = Math.ceil(MB / ROW_BYTES);
  const body = randomBytes(ROW_BYTES);
  const start = performance.now();
  let bytes = 0;
  for (let block = 0; performance.now() - start < seconds * 1_000; block += 1) {
    const parts = [COPY_HEADER];
    for (let i = 0; i < rows; i += 1) parts.push(copyRow(block * rows + i, body));
    parts.push(COPY_TRAILER);
    await pipeline(
      Readable.from([Buffer.concat(parts)]),
      client.query(copyFrom('copy bench_copy from stdin (format binary)')),
    );
    bytes += rows * ROW_BYTES;
  }
  const rate = bytes / ((performance.now() - start) / 1_000);
  await client.query('drop table bench_copy');
  await client.end();
  return rate;
}

function copyRow(offset, data) {
  const head = Buffer.alloc(2 + 8 + 12 + 8 + 4);
  let at = head.writeInt16BE(4, 0);
  at = head.writeInt32BE(0, head.writeInt32BE(4, at));
  at = head.writeBigInt64BE(BigInt(offset), head.writeInt32BE(8, at));
  at = head.writeInt32BE(0, head.writeInt32BE(4, at));
  head.writeInt32BE(data.length, at);
  return Buffer.concat([head, data]);
}

/**
 * (b) The log that a team writes itself: a row per record, a counter row per partition that hands out offsets, and a
 * multi-row VALUES insert with one scalar Buffer parameter per value (`unnest` of a `bytea[]` is half as fast: hex).
 * @returns records a second, over `partitions` connections
 */
export async function rowPerRecord(url, { seconds, recordBytes, partitions, batchRecords }) {
  const clients = await Promise.all(
    Array.from({ length: partitions }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  await clients[0].query(`drop table if exists bench_rows, bench_counters;
    create table bench_rows (partition_id int, record_offset bigint, value bytea, primary key (partition_id, record_offset));
    create table bench_counters (partition_id int primary key, next_offset bigint not null);
    insert into bench_counters select n, 0 from generate_series(0, ${partitions - 1}) n`);
  const value = randomBytes(recordBytes);
  const tuples = Array.from(
    { length: batchRecords },
    (_, i) => `($1, $2::bigint + ${i}, $${i + 3})`,
  );
  const insert = {
    name: 'bench_insert',
    text: `insert into bench_rows values ${tuples.join(',')}`,
  };
  const values = Array.from({ length: batchRecords }, () => value);
  const start = performance.now();
  let records = 0;
  await Promise.all(
    clients.map(async (client, partition) => {
      while (performance.now() - start < seconds * 1_000) {
        await client.query('begin');
        const { rows } = await client.query({
          name: 'bench_counter',
          text: `update bench_counters set next_offset = next_offset + $2 where partition_id = $1
                 returning next_offset - $2 as base_offset`,
          values: [partition, batchRecords],
        });
        await client.query({ ...insert, values: [partition, rows[0].base_offset, ...values] });
        await client.query('commit');
        records += batchRecords;
      }
    }),
  );
  const rate = records / ((performance.now() - start) / 1_000);
  await clients[0].query('drop table bench_rows, bench_counters');
  await Promise.all(clients.map((client) => client.end()));
  return rate;
}

/**
 * (c) The least that a durable record costs at a rate: one connection, one row each, all that came while a commit was under way
 * in the next one.
 * @returns milliseconds from each record to its commit
 */
export async function groupCommits(url, { rate, seconds, bytes }) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    'create table bench_commits (id bigint generated always as identity primary key, value bytea)',
  );
  const value = randomBytes(bytes);
  const latencies = [];
  let waiting = [];
  let running = Promise.resolve();
  let isRunning = false;
  const flush = async () => {
    while (waiting.length > 0) {
      const taken = waiting;
      waiting = [];
      const rows = taken.map((_, i) => `($${i + 1})`).join(',');
      const text = `insert into bench_commits (value) values ${rows}`;
      await client.query({ name: `bench_${taken.length}`, text, values: taken.map(() => value) });
      const now = performance.now();
      for (const at of taken) latencies.push(now - at);
    }
    isRunning = false;
  };
  await atRate(rate, seconds, () => {
    waiting.push(performance.now());
    if (isRunning) return;
    isRunning = true;
    running = new Promise((resolve) => setImmediate(resolve)).then(flush);
  });
  await running;
  await client.query('drop table bench_commits');
  await client.end();
  return latencies;
}

/** Incompressible, so that nothing between us and the disk can make it smaller. */
export function randomBytes(length) {
  const bytes = Buffer.alloc(length);
  let state = 0x9e3779b9;
  for (let i = 0; i < length; i += 1) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + i;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
