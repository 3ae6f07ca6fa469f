// Durable ingest into the log itself, in one run with what it is held against: (a) one COPY BINARY writer that commits
// each megabyte, (b) a row per record. Rounds are interleaved and medians compared.
import { appendUntil, batchOf, newPartitions, startLog } from './log-stack.mjs';
import { figure, median } from './stack.mjs';
import { copyBinary, rowPerRecord } from './yardsticks.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);
const PARTITIONS = 4;

const stack = await startLog();
const log = await stack.open();
const partitions = await newPartitions(log, 'ingest', PARTITIONS);

const one = partitions.slice(0, 1);
const workloads = {
  '1 kB, a partition': { partitions: one, records: 1_000, recordBytes: 1_000, inFlight: 5 },
  '1 kB, 4 partitions': { partitions, records: 1_000, recordBytes: 1_000, inFlight: 20 },
  '100 B, 4 partitions': { partitions, records: 5_000, recordBytes: 100, inFlight: 20 },
  '1 kB, batches of one': { partitions, records: 1, recordBytes: 1_000, inFlight: 500 },
};

async function ingest({ records, recordBytes, ...rest }) {
  const batch = batchOf(records, recordBytes);
  const start = performance.now();
  const isOver = () => performance.now() - start > SECONDS * 1_000;
  const cpuBefore = process.cpuUsage();
  const appended = await appendUntil(log, { batch, isOver, ...rest });
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const megabytes = (appended * batch.length) / 1e6;
  return {
    records: (appended * records) / seconds,
    megabytes: megabytes / seconds,
    cpuMs: (user + system) / 1_000 / megabytes,
  };
}

try {
  await ingest(workloads['1 kB, 4 partitions']); // the first second compiles
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const copy = (await copyBinary(stack.url, SECONDS)) / 1e6;
    const options = { seconds: SECONDS, partitions: PARTITIONS };
    const rows1000 = await rowPerRecord(stack.url, {
      ...options,
      recordBytes: 1_000,
      batchRecords: 1_000,
    });
    const rows100 = await rowPerRecord(stack.url, {
      ...options,
      recordBytes: 100,
      batchRecords: 5_000,
    });
    const ours = {};
    for (const [name, workload] of Object.entries(workloads)) ours[name] = await ingest(workload);
    rounds.push({ copy, rows1000, rows100, ours });
    const shown = Object.entries(ours).map(
      ([name, { records, megabytes, cpuMs }]) =>
        `  ${name}: ${k(records)} k/s, ${megabytes.toFixed(0)} MB/s, ${cpuMs.toFixed(1)} ms of our CPU a MB`,
    );
    console.log(
      [
        `round ${round + 1}: COPY ${copy.toFixed(0)} MB/s, rows ${k(rows1000)} k/s of 1 kB, ${k(rows100)} k/s of 100 B`,
        ...shown,
      ].join('\n'),
    );
  }
  const ratio = (a, b) => median(rounds.map((round) => a(round) / b(round)));
  const of = (name) => (round) => round.ours[name];
  figure(
    '1 kB records to one partition, of the bytes of one COPY BINARY writer',
    ratio(
      (r) => of('1 kB, a partition')(r).megabytes,
      (r) => r.copy,
    ),
    { atLeast: 0.75 },
  );
  figure(
    '1 kB records to four partitions, of the bytes of one COPY BINARY writer',
    ratio(
      (r) => of('1 kB, 4 partitions')(r).megabytes,
      (r) => r.copy,
    ),
    { atLeast: 0.75 },
  );
  figure(
    '1 kB records, of a row per record',
    ratio(
      (r) => of('1 kB, 4 partitions')(r).records,
      (r) => r.rows1000,
    ),
    { atLeast: 1 },
  );
  figure(
    '100 B records, of a row per record',
    ratio(
      (r) => of('100 B, 4 partitions')(r).records,
      (r) => r.rows100,
    ),
    { atLeast: 2.5 },
  );
  figure(
    '100 B records a second, of 500,000',
    ratio(
      (r) => of('100 B, 4 partitions')(r).records,
      () => 500_000,
    ),
    { atLeast: 1 },
  );
} finally {
  await log.close();
  await stack.stop();
}

function k(records) {
  return Math.round(records / 1_000);
}
