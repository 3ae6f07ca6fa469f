// What a page of records costs through the admin API in a large topic: the newest, one in the middle by offset and by time,
// the oldest, and the one after each. BENCH_RECORDS=100000000 takes 3 GB and two minutes.
import { freePort } from '../../libs/embedded-postgres/dist/index.js';
import { BatchBuilder, crc32c } from '../../libs/records/dist/index.js';
import { startLog } from './log-stack.mjs';
import { figure, median, startBroker } from './stack.mjs';

const RECORDS = Number(process.env.BENCH_RECORDS ?? 1_000_000);
const PARTITIONS = 6;
const PER_BATCH = 2_000;
const IN_FLIGHT = 4;
const PAGE_SIZE = 50;
const LOOKS = Number(process.env.BENCH_LOOKS ?? 25);
const PAGE_MS = 200;
// One record a millisecond in each partition, up to now: retention takes none of them.
const PER_PARTITION = Math.ceil(RECORDS / PARTITIONS / PER_BATCH) * PER_BATCH;
const FIRST_TIMESTAMP = Date.now() - PER_PARTITION;
const BASE_TIMESTAMP = 27;
const MAX_TIMESTAMP = 35;
const CRC = 17;
const CHECKED_FROM = 21;

const stack = await startLog();
try {
  await fill();
  const adminPort = await freePort();
  const broker = await startBroker(stack.url, { env: { POSTHORN_ADMIN_PORT: String(adminPort) } });
  try {
    await measure(`http://127.0.0.1:${adminPort}/api/v1/topics/large/records`);
  } finally {
    await broker.end('SIGTERM');
  }
} finally {
  await stack.stop();
}

async function fill() {
  const log = await stack.open();
  // Whoever indexes them meanwhile would be measured too.
  const configs = new Map([
    ['posthorn.index', 'none'],
    ['retention.ms', '-1'],
  ]);
  const created = await log.topics.create({ name: 'large', partitions: PARTITIONS, configs });
  const begun = performance.now();
  const template = templateOf();
  await Promise.all(
    created.topic.partitions.map(async ({ partitionId }) => {
      const places = Array.from({ length: IN_FLIGHT }, (_, place) => place);
      let next = 0;
      await Promise.all(
        places.map(async () => {
          while (next < PER_PARTITION) {
            const from = next;
            next += PER_BATCH;
            const result = await log.append({ partitionId, batch: batchAt(template, from) });
            if ('error' in result) throw new Error(`${result.error}: ${result.message}`);
          }
        }),
      );
    }),
  );
  await log.close();
  const seconds = (performance.now() - begun) / 1_000;
  const { rows } = await stack.pool.query('select pg_database_size(current_database()) as bytes');
  console.log(
    `${PER_PARTITION * PARTITIONS} records in ${seconds.toFixed(0)} s, ` +
      `${(Number(rows[0].bytes) / 2 ** 20).toFixed(0)} MiB of database`,
  );
}

function templateOf() {
  const builder = new BatchBuilder();
  for (let i = 0; i < PER_BATCH; i += 1) {
    builder.append({ key: `k${i % 997}`, value: 'a small value', timestamp: BigInt(i) });
  }
  return builder.finish().buffer;
}

/** The same batch at another time: building 50,000 of them would take longer than writing them. */
function batchAt(template, from) {
  const batch = Buffer.from(template);
  const time = BigInt(FIRST_TIMESTAMP + from);
  batch.writeBigInt64BE(time, BASE_TIMESTAMP);
  batch.writeBigInt64BE(time + BigInt(PER_BATCH - 1), MAX_TIMESTAMP);
  batch.writeUInt32BE(crc32c(batch.subarray(CHECKED_FROM)), CRC);
  return batch;
}

async function measure(url) {
  const anywhere = (n) => Math.floor((PER_PARTITION * (n + 0.5)) / LOOKS);
  const pages = {
    'newest of all partitions': () => ({}),
    'newest of one partition': () => ({ partition: 0 }),
    'by offset, newest first': (n) => ({ partition: n % PARTITIONS, from: anywhere(n) }),
    'by offset, oldest first': (n) => ({
      partition: n % PARTITIONS,
      from: anywhere(n),
      order: 'asc',
    }),
    'by time, newest first': (n) => ({ from: `@${FIRST_TIMESTAMP + anywhere(n)}` }),
    'by time, oldest first': (n) => ({ from: `@${FIRST_TIMESTAMP + anywhere(n)}`, order: 'asc' }),
    'oldest of all partitions': () => ({ from: 'earliest', order: 'asc' }),
    'last page from the newest': () => ({ from: `@${FIRST_TIMESTAMP + 5}` }),
  };
  await until(async () => (await fetch(url)).ok);
  for (const [name, query] of Object.entries(pages)) {
    const [first, after] = [[], []];
    for (let n = 0; n < LOOKS; n += 1) {
      const { nextPageToken } = await timed(first, () => page(url, query(n)));
      if (nextPageToken) await timed(after, () => page(url, { pageToken: nextPageToken }));
    }
    const worst = Math.max(...first, ...after);
    console.log(
      `${name}: ${median(first).toFixed(1)} ms, the page after it ` +
        `${after.length > 0 ? `${median(after).toFixed(1)} ms` : 'is none'}, worst ${worst.toFixed(0)} ms`,
    );
    const slower = Math.max(median(first), after.length > 0 ? median(after) : 0);
    figure(`${name}, of ${PAGE_MS} ms`, slower / PAGE_MS, { atMost: 1 });
  }
}

/** The admin API listens a moment after Kafka's port does. */
async function until(isThere) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await isThere().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the admin API did not answer within 30 s');
}

async function page(url, query) {
  const parameters = new URLSearchParams({ pageSize: PAGE_SIZE, ...query });
  const answer = await fetch(`${url}?${parameters}`);
  const body = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(body));
  if (body.records.length === 0) throw new Error(`no records for ${parameters}`);
  return body;
}

async function timed(times, work) {
  const begun = performance.now();
  const result = await work();
  times.push(performance.now() - begun);
  return result;
}
