// Publish to handler through the transport at a steady rate: the broker is a process of its own over PostgreSQL, publisher and
// handler share this one, and all of them two cores. Beside it what a bare group commit of the same bytes at the same rate takes
// in the same PostgreSQL: nothing durable is sooner. What is judged is measured with nothing in any of them but that; where the
// time goes is told by a second run of the same load (latency-steps.mjs), whose probes and timers take a part of the cores.
// Where the jars of Apache Kafka are here, the same service runs against it, too.
//
// The database is one that has been up for a while, as to its WAL: it has files that it used before. A young one makes a new
// file every 13 s at this rate, 16 MiB that it writes twice, until its first checkpoint; commits wait 12 to 19 ms for each.
import 'reflect-metadata';
import pg from 'pg';
import { startApacheKafka } from './apache-kafka.mjs';
import { publishToHandler, valueBytes } from './latency-service.mjs';
import { tellSteps } from './latency-steps.mjs';
import { at, told } from './quantiles.mjs';
import { figure, startStack } from './stack.mjs';
import { groupCommits } from './yardsticks.mjs';

const RATE = Number(process.env.BENCH_RATE ?? 1_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 15);
const YARDSTICK_WARM_UP_SECONDS = 1;
/** Of 16 MiB each; a run fills three. */
const WAL_FILES = 8;
const TOPIC = 'bench.latency';
const BOUNDS_MS = { p50: 1.5, p99: 6 };
/** Of a bare group commit: what a broker, two sockets and two more processes on its cores may add. */
const BOUND_OF_YARDSTICK = { p50: 5, p99: 5 };

const stack = await startStack();
try {
  await recycleWal(stack.url);
  const commits = (seconds) => groupCommits(stack.url, { rate: RATE, seconds, bytes: valueBytes });
  await commits(YARDSTICK_WARM_UP_SECONDS);
  const before = await commits(SECONDS / 3);
  const load = { rate: RATE, seconds: SECONDS };
  const times = await publishToHandler([stack.address], { topic: TOPIC, ...load });
  const after = await commits(SECONDS / 3);
  judge(times, [...before, ...after]);
  await stack.broker.end('SIGTERM');
  await tellApacheKafka(times, load);
  await recycleWal(stack.url);
  await tellSteps(stack.socketUrl, { topic: `${TOPIC}.steps`, ...load });
} finally {
  await stack.stop();
}

/** Not judged: it answers before its disk has anything, and is what a machine lets the client and its handler have at all. */
async function tellApacheKafka(own, load) {
  const kafka = await startApacheKafka();
  if (kafka === null) return console.log('Apache Kafka: POSTHORN_TEST_KAFKA_HOME is not set');
  try {
    // Its first seconds are those of its compiler.
    await publishToHandler([kafka.address], { topic: `${TOPIC}.warm-up`, ...load });
    const times = await publishToHandler([kafka.address], { topic: TOPIC, ...load });
    const [theirs, ours] = [times, own].map(latenciesOf);
    console.log(`the same with Apache Kafka: ${told(theirs)}`);
    for (const [name, quantile] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ]) {
      const ratio = at(ours, quantile) / at(theirs, quantile);
      console.log(`     publish to handler, ${name} of Apache Kafka's: ${ratio.toFixed(2)}`);
    }
  } finally {
    await kafka.stop();
  }
}

function latenciesOf({ sentAt, handledAt }) {
  return handledAt.map((handled, n) => handled - sentAt[n]);
}

/** What a checkpoint finds behind it, it renames to what comes next. */
async function recycleWal(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (let file = 0; file < WAL_FILES; file += 1) {
    // Without anything written since the last one, a switch does nothing.
    await client.query(`select pg_logical_emit_message(false, 'bench', '')`);
    await client.query('select pg_switch_wal()');
  }
  await client.query('checkpoint');
  await client.end();
}

function judge(times, yardstick) {
  const latencies = latenciesOf(times);
  console.log(`a bare group commit: ${told(yardstick)}`);
  console.log(`${latencies.length} records at ${RATE}/s, publish to handler: ${told(latencies)}`);
  judgeQuantile('p50', at(latencies, 0.5), at(yardstick, 0.5));
  judgeQuantile('p99', at(latencies, 0.99), at(yardstick, 0.99));
}

/** A disk or neighbours that keep a bare commit from the bound keep everybody from it. */
function judgeQuantile(name, value, bare) {
  const isSlow = bare * BOUND_OF_YARDSTICK[name] > BOUNDS_MS[name];
  const ofBound = `publish to handler, ${name} of ${BOUNDS_MS[name]} ms`;
  if (!isSlow) return figure(ofBound, value / BOUNDS_MS[name], { atMost: 1 });
  console.log(`     ${ofBound}: ${(value / BOUNDS_MS[name]).toFixed(2)}`);
  const ofBare = `publish to handler, ${name} of a bare group commit`;
  return figure(ofBare, value / bare, { atMost: BOUND_OF_YARDSTICK[name] });
}
