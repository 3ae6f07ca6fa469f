// Publish to handler through the transport at a steady rate: the broker is a process of its own over PostgreSQL, publisher and
// handler share this one, and all of them two cores.
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
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
import { waitUntil } from './load.mjs';
import { figure, startStack } from './stack.mjs';

const RATE = Number(process.env.BENCH_RATE ?? 1_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 15);
const WARM_UP_SECONDS = 3;
const PARTITIONS = 6;
const TOPIC = 'bench.latency';
const PAD = 'x'.repeat(100);
const BOUNDS_MS = { p50: 3, p99: 15 };

const latencies = [];
let handled = 0;

class Handlers {
  handle(payload) {
    latencies[handled] = performance.now() - payload.at;
    handled += 1;
  }
}
// What the decorators do, in plain JavaScript.
Payload()(Handlers.prototype, 'handle', 0);
const method = Object.getOwnPropertyDescriptor(Handlers.prototype, 'handle');
Subscribe(TOPIC)(Handlers.prototype, 'handle', method);
Controller()(Handlers);

const stack = await startStack();
try {
  const app = await startService(stack.address);
  const client = app.get(PosthornClient);
  const warmUp = await publishFor(client, WARM_UP_SECONDS);
  await waitUntil(() => handled === warmUp, 'the warm-up is handled');
  const published = await publishFor(client, SECONDS);
  await waitUntil(() => handled === warmUp + published, 'everything is handled');
  report(latencies.slice(warmUp).sort((a, b) => a - b));
  await app.close();
} finally {
  await stack.stop();
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

/** Open loop: a slow answer does not slow the next record down. Resolves with how many went out. */
async function publishFor(client, seconds) {
  const start = performance.now();
  const total = RATE * seconds;
  const answers = [];
  while (answers.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - start) * RATE) / 1_000));
    while (answers.length < due) {
      const payload = { at: performance.now(), pad: PAD };
      answers.push(client.publish(TOPIC, payload, { key: `k${answers.length % 997}` }));
    }
    await sleep(1);
  }
  await Promise.all(answers);
  return total;
}

function report(sorted) {
  const at = (quantile) => sorted[Math.floor((sorted.length - 1) * quantile)];
  const shown = { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
  const text = Object.entries(shown).map(([name, ms]) => `${name} ${ms.toFixed(2)} ms`);
  console.log(`${sorted.length} records at ${RATE}/s: ${text.join(', ')}`);
  for (const [name, boundMs] of Object.entries(BOUNDS_MS)) {
    figure(`publish to handler, ${name} of ${boundMs} ms`, shown[name] / boundMs, { atMost: 1 });
  }
}
