// The Nest service of latency.mjs: it publishes at a steady rate to a handler of its own, and remembers when each record was sent,
// acknowledged and handled.
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
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

const WARM_UP_SECONDS = 3;
const PARTITIONS = 6;
const PAD = 'x'.repeat(100);

/** Milliseconds of the clock that all processes of a machine share. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;

/** What a record's value weighs. */
export const valueBytes = JSON.stringify({ n: 10_000, at: now(), pad: PAD }).length;

/**
 * @param begins called when everything is warm, before the records that count are published; `ends` when all of them are handled
 * @returns by the number of the record, milliseconds of `now()`: { sentAt, ackedAt, handledAt }
 */
export async function publishToHandler(brokers, { topic, rate, seconds, begins, ends }) {
  const records = new Records((WARM_UP_SECONDS + seconds) * rate);
  const app = await startService(brokers, topic, records);
  const client = app.get(PosthornClient);
  const warmUp = await publishFor(client, records, { topic, rate, seconds: WARM_UP_SECONDS });
  await waitUntil(() => records.handled === warmUp, 'the warm-up is handled');
  collectGarbage();
  begins?.();
  await sleep(100);
  const published = await publishFor(client, records, { topic, rate, seconds, first: warmUp });
  await waitUntil(() => records.handled === warmUp + published, 'everything is handled');
  ends?.();
  await app.close();
  return records.from(warmUp);
}

/** Of fixed size: what this process keeps must not be collected while it measures. */
class Records {
  handled = 0;

  constructor(count) {
    this.sentAt = new Float64Array(count);
    this.ackedAt = new Float64Array(count);
    this.handledAt = new Float64Array(count);
  }

  from(first) {
    const [sentAt, ackedAt, handledAt] = [this.sentAt, this.ackedAt, this.handledAt];
    return {
      sentAt: sentAt.subarray(first),
      ackedAt: ackedAt.subarray(first),
      handledAt: handledAt.subarray(first),
    };
  }
}

/** Of loading Nest: a service that has been up for a while has had its first full collection. */
function collectGarbage() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

async function startService(brokers, topic, records) {
  class AppModule {}
  Module({
    imports: [
      PosthornModule.forRoot({ brokers, groupId: topic, topics: { partitions: PARTITIONS } }),
    ],
    controllers: [handlersOf(topic, records)],
  })(AppModule);
  const logger = ['warn', 'error'];
  const app = await NestFactory.createMicroservice(AppModule, { ...posthornMicroservice, logger });
  let status;
  app.get(PosthornServer).status.subscribe((next) => (status = next));
  await app.listen();
  await waitUntil(() => status === 'consuming', 'the group has joined');
  return app;
}

function handlersOf(topic, records) {
  class Handlers {
    handle({ n }) {
      records.handledAt[n] = now();
      records.handled += 1;
    }
  }
  // What the decorators do, in plain JavaScript.
  Payload()(Handlers.prototype, 'handle', 0);
  const method = Object.getOwnPropertyDescriptor(Handlers.prototype, 'handle');
  Subscribe(topic)(Handlers.prototype, 'handle', method);
  Controller()(Handlers);
  return Handlers;
}

/** Numbered from `first`. Resolves with how many went out, when all of them are acknowledged. */
async function publishFor(client, { sentAt, ackedAt }, { topic, rate, seconds, first = 0 }) {
  const answers = [];
  await atRate(rate, seconds, (i) => {
    const n = first + i;
    const at = now();
    sentAt[n] = at;
    const published = client.publish(topic, { n, at, pad: PAD }, { key: `k${n % 997}` });
    answers.push(published.then(() => (ackedAt[n] = now())));
  });
  await Promise.all(answers);
  return answers.length;
}
