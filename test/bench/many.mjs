// Ten thousand partitions with records and a thousand groups with commits in one broker: how soon it serves again after
// SIGKILL, what Metadata for one topic takes, and its memory; and what a scrape of its metrics takes, while two groups read
// each partition and when one does.
import { readFile } from 'node:fs/promises';
import { Gauge, Registry } from 'prom-client';
import { freePort } from '../../libs/embedded-postgres/dist/index.js';
import { connectCluster } from '../../libs/client/dist/index.js';
import {
  CreateTopics,
  DeleteGroups,
  Fetch,
  ListOffsets,
  Metadata,
  OffsetCommit,
  OffsetFetch,
} from '../../libs/protocol/dist/index.js';
import { Asker } from './ask.mjs';
import { figure, median, startBroker, startStack } from './stack.mjs';

const TOPICS = Number(process.env.BENCH_TOPICS ?? 500);
const PARTITIONS = 20;
const GROUPS = Number(process.env.BENCH_GROUPS ?? 1_000);
const START_MS = 10_000;
const METADATA_MS = 2;
const SCRAPE_MS = 100;
const SCRAPES = 20;
const REST_MS = 3_000;
const MEMORY_MIB = 1_024;
const NAMES = Array.from({ length: TOPICS }, (_, n) => `many-${n}`);

const adminPort = await freePort();
const env = { POSTHORN_ADMIN_PORT: String(adminPort) };
const stack = await startStack({ env });
let broker = stack.broker;
try {
  await fillTopics();
  await fillGroups();
  console.log(`${TOPICS * PARTITIONS} partitions with records, ${GROUPS} groups with commits`);
  const before = await residentMib(broker.pid);
  await broker.end('SIGKILL');
  const begun = performance.now();
  broker = await startBroker(stack.url, { port: broker.port, env });
  const asker = await Asker.open(broker.address);
  await until(() => readsFirstRecord(asker, NAMES[0]), 'a record is read');
  const firstAnswer = await serves(asker, begun, [NAMES[0]], 1);
  const everything = await serves(asker, begun, NAMES, GROUPS);
  console.log(
    `after SIGKILL: ${firstAnswer.toFixed(0)} ms to the first record and group, ` +
      `${everything.toFixed(0)} ms until the ends of all partitions and offsets of all groups were told`,
  );
  figure(`start after a crash, of ${START_MS} ms`, firstAnswer / START_MS, { atMost: 1 });
  figure(
    `all partitions and groups served after a crash, of ${START_MS} ms`,
    everything / START_MS,
    { atMost: 1 },
  );
  const metadata = await metadataMs(asker, (n) => [{ name: NAMES[n % TOPICS] }], 500);
  console.log(`Metadata for one topic: ${metadata.toFixed(2)} ms`);
  figure(`Metadata for one topic, of ${METADATA_MS} ms`, metadata / METADATA_MS, { atMost: 1 });
  const all = await metadataMs(asker, () => null, 20);
  console.log(`Metadata for all ${TOPICS} topics: ${all.toFixed(1)} ms`);
  figure('Metadata for all topics / for one after the other', all / (TOPICS * metadata), {
    atMost: 0.5,
  });
  await scrape({ isJudged: false });
  await deleteGroups(asker);
  await scrape({ isJudged: true });
  const after = await residentMib(broker.pid);
  console.log(`broker: ${before} MiB when filled, ${after} MiB after that`);
  figure(`resident memory, of ${MEMORY_MIB} MiB`, Math.max(before, after) / MEMORY_MIB, {
    atMost: 1,
  });
  asker.close();
} finally {
  await broker.end('SIGTERM');
  await stack.stop();
}

async function fillTopics() {
  const asker = await Asker.open(stack.address);
  for (const name of NAMES) {
    const topic = {
      name,
      numPartitions: PARTITIONS,
      replicationFactor: 1,
      assignments: [],
      configs: [],
    };
    const request = { topics: [topic], timeoutMs: 30_000, validateOnly: false };
    const { topics } = await asker.request(CreateTopics, 5, request);
    if (topics[0].errorCode !== 0) throw new Error(`CreateTopics: ${topics[0].errorCode}`);
  }
  const cluster = connectCluster({ brokers: [stack.address], clientId: 'bench' });
  const producer = cluster.producer();
  for (const topic of NAMES) {
    await Promise.all(
      Array.from({ length: PARTITIONS }, (_, partition) =>
        producer.send({ topic, partition, value: `first of ${topic}/${partition}` }),
      ),
    );
  }
  await cluster.close();
  asker.close();
}

async function fillGroups() {
  const asker = await Asker.open(stack.address);
  for (let n = 0; n < GROUPS; n += 1) await commit(asker, n);
  asker.close();
}

/** Those that read a partition as the second one. */
async function deleteGroups(asker) {
  const groupsNames = Array.from({ length: GROUPS }, (_, n) => `group-${n}`).slice(TOPICS);
  const { results } = await asker.request(DeleteGroups, 2, { groupsNames });
  const refused = results.find(({ errorCode }) => errorCode !== 0);
  if (refused) throw new Error(`DeleteGroups: ${refused.errorCode}`);
}

