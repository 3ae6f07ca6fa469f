// Memory of a service whose handler is slow while 100,000 records wait behind it, against the same service with ten thousand,
// which fill its queues: what is fetched ahead is bounded, and the rest waits in the broker.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectCluster } from '../../libs/client/dist/index.js';
import { saturate } from './load.mjs';
import { figure, startStack } from './stack.mjs';
import { randomBytes } from './yardsticks.mjs';

const FEW = 10_000;
const RECORDS = Number(process.env.BENCH_RECORDS ?? 100_000);
const PARTITIONS = 6;
const TOPIC = 'bench.slow';
const SAMPLES = 12;
/** Ten times the records behind it, and no more memory: what is left is for buffers that happen to be under way. */
const TIMES_MAX = 1.25;
const PROCESS = fileURLToPath(new URL('./slow-handler-process.mjs', import.meta.url));

const stack = await startStack();
const cluster = connectCluster({ brokers: [stack.address], clientId: 'bench' });
let service;
try {
  await cluster.ensureTopics([{ topic: TOPIC, partitions: PARTITIONS }]);
  const producer = cluster.producer();
  const value = Buffer.from(JSON.stringify({ pad: randomBytes(500).toString('hex') }));
  const fill = (until) =>
    saturate(producer, { topic: TOPIC, partitions: PARTITIONS, value, until });
  await fill((n) => n >= FEW);
  service = fork(PROCESS, [stack.address, TOPIC], { execArgv: ['--expose-gc'] });
  await once(service, 'message');
  const few = await peak(service);
  await fill((n) => n >= RECORDS);
  const many = await peak(service);
  console.log(
    `heap and buffers with ${FEW} records behind: ${mib(few.usedBytes)} MiB (${mib(few.residentBytes)} resident), ` +
      `with ${RECORDS}: ${mib(many.usedBytes)} MiB (${mib(many.residentBytes)} resident), ${many.handled} of them handled`,
  );
  if (many.handled > RECORDS / 10)
    throw new Error('the handler was not slow enough to prove anything');
  figure('memory in use behind a slow handler', many.usedBytes / few.usedBytes, {
    atMost: TIMES_MAX,
  });
} finally {
  service?.kill('SIGKILL');
  await cluster.close();
  await stack.stop();
}

/** The most of it over some seconds. */
async function peak(child) {
  const all = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    await sleep(250);
    child.send('measure');
    const [answer] = await once(child, 'message');
    all.push(answer);
  }
  const most = (name) => Math.max(...all.map((one) => one[name]));
  return {
    usedBytes: most('usedBytes'),
    residentBytes: most('residentBytes'),
    handled: most('handled'),
  };
}

function mib(bytes) {
  return (bytes / 2 ** 20).toFixed(0);
}
