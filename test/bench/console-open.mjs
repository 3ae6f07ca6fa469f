// What the console and the index cost whoever produces: a broker takes in records of a topic without an index while nobody
// looks, and of one with the default index while three tabs are open (Overview, the live tail of that topic, Groups), which ask
// and follow what the console does through the admin API. In short turns of which each pair is compared, since a shared machine
// changes its speed from one second to the next. The tabs' own work, reading what they are sent, is in it. A turn has a topic of
// its own, which is deleted behind it: what the index has still to read of one would be a burden of the next.
import { setTimeout as sleep } from 'node:timers/promises';
import { connectCluster } from '../../libs/client/dist/index.js';
import { freePort } from '../../libs/embedded-postgres/dist/index.js';
import { forSeconds, saturate } from './load.mjs';
import { figure, median, startStack } from './stack.mjs';
import { randomBytes } from './yardsticks.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);
const RECORD_BYTES = 1_000;
const PARTITIONS = 4;
/** As the console asks: what lives every three seconds, what is calm every fifteen. */
const LIVE_MS = 3_000;
const CALM_MS = 15_000;
const PLAIN = { 'posthorn.index': 'none' };

const adminPort = await freePort();
const api = `http://127.0.0.1:${adminPort}/api/v1`;
const stack = await startStack({ env: { POSTHORN_ADMIN_PORT: String(adminPort) } });
const cluster = connectCluster({ brokers: [stack.address], clientId: 'bench' });
const admin = cluster.admin();
let turns = 0;
try {
  await closed(1); // the first second compiles
  await open(1);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Which of a pair comes first changes: what the first leaves to be written would always be the second's.
    const before = round % 2 === 0 ? await closed(SECONDS) : null;
    const opened = await open(SECONDS);
    rounds.push({ ...opened, closed: before ?? (await closed(SECONDS)) });
  }
  const seen = (what) => median(rounds.map((round) => round.seen[what] / SECONDS));
  console.log(
    `${median(rounds.map((round) => round.closed)).toFixed(0)} records of ${RECORD_BYTES} bytes a second without an index and with the console closed; ` +
      `open, it was sent ${seen('events').toFixed(0)} events and ${(seen('bytes') / 1e3).toFixed(0)} kB, and had ${seen('answers').toFixed(1)} answers a second`,
  );
  const ratio = median(rounds.map((round) => round.open / round.closed));
  figure('ingest with the console open and the default index, of without both', ratio, {
    atLeast: 0.95,
  });
} finally {
  await cluster.close();
  await stack.stop();
}

/** Acknowledged records a second. */
function closed(seconds) {
  return withTopic(PLAIN, (topic) => ingest(topic, seconds));
}

/** The same, and what the tabs were told meanwhile. */
function open(seconds) {
  return withTopic({}, async (topic) => {
    const tabs = await openTabs(topic);
    const before = { ...tabs.seen };
    const acknowledged = await ingest(topic, seconds);
    const seen = Object.fromEntries(
      Object.entries(tabs.seen).map(([what, count]) => [what, count - before[what]]),
    );
    await tabs.close();
    return { open: acknowledged, seen };
  });
}

async function withTopic(configs, work) {
  const topic = `turn-${(turns += 1)}`;
  await cluster.ensureTopics([{ topic, partitions: PARTITIONS, configs }]);
  const result = await work(topic);
  await admin.deleteTopic(topic);
  return result;
}

async function ingest(topic, seconds) {
  const producer = cluster.producer({ batchBytesMax: 1_000_000 });
  const result = await saturate(producer, {
    topic,
    partitions: PARTITIONS,
    value: randomBytes(RECORD_BYTES),
    until: forSeconds(seconds),
  });
  await producer.close();
  return result.acknowledged / result.seconds;
}

/** Resolves once every stream has begun and every question was answered once. */
async function openTabs(topic) {
  const controller = new AbortController();
  const { signal } = controller;
  const seen = { events: 0, bytes: 0, answers: 0 };
  const streams = ['/live', `/topics/${topic}/records:tail?bytes=512&recordsPerSecond=100`];
  const questions = [
    ['/cluster', CALM_MS],
    ['/dead-letters/groups', CALM_MS],
    ['/topics?pageSize=200', CALM_MS],
    [`/topics/${topic}`, LIVE_MS],
    [`/topics/${topic}/producers`, LIVE_MS],
    [`/topics/${topic}/consumer-groups`, LIVE_MS],
    ['/consumer-groups?pageSize=200', LIVE_MS],
  ];
  const running = [
    ...(await Promise.all(streams.map((path) => follow(path, signal, seen)))),
    ...(await Promise.all(questions.map(([path, everyMs]) => poll(path, everyMs, signal, seen)))),
  ];
  return {
    seen,
    async close() {
      controller.abort();
      await Promise.all(running.map(({ done }) => done));
    },
  };
}

async function ask(path, signal) {
  const response = await fetch(`${api}${path}`, { signal });
  if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  return response;
}

async function follow(path, signal, seen) {
  const { body } = await ask(path, signal);
  const read = async () => {
    for await (const chunk of body) {
      seen.bytes += chunk.length;
      seen.events += Buffer.from(chunk).toString('latin1').split('\nevent: ').length - 1;
    }
  };
  return { done: read().catch(unlessClosed(signal)) };
}

async function poll(path, everyMs, signal, seen) {
  const once = async () => {
    seen.bytes += (await (await ask(path, signal)).arrayBuffer()).byteLength;
    seen.answers += 1;
  };
  await once();
  const again = async () => {
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal });
      await once();
    }
  };
  return { done: again().catch(unlessClosed(signal)) };
}

function unlessClosed(signal) {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