async function commit(asker, n) {
  const partitions = Array.from({ length: PARTITIONS }, (_, partitionIndex) => ({
    partitionIndex,
    committedOffset: 1n,
    committedMetadata: null,
  }));
  const topics = [{ name: NAMES[n % TOPICS], partitions }];
  const answer = await asker.request(OffsetCommit, 8, {
    groupId: `group-${n}`,
    memberId: '',
    topics,
  });
  if (answer.topics[0].partitions[0].errorCode !== 0) throw new Error('OffsetCommit was refused');
}

/** Milliseconds since `begun` until the end of every partition and an offset of every group was told. */
async function serves(asker, begun, names, groups) {
  for (const name of names) await until(() => tellsEnds(asker, name), `${name} is served`);
  for (let n = 0; n < groups; n += 1) {
    await until(() => readsOffset(asker, n), `group-${n} is served`);
  }
  return performance.now() - begun;
}

async function tellsEnds(asker, name) {
  const partitions = Array.from({ length: PARTITIONS }, (_, partitionIndex) => ({
    partitionIndex,
    timestamp: -1n,
  }));
  const request = { replicaId: -1, topics: [{ name, partitions }] };
  const { topics } = await asker.request(ListOffsets, 5, request);
  return topics[0].partitions.every(({ errorCode, offset }) => errorCode === 0 && offset === 1n);
}

async function readsFirstRecord(asker, topic) {
  const partitions = [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_000 }];
  const request = { maxWaitMs: 0, minBytes: 0, topics: [{ topic, partitions }] };
  const { responses } = await asker.request(Fetch, 12, request);
  return responses[0].partitions[0].records?.length > 0;
}

async function readsOffset(asker, n) {
  const topics = [{ name: NAMES[n % TOPICS], partitionIndexes: [0] }];
  const answer = await asker.request(OffsetFetch, 7, { groupId: `group-${n}`, topics });
  return answer.errorCode === 0 && answer.topics[0].partitions[0].committedOffset === 1n;
}

async function until(holds, what) {
  const deadline = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * A series of a partition takes nine lines, and one of a partition in a group five. In CPU time, which neighbours on the machine
 * stretch less than the clock, without what the broker takes when nobody scrapes, and beside prom-client writing the same.
 */
async function scrape({ isJudged }) {
  const metrics = async () => (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  await metrics();
  const times = [];
  const atRest = await cpuShareAtRest();
  const begunAll = performance.now();
  const before = await cpuMs(broker.pid);
  let text = '';
  for (let n = 0; n < SCRAPES; n += 1) {
    const begun = performance.now();
    text = await metrics();
    times.push(performance.now() - begun);
  }
  const elsewhere = atRest * (performance.now() - begunAll);
  const cpu = ((await cpuMs(broker.pid)) - before - elsewhere) / SCRAPES;
  const byClient = await promClientMs(text);
  console.log(
    `scrape: ${cpu.toFixed(0)} ms of CPU beside ${(atRest * 1_000).toFixed(0)} ms a second at rest, ${median(times).toFixed(0)} ms until it is there, for ` +
      `${text.split('\n').length} lines; prom-client alone ${byClient.toFixed(0)} ms`,
  );
  const name = `CPU of a scrape of the metrics of ${TOPICS * PARTITIONS} partitions`;
  if (isJudged) figure(`${name}, of ${SCRAPE_MS} ms`, cpu / SCRAPE_MS, { atMost: 1 });
  figure(`${name}, of prom-client writing the same series`, cpu / byClient, { atMost: 0.5 });
}

/** CPU milliseconds that the broker takes in one when nobody asks it anything. */
async function cpuShareAtRest() {
  const begun = performance.now();
  const before = await cpuMs(broker.pid);
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  return ((await cpuMs(broker.pid)) - before) / (performance.now() - begun);
}

/** CPU milliseconds of prom-client for the text of gauges that it was told of before. */
async function promClientMs(text) {
  const registry = new Registry();
  const gauges = new Map();
  for (const line of text.split('\n')) {
    const series = /^(kafka_\w+)\{(.*)\} (\S+)$/.exec(line);
    if (series === null) continue;
    const [, name, given, value] = series;
    const labels = Object.fromEntries(
      Array.from(given.matchAll(/(\w+)="(.*?)"/g), (m) => [m[1], m[2]]),
    );
    const labelNames = Object.keys(labels);
    if (!gauges.has(name)) {
      gauges.set(name, new Gauge({ name, help: name, labelNames, registers: [registry] }));
    }
    gauges.get(name).set(labels, Number(value));
  }
  await registry.metrics();
  const before = process.cpuUsage();
  for (let n = 0; n < 3; n += 1) await registry.metrics();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 3_000;
}

async function metadataMs(asker, topicsOf, count) {
  const times = [];
  for (let n = 0; n < count; n += 1) {
    const begun = performance.now();
    await asker.request(Metadata, 9, { topics: topicsOf(n) });
    times.push(performance.now() - begun);
  }
  return median(times);
}

/** What a process has taken so far, to the hundredth of a second that Linux counts in. */
async function cpuMs(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14);
  return (Number(user) + Number(system)) * 10;
}

async function residentMib(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1_024);
}
