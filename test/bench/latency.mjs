// Publish to handler through the transport at a steady rate: the broker is a process of its own over PostgreSQL, publisher and
// handler share this one, and all of them two cores. Where the time goes is told step by step, and beside it what a bare
// group commit of the same bytes at the same rate takes in the same PostgreSQL: nothing durable is sooner. How late the timers
// of both processes are tells what the machine, or either of them, added: a client that is late sends late.
//
// The database is one that has been up for a while, as to its WAL: it has files that it used before. A young one makes a new
// file every 13 s at this rate, 16 MiB that it writes twice, until its first checkpoint; commits wait 12 to 19 ms for each.
import 'reflect-metadata';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import pg from 'pg';
import {
  PosthornClient,
  PosthornModule,
  posthornMicroservice,
  PosthornServer,
  Subscribe,
} from '../../libs/transport/dist/index.js';
import { atRate, waitUntil } from './load.mjs';
import { figure, startStack } from './stack.mjs';
import { groupCommits } from './yardsticks.mjs';

const RATE = Number(process.env.BENCH_RATE ?? 1_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 15);
const WARM_UP_SECONDS = 3;
const YARDSTICK_WARM_UP_SECONDS = 1;
/** Of 16 MiB each; a run fills three. */
const WAL_FILES = 8;
const PARTITIONS = 6;
const TOPIC = 'bench.latency';
const PAD = 'x'.repeat(100);
const BOUNDS_MS = { p50: 1.5, p99: 6 };
/** Of a bare group commit: what a broker, two sockets and two more processes on its cores may add. */
const BOUND_OF_YARDSTICK = { p50: 5, p99: 5 };
/**
 * What does not depend on the neighbours. A full collection is 60 to 80 ms in which everybody waits: one of them in 15 seconds
 * is half of the hundredth that p99 leaves out. The broker has its first before it is ready, and at this rate one every 30 s.
 */
const FULL_COLLECTIONS = Math.floor(SECONDS / 30);
const YOUNG_COLLECTIONS_OF_1000_RECORDS = 50;

/** Milliseconds of the clock that all processes of a machine share. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

/** By the number of the record. Of fixed size: what this process keeps must not be collected while it measures. */
const numbers = (WARM_UP_SECONDS + SECONDS) * RATE;
const [sentAt, ackedAt, handledAt] = [1, 2, 3].map(() => new Float64Array(numbers));
let handled = 0;

class Handlers {
  handle({ n }) {
    handledAt[n] = now();
    handled += 1;
  }
}
// What the decorators do, in plain JavaScript.
Payload()(Handlers.prototype, 'handle', 0);
const method = Object.getOwnPropertyDescriptor(Handlers.prototype, 'handle');
Subscribe(TOPIC)(Handlers.prototype, 'handle', method);
Controller()(Handlers);

