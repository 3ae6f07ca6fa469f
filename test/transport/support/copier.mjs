// A service of its own process that copies one topic to another in transactions with the offset, for tests that kill it at
// any step. Some of its tries fail, before and after their commit. Plain JavaScript over the built libraries, since it
// runs outside Jest. Tells its parent of every step, and can end itself at one.
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  InjectPosthorn,
  PosthornModule,
  posthornMicroservice,
  Subscribe,
} from '@posthorn/transport';

const { BROKERS, OPTIONS } = process.env;
const { name, dies, mode } = JSON.parse(OPTIONS);
let stepsToDeath = dies?.times;
/** Goes on while death is under way, so that it comes inside a request as well as between two. */
const step = (at) => {
  process.send?.({ step: at });
  if (at !== dies?.at || --stepsToDeath !== 0) return;
  if (dies.afterMs === 0) process.kill(process.pid, 'SIGKILL');
  else setTimeout(() => process.kill(process.pid, 'SIGKILL'), dies.afterMs);
};

class Copier {
  constructor(posthorn) {
    this.posthorn = posthorn;
  }

  async copy(seq, context) {
    await this.posthorn.transaction(async (tx) => {
      step('begun');
      if (seq % 2 === 0) await tx.sendOffset(context);
      await tx.publish(`${name}-out`, seq, { key: context.getKey() });
      step('sent');
      if (seq % 7 === 0 && context.getAttempt() === 1) throw new Error('before the commit');
      if (seq % 2 === 1) await tx.sendOffset(context);
      step('offset');
    });
    step('committed');
    if (seq % 5 === 0) throw new Error('after the commit');
  }
}
const method = Object.getOwnPropertyDescriptor(Copier.prototype, 'copy');
Subscribe(`${name}-in`)(Copier.prototype, 'copy', method);
Payload()(Copier.prototype, 'copy', 0);
Ctx()(Copier.prototype, 'copy', 1);
InjectPosthorn()(Copier, undefined, 0);
Controller()(Copier);

class AppModule {}
Module({
  imports: [
    PosthornModule.forRoot({
      brokers: BROKERS,
      groupId: name,
      // The pod's name: its successor ends its transaction, and takes its partitions up, at once.
      staticMembership: true,
      retry: { mode, attempts: 1_000_000, initialDelayMs: 5, maxDelayMs: 20 },
      connection: { retryBackoffMs: 20, retryBackoffMaxMs: 200 },
      // Longer than any test waits: what a killed one left open is ended by its successor, or never.
      producer: { transactionTimeoutMs: 600_000 },
      consumer: { perPartition: 3, commitIntervalMs: 5, heartbeatIntervalMs: 300 },
    }),
  ],
  controllers: [Copier],
})(AppModule);

const app = await NestFactory.createMicroservice(AppModule, {
  ...posthornMicroservice,
  logger: false,
});
await app.listen();
