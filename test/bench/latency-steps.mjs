// Where the time of latency.mjs goes, step by step: the same load at a broker with a probe in it (latency-probe.mjs). How late the
// timers of both processes are tells what the machine, or either of them, added: a client that is late sends late.
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { publishToHandler } from './latency-service.mjs';
import { figure, startBroker } from './stack.mjs';
import { told } from './quantiles.mjs';

/**
 * What does not depend on the neighbours. A full collection is 60 to 80 ms in which everybody waits: one of them in 15 seconds
 * is half of the hundredth that p99 leaves out. The broker has its first before it is ready, and at this rate one every 30 s.
 */
const SECONDS_OF_A_FULL_COLLECTION = 30;
const YOUNG_COLLECTIONS_OF_1000_RECORDS = 50;

const probe = fileURLToPath(new URL('./latency-probe.mjs', import.meta.url));
const program = fileURLToPath(new URL('./latency-broker.mjs', import.meta.url));

/** @returns {Promise<void>} when the steps are told and what needs no quiet machine is judged */
export async function tellSteps(url, { topic, rate, seconds }) {
  const probeFile = path.join(tmpdir(), `posthorn-latency-${process.pid}.json`);
  const broker = await startBroker(url, {
    env: { BENCH_PROBE_FILE: probeFile },
    nodeFlags: ['--import', probe],
    program,
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  // The first tells the probe to begin, the second to write down what it has seen.
  const signal = () => process.kill(broker.pid, 'SIGUSR2');
  try {
    const times = await publishToHandler([broker.address], {
      topic,
      rate,
      seconds,
      begins() {
        signal();
        delay.enable();
      },
      ends() {
        delay.disable();
        signal();
      },
    });
    await broker.end('SIGTERM');
    tell(JSON.parse(await readFile(probeFile, 'utf8')), { times, delay, seconds });
  } finally {
    await broker.end('SIGTERM');
    await rm(probeFile, { force: true });
  }
}

function tell({ records, collections, loop, cpuMs }, { times, delay, seconds }) {
  const { sentAt, ackedAt, handledAt } = times;
  const bySending = new Map(Array.from(sentAt, (sent, n) => [sent, n]));
  const steps = {
    'client to broker, with the batch before in its partition': ([sent, came]) => came - sent,
    'waits for the flush before': ([, came, flushed]) => flushed - came,
    'write and commit': ([, , flushed, committed]) => committed - flushed,
    'answer to the publisher': ([sent, , , committed]) => ackedAt[bySending.get(sent)] - committed,
    'fetch and handler': ([sent, , , committed]) => handledAt[bySending.get(sent)] - committed,
  };
  console.log('step by step, with a probe in the broker:');
  for (const [name, of] of Object.entries(steps))
    console.log(`  ${name}: ${told(records.map(of))}`);
  console.log(`  all of it: ${told(handledAt.map((handled, n) => handled - sentAt[n]))}`);
  const [young, full] = ['young', 'full'].map(
    (kind) => collections.filter((one) => one.kind === kind).length,
  );
  const longest = Math.max(0, ...collections.map(({ ms }) => ms));
  console.log(
    `  in the broker: ${((cpuMs * 1_000) / records.length).toFixed(0)} us of CPU time a record; ${young} collections of ` +
      `young garbage and ${full} of all, the longest ${longest.toFixed(1)} ms`,
  );
  const ms = (quantile) => delay.percentile(quantile) / 1e6;
  const own = { p50: ms(50), p99: ms(99), max: delay.max / 1e6 };
  for (const [name, late] of Object.entries({ 'the broker': loop, 'client and handler': own })) {
    console.log(
      `  a timer of 1 ms in ${name} takes p50 ${late.p50.toFixed(2)}, p99 ${late.p99.toFixed(2)}, max ${late.max.toFixed(2)} ms`,
    );
  }
  const ofYoung = (young * 1_000) / records.length;
  figure('collections of young garbage in the broker, of 1,000 records', ofYoung, {
    atMost: YOUNG_COLLECTIONS_OF_1000_RECORDS,
  });
  figure('full collections in the broker meanwhile', full, {
    atMost: Math.floor(seconds / SECONDS_OF_A_FULL_COLLECTION),
  });
}
