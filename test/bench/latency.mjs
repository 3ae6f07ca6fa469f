// Publish to handler through the transport at a steady rate: the broker is a process of its own over PostgreSQL, publisher and
// handler share this one, and all of them two cores. Beside it what a bare group commit of the same bytes at the same rate takes
// in the same PostgreSQL: nothing durable is sooner. What is judged is measured with nothing in any of them but that; where the
// time goes is told by one more run of the same load (latency-steps.mjs), whose probes and timers take a part of the cores.
// Where the jars of Apache Kafka are here, the same service runs against it, too.
//
// Who is measured has run for a while: compilers of a young process take the cores that its records want. The median of some
// stretches is judged, each beside its own yardstick, and of the records that met no disk standing still (disk-watch.mjs): one that
// others share does for 50 to 150 ms now and then, and two such times are the hundredth that p99 leaves out of ten seconds.
//
// The database is one that has been up for a while, as to its WAL: it has files that it used before. A young one makes a new
// file every 13 s at this rate, 16 MiB that it writes twice, until its first checkpoint; commits wait 12 to 19 ms for each.
import 'reflect-metadata';
import pg from 'pg';
import { startApacheKafka } from './apache-kafka.mjs';
import { STILL_MS, watchDisk } from './disk-watch.mjs';
import { publishToHandler, valueBytes } from './latency-service.mjs';
import { tellSteps } from './latency-steps.mjs';
import { at, told } from './quantiles.mjs';
import { figure, median, startStack } from './stack.mjs';
import { groupCommits } from './yardsticks.mjs';

const RATE = Number(process.env.BENCH_RATE ?? 1_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const STRETCHES = 5;
const WARM_UP_SECONDS = 15;
const YARDSTICK_SECONDS = 3;
/** Of 16 MiB each; a run fills three. */
const WAL_FILES = 8;
const TOPIC = 'bench.latency';
const QUANTILES = [
  ['p50', 0.5],
  ['p99', 0.99],
];
const BOUNDS_MS = { p50: 1.5, p99: 6 };
/** Of a bare group commit: what a broker, two sockets and two more processes on its cores may add. */
const BOUND_OF_YARDSTICK = { p50: 5, p99: 5 };

const stack = await startStack();
try {
  await recycleWal(stack.url);
  const load = { rate: RATE, seconds: SECONDS };
  await stretch([stack.address], { ...load, seconds: WARM_UP_SECONDS });
  const stretches = [];
  for (let n = 0; n < STRETCHES; n += 1) {
    const size = { rate: RATE, seconds: YARDSTICK_SECONDS, bytes: valueBytes };
    const bare = await groupCommits(stack.url, size);
    stretches.push({ bare, ...(await stretch([stack.address], load)) });
  }
  judge(stretches);
  await stack.broker.end('SIGTERM');
  await tellApacheKafka(stretches, load);
  await recycleWal(stack.url);
  await tellSteps(stack.socketUrl, { topic: `${TOPIC}.steps`, ...load, seconds: WARM_UP_SECONDS });
} finally {
  await stack.stop();
}

/**
 * A service of its own, to a topic of its own. Resolves with what each record took, in ms: of all of them, and of those that
 * met no disk standing still.
 */
async function stretch(brokers, { rate, seconds }) {
  const topic = `${TOPIC}.${process.hrtime.bigint()}`;
  const disk = watchDisk();
  const { sentAt, handledAt } = await publishToHandler(brokers, { topic, rate, seconds });
  const stills = await disk.stop();
  const all = handledAt.map((handled, n) => handled - sentAt[n]);
  const met = (n) => stills.some(([from, to]) => sentAt[n] < to && handledAt[n] > from);
  return { all, undisturbed: all.filter((_, n) => !met(n)) };
}

/** Not judged: it answers before its disk has anything, and is what a machine lets the client and its handler have at all. */
async function tellApacheKafka(stretches, load) {
  const kafka = await startApacheKafka();
  if (kafka === null) return console.log('Apache Kafka: POSTHORN_TEST_KAFKA_HOME is not set');
  try {
    await stretch([kafka.address], { ...load, seconds: WARM_UP_SECONDS });
    const theirs = [];
    for (let n = 0; n < STRETCHES; n += 1) theirs.push(await stretch([kafka.address], load));
    for (const { all } of theirs) console.log(`the same with Apache Kafka: ${told(all)}`);
    for (const [name, quantile] of QUANTILES) {
      const ofAll = (some) => medianOf(some, ({ all }) => at(all, quantile));
      const ratio = ofAll(stretches) / ofAll(theirs);
      console.log(`     publish to handler, ${name} of Apache Kafka's: ${ratio.toFixed(2)}`);
    }
  } finally {
    await kafka.stop();
  }
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

function judge(stretches) {
  for (const { bare, all, undisturbed } of stretches) {
    console.log(`a bare group commit: ${told(bare)}`);
    console.log(`${all.length} records at ${RATE}/s, publish to handler: ${told(all)}`);
    const met = all.length - undisturbed.length;
    if (met === 0) continue;
    console.log(
      `  without ${met} that met a flush of ${STILL_MS} ms or more by somebody else: ${told(undisturbed)}`,
    );
  }
  for (const [name, quantile] of QUANTILES) {
    judgeQuantile(
      name,
      medianOf(stretches, ({ undisturbed }) => at(undisturbed, quantile)),
      medianOf(stretches, ({ bare }) => at(bare, quantile)),
    );
  }
}

function medianOf(stretches, of) {
  return median(stretches.map(of));
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
