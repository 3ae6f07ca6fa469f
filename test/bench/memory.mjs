// Memory of the broker while a million records flow through it and slow readers hang on: readers that ask for all there
// is and take none of it.
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { connectCluster } from '../../libs/client/dist/index.js';
import { encodeRequest, Fetch } from '../../libs/protocol/dist/index.js';
import { saturate } from './load.mjs';
import { figure, startStack } from './stack.mjs';
import { randomBytes } from './yardsticks.mjs';

const RECORDS = Number(process.env.BENCH_RECORDS ?? 1_000_000);
const SLOW_READERS = 50;
const LIMIT_MIB = 300;

const stack = await startStack();
const cluster = connectCluster({ brokers: [stack.address], clientId: 'bench' });
const readers = [];
let peak = 0;
const watch = setInterval(
  () => void residentMib().then((mib) => (peak = Math.max(peak, mib))),
  200,
);
try {
  await cluster.ensureTopics([{ topic: 'memory', partitions: 4 }]);
  const idle = await residentMib();
  const producer = cluster.producer();
  const value = randomBytes(1_000);
  await saturate(producer, {
    topic: 'memory',
    partitions: 4,
    value,
    until: (n) => n >= RECORDS / 10,
  });
  for (let n = 0; n < SLOW_READERS; n += 1) readers.push(slowReader());
  await saturate(producer, {
    topic: 'memory',
    partitions: 4,
    value,
    until: (n) => n >= (RECORDS * 9) / 10,
  });
  await producer.close();
  console.log(
    `broker: ${idle} MiB before, ${peak} MiB at most with ${SLOW_READERS} slow readers and ${RECORDS} records of 1 kB`,
  );
  figure(`peak resident memory of the broker, of ${LIMIT_MIB} MiB`, peak / LIMIT_MIB, {
    atMost: 1,
  });
} finally {
  clearInterval(watch);
  for (const socket of readers) socket.destroy();
  await cluster.close();
  await stack.stop();
}

/** Asks for all partitions again and again and never reads an answer. */
function slowReader() {
  const [host, port] = stack.address.split(':');
  const socket = connect(Number(port), host);
  socket.on('error', () => undefined); // being cut off is one of the right outcomes
  socket.pause();
  for (let correlationId = 1; correlationId <= 20; correlationId += 1) {
    const body = {
      maxWaitMs: 500,
      minBytes: 1,
      maxBytes: 50_000_000,
      topics: [
        {
          topic: 'memory',
          partitions: [0, 1, 2, 3].map((partition) => ({
            partition,
            fetchOffset: 0n,
            partitionMaxBytes: 10_000_000,
          })),
        },
      ],
    };
    for (const part of encodeRequest(Fetch, 11, { correlationId, clientId: 'slow' }, body))
      socket.write(part);
  }
  return socket;
}

async function residentMib() {
  const status = await readFile(`/proc/${stack.brokerPid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
}
