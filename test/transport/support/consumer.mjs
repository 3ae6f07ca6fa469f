// A service of its own process, for tests that kill it: it notes each record it handled as a line of a file, and tells
// its parent when a handler begins. Plain JavaScript over the built libraries, since it runs outside Jest.
import 'reflect-metadata';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  PosthornModule,
  posthornMicroservice,
  PosthornServer,
  Subscribe,
} from '@posthorn/transport';

const { BROKERS, TOPIC, GROUP, FILE, HANDLER_MS = '0', SHUTDOWN_MS = '10000' } = process.env;
const { SESSION_MS = '' } = process.env;
const {
  RETRY_MODE = 'blocking',
  FAILS_EVERY = '0',
  CONTROL = 'false',
  POD_NAME = '',
} = process.env;

class Handlers {
  async handle(payload, context) {
    process.send?.({ began: payload });
    await sleep(Number(HANDLER_MS));
    // The first two tries of every n-th record, another one in each process.
    const turn =
      (payload.seq * 7 + Number(context.getOffset()) + process.pid) % Number(FAILS_EVERY);
    if (turn === 0 && context.getAttempt() <= 2) throw new Error('again');
    appendFileSync(FILE, `${process.pid} ${context.getKey()} ${payload.seq}\n`);
  }
}
const method = Object.getOwnPropertyDescriptor(Handlers.prototype, 'handle');
Subscribe(TOPIC)(Handlers.prototype, 'handle', method);
Payload()(Handlers.prototype, 'handle', 0);
Ctx()(Handlers.prototype, 'handle', 1);
Controller()(Handlers);

class AppModule {}
Module({
  imports: [
    PosthornModule.forRoot({
      brokers: BROKERS,
      groupId: GROUP,
      shutdownTimeoutMs: Number(SHUTDOWN_MS),
      control: CONTROL === 'true',
      staticMembership: POD_NAME !== '',
      retry: { mode: RETRY_MODE, attempts: 1_000_000, initialDelayMs: 50, maxDelayMs: 100 },
      consumer: {
        sessionTimeoutMs: Number(SESSION_MS),
        heartbeatIntervalMs: 300,
        commitIntervalMs: 200,
      },
    }),
  ],
  controllers: [Handlers],
})(AppModule);

const app = await NestFactory.createMicroservice(AppModule, {
  ...posthornMicroservice,
  logger: FAILS_EVERY === '0' ? ['warn', 'error'] : false,
});
app.enableShutdownHooks();
const server = app.get(PosthornServer);
server.status.subscribe((status) => process.send?.({ status }));
let owned = 0;
const tellWhatItOwns = () => {
  const { length } = server.assignment();
  if (length !== owned) process.send?.({ owned: (owned = length) });
};
setInterval(tellWhatItOwns, 20).unref();
await app.listen();
