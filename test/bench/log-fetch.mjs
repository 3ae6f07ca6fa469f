// A 1 MiB fetch far behind against one near the head, both from PostgreSQL; and whether readers at the tail cost it reads.
import { appendUntil, batchOf, newPartitions, startLog } from './log-stack.mjs';
import { figure, median } from './stack.mjs';

const LAG = Number(process.env.BENCH_LAG ?? 2_000_000);
const FETCHES = Number(process.env.BENCH_FETCHES ?? 60);
const MiB = 1024 * 1024;
const RECORDS = 100;

// Nothing read is kept: each fetch goes to PostgreSQL.
const stack = await startLog({ tailCacheBytes: 0, readCacheBytes: 0 });
let log = await stack.open();
try {
  const [partitionId] = await newPartitions(log, 'fetch', 1);
  const batch = batchOf(RECORDS, 100);
  const isOver = (appended) => appended >= LAG / RECORDS;
  await appendUntil(log, { partitions: [partitionId], batch, inFlight: 200, isOver });
  const end = (await log.offsets(partitionId)).highWatermark;
  const near = end - 20_000n; // 2 MB before the end

  for (let i = 0; i < 10; i += 1) await fetch(near); // the first ones compile and open connections
  const behind = [];
  const head = [];
  for (let i = 0; i < FETCHES; i += 1) {
    // Each from a place of its own, interleaved, so that noise hits both alike.
    behind.push(await timed(() => fetch(BigInt(i * 1_003))));
    head.push(await timed(() => fetch(near + BigInt(i * 97))));
  }
  console.log(
    `1 MiB at a lag of ${LAG}: ${median(behind).toFixed(2)} ms; near the head: ${median(head).toFixed(2)} ms`,
  );
  figure('a fetch far behind, of one near the head', median(behind) / median(head), {
    atMost: 1.5,
  });

  await log.close();
  log = await stack.open({ readCacheBytes: 32 * MiB });
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  const bytes = await readAll(0n, end);
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  console.log(
    `in order with read-ahead: ${(bytes / MiB / seconds).toFixed(0)} MiB/s, ` +
      `${((user + system) / 1_000 / (bytes / MiB)).toFixed(1)} ms of our CPU a MiB`,
  );

  await log.close();
  log = await stack.open({ tailCacheBytes: 64 * MiB });
  await appendUntil(log, {
    partitions: [partitionId],
    batch,
    inFlight: 10,
    isOver: (appended) => appended >= 500,
  });
  const before = await reads();
  const { highWatermark } = await log.offsets(partitionId);
  for (let group = 0; group < 5; group += 1) await readAll(highWatermark - 40_000n, highWatermark);
  figure('index scans for five groups at the tail', (await reads()) - before, {
    atMost: 0,
  });

  async function fetch(offset) {
    const result = await log.fetch({ partitionId, offset, maxBytes: MiB, currentLeaderEpoch: -1 });
    if ('error' in result) throw new Error(result.error);
    if (result.bytes < MiB / 2) throw new Error(`only ${result.bytes} bytes at ${offset}`);
  }

  async function readAll(from, to) {
    let total = 0;
    for (let offset = from; offset < to;) {
      const result = await log.fetch({
        partitionId,
        offset,
        maxBytes: MiB,
        currentLeaderEpoch: -1,
      });
      if ('error' in result) throw new Error(result.error);
      total += result.bytes;
      offset = endOf(result.batches);
    }
    return total;
  }
} finally {
  await log.close();
  await stack.stop();
}

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Offset behind the last of the batches, by their headers. */
function endOf(buffers) {
  const last = buffers.at(-1);
  let at = 0;
  let end = 0n;
  while (at < last.length) {
    end = last.readBigInt64BE(at) + BigInt(last.readInt32BE(at + 23)) + 1n;
    at += last.readInt32BE(at + 8) + 12;
  }
  return end;
}

async function reads() {
  await stack.pool.query('select pg_stat_force_next_flush()');
  const { rows } = await stack.pool.query(
    `select coalesce(sum(idx_scan), 0)::int4 as reads from pg_stat_user_indexes where relname like 'log_segment_%'`,
  );
  return rows[0].reads;
}
