// The measured process of `handlers.mjs`: one consumer of a topic with a trivial handler, by our transport, by Nest's or by
// kafkajs alone. Reads a smaller topic first, which compiles; then tells what a record took, in CPU from the start of the
// consumer on (fetching and decoding ahead count) and in time from the first record on, and ends.
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload, Transport } from '@nestjs/microservices';
import kafkajs from 'kafkajs';
import {
  PosthornModule,
  posthornMicroservice,
  Subscribe,
} from '../../libs/transport/dist/index.js';

const [kind, address, groupId, ...passes] = process.argv.slice(2);
const start = { posthorn, nest, kafkajs: eachMessage }[kind];

let pass;
for (const text of passes) {
  const [topic, total] = text.split(':');
  pass = newPass(Number(total));
  const cpu = process.cpuUsage();
  const close = await start(topic);
  await pass.done;
  const { user, system } = process.cpuUsage(cpu);
  pass.cpuMicros = (user + system) / pass.total;
  await close();
}
process.send({ cpuMicros: pass.cpuMicros, wallMicros: pass.wallMicros }, () => process.exit(0));

function newPass(total) {
  const one = { total, handled: 0, sum: 0, firstMs: 0 };
  one.done = new Promise((resolve) => (one.end = resolve));
  return one;
}

function handle(payload) {
  if (pass.handled === 0) pass.firstMs = performance.now();
  pass.handled += 1;
  pass.sum += payload.n;
  if (pass.handled < pass.total) return;
  pass.wallMicros = ((performance.now() - pass.firstMs) * 1_000) / pass.total;
  if (pass.sum !== (pass.total * (pass.total - 1)) / 2)
    throw new Error('a record came twice or never');
  pass.end();
}

async function posthorn(topic) {
  const AppModule = moduleWith(Subscribe(topic), [
    PosthornModule.forRoot({ brokers: address, groupId, topics: { create: false } }),
  ]);
  const logger = ['warn', 'error'];
  const app = await NestFactory.createMicroservice(AppModule, { ...posthornMicroservice, logger });
  await app.listen();
  return () => app.close();
}

async function nest(topic) {
  const options = {
    client: { brokers: [address], logLevel: kafkajs.logLevel.ERROR },
    consumer: { groupId },
    subscribe: { fromBeginning: true },
  };
  const app = await NestFactory.createMicroservice(moduleWith(EventPattern(topic), []), {
    transport: Transport.KAFKA,
    options,
    logger: ['warn', 'error'],
  });
  await app.listen();
  return () => app.close();
}

async function eachMessage(topic) {
  const kafka = new kafkajs.Kafka({ brokers: [address], logLevel: kafkajs.logLevel.ERROR });
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => handle(JSON.parse(message.value.toString())),
  });
  return () => consumer.disconnect();
}

/** What the decorators do, in plain JavaScript: the same controller under either transport's own. */
function moduleWith(subscribed, imports) {
  class Handlers {
    handle(payload) {
      handle(payload);
    }
  }
  Payload()(Handlers.prototype, 'handle', 0);
  const method = Object.getOwnPropertyDescriptor(Handlers.prototype, 'handle');
  subscribed(Handlers.prototype, 'handle', method);
  Controller()(Handlers);
  class AppModule {}
  Module({ imports, controllers: [Handlers] })(AppModule);
  return AppModule;
}
