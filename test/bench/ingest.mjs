// Durable ingest through the socket from one real client, against two yardsticks on the same PostgreSQL in the same run.
// Rounds are interleaved and medians compared, because a shared machine changes its speed from one second to the next.
import { connectCluster } from '../../libs/client/dist/index.js';
import { forSeconds, saturate } from './load.mjs';
import { figure, median, startStack } from './stack.mjs';
import { copyBinary, randomBytes, rowPerRecord } from './yardsticks.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const PARTITIONS = 4;
/** Records of a `sendAll`: at 100 bytes a promise for each costs the client as much as all the rest. */
const CALL_RECORDS = 100;

const stack = await startStack();
const cluster = connectCluster({ brokers: [stack.address], clientId: 'bench' });
try {
  await cluster.ensureTopics([{ topic: 'ingest', partitions: PARTITIONS }]);
  for (const [bytes, perCall] of [
    [1_000, 1],
    [100, 1],
    [100, CALL_RECORDS],
  ]) {
    await ingest(bytes, 1, perCall); // the first second compiles
  }
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const copyBytes = await copyBinary(stack.url, SECONDS);
    const rows1000 = await rowPerRecord(stack.url, {
      seconds: SECONDS,
      recordBytes: 1_000,
      partitions: PARTITIONS,
      batchRecords: 1_000,
    });
    const rows100 = await rowPerRecord(stack.url, {
      seconds: SECONDS,
      recordBytes: 100,
      partitions: PARTITIONS,
      batchRecords: 5_000,
    });
    const ours1000 = await ingest(1_000, SECONDS);
    const single100 = await ingest(100, SECONDS);
    const ours100 = await ingest(100, SECONDS, CALL_RECORDS);
    rounds.push({ copyBytes, rows1000, rows100, ours1000, single100, ours100 });
    console.log(
      `round ${round + 1}: COPY ${mb(copyBytes)} MB/s, rows ${k(rows1000)} k/s of 1 kB and ${k(rows100)} k/s of 100 B, ` +
        `posthorn ${k(ours1000)} k/s of 1 kB and ${k(ours100)} k/s of 100 B ` +
        `(${k(single100)} k/s with a promise each)`,
    );
  }
  const ratio = (a, b) => median(rounds.map((round) => a(round) / b(round)));
  figure(
    '1 kB records, bytes of one COPY BINARY writer',
    ratio(
      (r) => r.ours1000 * 1_000,
      (r) => r.copyBytes,
    ),
    { atLeast: 0.75 },
  );
  figure(
    '1 kB records, a row per record',
    ratio(
      (r) => r.ours1000,
      (r) => r.rows1000,
    ),
    { atLeast: 1 },
  );
  figure(
    '100 B records, a row per record',
    ratio(
      (r) => r.ours100,
      (r) => r.rows100,
    ),
    { atLeast: 2.5 },
  );
  figure('100 B records, of 500,000 a second', median(rounds.map((r) => r.ours100)) / 500_000, {
    atLeast: 1,
  });
} finally {
  await cluster.close();
  await stack.stop();
}

/** Acknowledged records a second, idempotent, acks=all. */
async function ingest(recordBytes, seconds, perCall = 1) {
  const producer = cluster.producer({ batchBytesMax: 1_000_000 });
  const value = randomBytes(recordBytes);
  const until = forSeconds(seconds);
  const result = await saturate(producer, {
    topic: 'ingest',
    partitions: PARTITIONS,
    value,
    until,
    perCall,
  });
  await producer.close();
  return result.acknowledged / result.seconds;
}

function mb(bytes) {
  return (bytes / 1e6).toFixed(0);
}

function k(records) {
  return (records / 1e3).toFixed(0);
}
