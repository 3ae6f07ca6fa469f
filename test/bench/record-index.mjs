// What finding a key costs in a large topic: by the index, by a row for each record with a B-tree, and by reading; and what the
// index costs whoever appends. BENCH_RECORDS=10000000 takes three minutes.
import { AdminContextParts } from './record-index-parts.mjs';
import { newPartitions, startLog } from './log-stack.mjs';
import { figure, median } from './stack.mjs';
import { BatchBuilder } from '../../libs/records/dist/index.js';

const RECORDS = Number(process.env.BENCH_RECORDS ?? 300_000);
const VALUE_BYTES = Number(process.env.BENCH_VALUE_BYTES ?? 100);
const LOOKS = 30;
const PARTITIONS = 6;
const PER_BATCH = 200;
const ROWS_AT_ONCE = 200_000;
// Not so long ago that retention takes them.
const FIRST_TIMESTAMP = Date.now() - RECORDS;
const INGEST_MS = 2_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);

const stack = await startLog();
const parts = new AdminContextParts(stack.url);
const log = await stack.open({ observer: parts.observer });
try {
  const partitions = await newPartitions(log, 'indexed', PARTITIONS);
  await fill(partitions);
  const indexMs = await timed(() => parts.indexAll(log));
  await rowsPerRecord();
  await stack.pool.query('vacuum analyze posthorn.index_pages');
  await stack.pool.query('vacuum analyze posthorn.index_runs');

  const [byIndex, byRow] = [[], []];
  const search = parts.search(log);
  await search('warm-up');
  for (let i = 0; i < LOOKS; i += 1) {
    const key = keyOf(Math.floor((RECORDS / LOOKS) * (i + 0.5)));
    byIndex.push(await timed(async () => expectOne(await search(key))));
    byRow.push(await timed(() => lookAtRow(log, key)));
  }
  const byReading = await timed(() => parts.search(log, null)(keyOf(Math.floor(RECORDS / 2))));
  const sizes = await sizesOf();
  console.log(
    `${RECORDS} records of ${VALUE_BYTES} bytes: indexed in ${(indexMs / 1_000).toFixed(1)} s, ${sizes.runs} runs; ` +
      `a key in ${median(byIndex).toFixed(1)} ms (worst ${Math.max(...byIndex).toFixed(0)}), by a row for each record ` +
      `${median(byRow).toFixed(1)} ms, by reading ${byReading.toFixed(0)} ms; ` +
      `bytes a record: ${sizes.index.toFixed(1)}, as rows ${sizes.rows.toFixed(1)}`,
  );
  console.log(
    `a key in the index, of one in a row for each record: ${(median(byIndex) / median(byRow)).toFixed(2)}`,
  );
  figure('a key in the index, of 200 ms', median(byIndex) / 200, { atMost: 1 });
  figure('bytes of the index, of a row for each record', sizes.index / sizes.rows, { atMost: 0.5 });

  // In turns, of which each pair is compared: noise that lasts hits both alike.
  const pairs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const without = await ingest(
      log,
      await newPartitions(log, `plain-${round}`, PARTITIONS),
      false,
    );
    const withIndex = await ingest(
      log,
      await newPartitions(log, `with-${round}`, PARTITIONS),
      true,
    );
    pairs.push({ without, ratio: withIndex / without });
  }
  if (pairs.length > 0) {
    console.log(`records a second: ${median(pairs.map(({ without }) => without)).toFixed(0)}`);
    const ratio = median(pairs.map((pair) => pair.ratio));
    figure('ingest with the index, of without', ratio, { atLeast: 0.95 });
  }
} finally {
  await log.close();
  await parts.close();
  await stack.stop();
}

async function fill(partitions) {
  let next = 0;
  await Promise.all(
    partitions.flatMap((partitionId) =>
      Array.from({ length: 4 }, async () => {
        while (next < RECORDS) {
          const from = next;
          next += PER_BATCH;
          await append(partitionId, batchOf(from));
        }
      }),
    ),
  );
}

async function append(partitionId, batch) {
  const result = await log.append({ partitionId, batch });
  if ('error' in result) throw new Error(`${result.error}: ${result.message}`);
}

function batchOf(from) {
  const builder = new BatchBuilder();
  const value = Buffer.alloc(VALUE_BYTES, from % 251);
  for (let i = from; i < from + PER_BATCH; i += 1) {
    builder.append({ key: keyOf(i), value, timestamp: BigInt(FIRST_TIMESTAMP + i) });
  }
  return builder.finish().buffer;
}

function keyOf(i) {
  return `order-${i.toString().padStart(10, '0')}`;
}

/** What an index in SQL would be: hash and place of each record. In parts: no statement may be silent for long. */
async function rowsPerRecord() {
  await stack.pool.query(
    'create table record_rows (hash int not null, partition_id int not null, record_offset bigint not null)',
  );
  await stack.pool.query('create index record_rows_hash on record_rows (hash)');
  for (let from = 0; from < RECORDS; from += ROWS_AT_ONCE) {
    await stack.pool.query(
      `insert into record_rows
       select hashtext('order-' || lpad(i::text, 10, '0')), 1 + (i % 6), i
       from generate_series($1::int, $2::int) i`,
      [from, Math.min(RECORDS, from + ROWS_AT_ONCE) - 1],
    );
  }
}

/** The look alone and one read of the log, as the index has both. */
async function lookAtRow(log, key) {
  const { rows } = await stack.pool.query(
    'select partition_id, record_offset from record_rows where hash = hashtext($1)',
    [key],
  );
  if (rows.length === 0) throw new Error(`no row for ${key}`);
  const offset = rows[0].record_offset / BigInt(PARTITIONS);
  const request = {
    partitionId: rows[0].partition_id,
    offset,
    maxBytes: 1,
    currentLeaderEpoch: -1,
  };
  await log.fetch({ ...request, atRandom: true });
}

function expectOne({ records }) {
  if (records.length !== 1) throw new Error(`${records.length} records instead of one`);
}

async function sizesOf() {
  const { rows } = await stack.pool.query(
    `select (pg_total_relation_size('posthorn.index_pages') + pg_total_relation_size('posthorn.index_runs'))::float8 as index,
       pg_total_relation_size('record_rows')::float8 as rows, (select count(*)::int from posthorn.index_runs) as runs`,
  );
  const [{ index, rows: plain, runs }] = rows;
  return { index: index / RECORDS, rows: plain / RECORDS, runs };
}

/** Records a second of as many appends as are in flight at once with six busy producers. */
async function ingest(log, partitions, isIndexed) {
  const indexer = isIndexed ? parts.start(log) : null;
  const batch = batchOf(0);
  const until = performance.now() + INGEST_MS;
  let appended = 0;
  await Promise.all(
    partitions.flatMap((partitionId) =>
      Array.from({ length: 4 }, async () => {
        while (performance.now() < until) {
          await append(partitionId, Buffer.from(batch));
          appended += PER_BATCH;
        }
      }),
    ),
  );
  await indexer?.stop();
  return appended / (INGEST_MS / 1_000);
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