const probeFile = path.join(tmpdir(), `posthorn-latency-${process.pid}.json`);
const probe = fileURLToPath(new URL('./latency-probe.mjs', import.meta.url));
const stack = await startStack({
  env: { BENCH_PROBE_FILE: probeFile },
  nodeFlags: ['--import', probe],
  program: fileURLToPath(new URL('./latency-broker.mjs', import.meta.url)),
});
const delay = monitorEventLoopDelay({ resolution: 1 });
const bytes = JSON.stringify({ n: numbers, at: now(), pad: PAD }).length;
const commits = (seconds) => groupCommits(stack.url, { rate: RATE, seconds, bytes });
const yardstick = [];
try {
  await recycleWal(stack.url);
  await commits(YARDSTICK_WARM_UP_SECONDS);
  yardstick.push(...(await commits(SECONDS / 3)));
  const app = await startService(stack.address);
  const client = app.get(PosthornClient);
  const warmUp = await publishFor(client, WARM_UP_SECONDS, 0);
  await waitUntil(() => handled === warmUp, 'the warm-up is handled');
  collectGarbage();
  process.kill(stack.brokerPid, 'SIGUSR2');
  await sleep(100);
  delay.enable();
  const published = await publishFor(client, SECONDS, warmUp);
  delay.disable();
  await waitUntil(() => handled === warmUp + published, 'everything is handled');
  process.kill(stack.brokerPid, 'SIGUSR2');
  await app.close();
  yardstick.push(...(await commits(SECONDS / 3)));
} finally {
  await stack.stop();
}
try {
  report(JSON.parse(await readFile(probeFile, 'utf8')));
} finally {
  await rm(probeFile, { force: true });
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

/** Of loading Nest: a service that has been up for a while has had its first full collection. */
function collectGarbage() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

async function startService(brokers) {
  class AppModule {}
  Module({
    imports: [
      PosthornModule.forRoot({ brokers, groupId: TOPIC, topics: { partitions: PARTITIONS } }),
    ],
    controllers: [Handlers],
  })(AppModule);
  const logger = ['warn', 'error'];
  const app = await NestFactory.createMicroservice(AppModule, { ...posthornMicroservice, logger });
  let status;
  app.get(PosthornServer).status.subscribe((next) => (status = next));
  await app.listen();
  await waitUntil(() => status === 'consuming', 'the group has joined');
  return app;
}

/** Numbered from `first`. Resolves with how many went out. */
async function publishFor(client, seconds, first) {
  const answers = [];
  await atRate(RATE, seconds, (i) => {
    const n = first + i;
    const at = now();
    sentAt[n] = at;
    const published = client.publish(TOPIC, { n, at, pad: PAD }, { key: `k${n % 997}` });
    answers.push(published.then(() => (ackedAt[n] = now())));
  });
  await Promise.all(answers);
  return answers.length;
}

function report({ records, collections, loop, cpuMs }) {
  const byTime = new Map(Array.from(sentAt, (at, n) => [at, n]));
  const steps = {
    'client to broker, with the batch before in its partition': ([at, received]) => received - at,
    'waits for the flush before': ([, received, sent]) => sent - received,
    'write and commit': ([, , sent, committed]) => committed - sent,
    'answer to the publisher': ([at, , , committed]) => ackedAt[byTime.get(at)] - committed,
    'fetch and handler': ([at, , , committed]) => handledAt[byTime.get(at)] - committed,
  };
  for (const [name, of] of Object.entries(steps))
    console.log(`  ${name}: ${told(records.map(of))}`);
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
  console.log(`a bare group commit: ${told(yardstick)}`);
  const latencies = records.map(([at]) => handledAt[byTime.get(at)] - at);
  console.log(`${latencies.length} records at ${RATE}/s, publish to handler: ${told(latencies)}`);
  for (const [name, quantile] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ]) {
    judge(name, at(latencies, quantile), at(yardstick, quantile));
  }
  const ofYoung = (young * 1_000) / records.length;
  figure('collections of young garbage in the broker, of 1,000 records', ofYoung, {
    atMost: YOUNG_COLLECTIONS_OF_1000_RECORDS,
  });
  figure('full collections in the broker meanwhile', full, { atMost: FULL_COLLECTIONS });
}

/** A disk or neighbours that keep a bare commit from the bound keep everybody from it. */
function judge(name, value, bare) {
  const isSlow = bare * BOUND_OF_YARDSTICK[name] > BOUNDS_MS[name];
  const ofBound = `publish to handler, ${name} of ${BOUNDS_MS[name]} ms`;
  if (!isSlow) return figure(ofBound, value / BOUNDS_MS[name], { atMost: 1 });
  console.log(`     ${ofBound}: ${(value / BOUNDS_MS[name]).toFixed(2)}`);
  const ofBare = `publish to handler, ${name} of a bare group commit`;
  return figure(ofBare, value / bare, { atMost: BOUND_OF_YARDSTICK[name] });
}

function told(values) {
  const shown = { p50: 0.5, p90: 0.9, p99: 0.99, max: 1 };
  return Object.entries(shown)
    .map(([name, quantile]) => `${name} ${at(values, quantile).toFixed(2)}`)
    .join(', ')
    .concat(' ms');
}

function at(values, quantile) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * quantile)];
}
