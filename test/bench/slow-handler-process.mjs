// The measured process of `slow-handler.mjs`: a service that takes a tenth of a second for a record, and tells its memory.
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import {
  PosthornModule,
  posthornMicroservice,
  PosthornServer,
  Subscribe,
} from '../../libs/transport/dist/index.js';

const [brokers, topic] = process.argv.slice(2);
const HANDLER_MS = 100;
let handled = 0;

class Handlers {
  async handle() {
    await sleep(HANDLER_MS);
    handled += 1;
  }
}
// What the decorators do, in plain JavaScript.
Payload()(Handlers.prototype, 'handle', 0);
const method = Object.getOwnPropertyDescriptor(Handlers.prototype, 'handle');
Subscribe(topic)(Handlers.prototype, 'handle', method);
Controller()(Handlers);

class AppModule {}
Module({
  imports: [PosthornModule.forRoot({ brokers, groupId: topic, topics: { create: false } })],
  controllers: [Handlers],
})(AppModule);
const logger = ['warn', 'error'];
const app = await NestFactory.createMicroservice(AppModule, { ...posthornMicroservice, logger });
const server = app.get(PosthornServer);
server.status.subscribe((status) => status === 'consuming' && process.send('consuming'));
await app.listen();

process.on('message', () => {
  globalThis.gc(); // what could be collected is not held
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send({ usedBytes: heapUsed + external, residentBytes: rss, handled });
});
process.on('disconnect', () => process.exit(0));
