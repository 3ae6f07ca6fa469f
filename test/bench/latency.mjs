// Publish to handler through the transport at a steady rate: the broker is a process of its own over PostgreSQL, publisher and
// handler share this one, and all of them two cores. Where the time goes is told step by step, and beside it what a bare
// group commit of the same bytes at the same rate takes in the same PostgreSQL: nothing durable is sooner.
import 'reflect-metadata';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
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
const PARTITIONS = 6;
const TOPIC = 'bench.latency';
const PAD = 'x'.repeat(100);
const BOUNDS_MS = { p50: 1.5, p99: 6 };
/** Of a bare group commit: what a broker, two sockets and two more processes on its cores may add. */
const BOUND_OF_YARDSTICK = { p50: 5, p99: 5 };

/** Milliseconds of the clock that all processes of a machine share. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

/** By the time of sending, which is in the record. */
const acked = new Map();
const handledAt = new Map();

class Handlers {
  handle({ at }) {
    handledAt.set(at, now());
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
});
let yardstick;
let begun;
try {
  const bytes = JSON.stringify({ at: now(), pad: PAD }).length;
  yardstick = await groupCommits(stack.url, { rate: RATE, seconds: SECONDS / 3, bytes });
  const app = await startService(stack.address);
  const client = app.get(PosthornClient);
  const warmUp = await publishFor(client, WARM_UP_SECONDS);
  await waitUntil(() => handledAt.size === warmUp, 'the warm-up is handled');
  begun = now();
  const published = await publishFor(client, SECONDS);
  await waitUntil(() => handledAt.size === warmUp + published, 'everything is handled');
  await app.close();
  const after = await groupCommits(stack.url, { rate: RATE, seconds: SECONDS / 3, bytes });
  yardstick = [...yardstick, ...after];
} finally {
  await stack.stop();
}
try {
  report(JSON.parse(await readFile(probeFile, 'utf8')));
} finally {
  await rm(probeFile, { force: true });
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

/** Resolves with how many went out. */
async function publishFor(client, seconds) {
  const answers = [];
  await atRate(RATE, seconds, (n) => {
    const at = now();
    const published = client.publish(TOPIC, { at, pad: PAD }, { key: `k${n % 997}` });
    answers.push(published.then(() => acked.set(at, now())));
  });
  await Promise.all(answers);
  return answers.length;
}

function report({ records, pauses, loop }) {
  const measured = records.filter(([at]) => at >= begun);
  const steps = {
    'client to broker': ([at, received]) => received - at,
    'waits for the flush before': ([, received, sent]) => sent - received,
    'COPY and commit': ([, , sent, committed]) => committed - sent,
    'answer to the publisher': ([at, , , committed]) => acked.get(at) - committed,
    'fetch and handler': ([at, , , committed]) => handledAt.get(at) - committed,
  };
  for (const [name, of] of Object.entries(steps))
    console.log(`  ${name}: ${told(measured.map(of))}`);
  console.log(
    `  in the broker: ${pauses.length} collections, the longest ${Math.max(0, ...pauses).toFixed(1)} ms; ` +
      `event loop late by ${loop.p50.toFixed(1)}, p99 ${loop.p99.toFixed(1)}, max ${loop.max.toFixed(1)} ms`,
  );
  console.log(`a bare group commit: ${told(yardstick)}`);
  const latencies = measured.map(([at]) => handledAt.get(at) - at);
  console.log(`${latencies.length} records at ${RATE}/s, publish to handler: ${told(latencies)}`);
  for (const [name, quantile] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ]) {
    const bare = at(yardstick, quantile);
    // A disk or neighbours that keep a bare commit from the bound keep everybody from it.
    const isSlow = bare * BOUND_OF_YARDSTICK[name] > BOUNDS_MS[name];
    const value = at(latencies, quantile);
    const ofBound = `publish to handler, ${name} of ${BOUNDS_MS[name]} ms`;
    if (!isSlow) figure(ofBound, value / BOUNDS_MS[name], { atMost: 1 });
    else {
      console.log(`     ${ofBound}: ${(value / BOUNDS_MS[name]).toFixed(2)}`);
      const name2 = `publish to handler, ${name} of a bare group commit`;
      figure(name2, value / bare, { atMost: BOUND_OF_YARDSTICK[name] });
    }
  }
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
