// A service of its own process that tests kill: each record of `seen` is one row in its table and one record for `said`,
// by a @Transactional() handler. Or each record of `late`, of which every third fails at first: its retries are delayed. Plain JavaScript over the built libraries, since it runs outside Jest.
import 'reflect-metadata';
import { Controller, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  InstallOutbox1764200000000,
  Manager,
  openDataSource,
  Outbox,
  OutboxModule,
  Transactional,
} from '@posthorn/outbox';
import { PosthornModule, posthornMicroservice, Subscribe } from '@posthorn/transport';
import { DataSource } from 'typeorm';

const { databaseUrl, brokers, handles } = JSON.parse(process.argv[2]);

class DatabaseModule {}
Module({
  providers: [
    {
      provide: DataSource,
      useFactory: () =>
        openDataSource({
          type: 'postgres',
          url: databaseUrl,
          schema: 'shop',
          migrations: [InstallOutbox1764200000000],
          migrationsRun: true,
        }),
    },
  ],
  exports: [DataSource],
})(DatabaseModule);
Global()(DatabaseModule);

class Handlers {
  constructor(outbox) {
    this.outbox = outbox;
  }

  async handle(seq, context, manager) {
    process.send?.({ began: seq });
    await manager.query('insert into shop.effects (key, seq) values ($1, $2)', [
      context.getKey(),
      seq,
    ]);
    await this.outbox.add(manager, { topic: 'said', key: context.getKey(), value: String(seq) });
  }
}

class LateHandlers {
  constructor(outbox) {
    this.outbox = outbox;
  }

  async handle(seq, context, manager) {
    await manager.query('insert into shop.effects (key, seq) values ($1, $2)', ['late', seq]);
    await this.outbox.add(manager, { topic: 'said-late', key: null, value: String(seq) });
    if (context.getAttempt() <= (seq % 3 === 0 ? 1 : 0) + (seq % 9 === 0 ? 1 : 0)) {
      throw new Error('not yet');
    }
  }
}
const late = Object.getOwnPropertyDescriptor(LateHandlers.prototype, 'handle');
const delayed = { mode: 'delayed', initialDelayMs: 60, multiplier: 3, jitter: 0, attempts: 50 };
Reflect.defineMetadata('design:paramtypes', [Outbox], LateHandlers);
Transactional()(LateHandlers.prototype, 'handle', late);
Subscribe('late', { retry: { ...delayed, maxDelayMs: 180 } })(
  LateHandlers.prototype,
  'handle',
  late,
);
Payload()(LateHandlers.prototype, 'handle', 0);
Ctx()(LateHandlers.prototype, 'handle', 1);
Manager()(LateHandlers.prototype, 'handle', 2);
Controller()(LateHandlers);

const method = Object.getOwnPropertyDescriptor(Handlers.prototype, 'handle');
Reflect.defineMetadata('design:paramtypes', [Outbox], Handlers);
Transactional()(Handlers.prototype, 'handle', method);
Subscribe('seen')(Handlers.prototype, 'handle', method);
Payload()(Handlers.prototype, 'handle', 0);
Ctx()(Handlers.prototype, 'handle', 1);
Manager()(Handlers.prototype, 'handle', 2);
Controller()(Handlers);

class AppModule {}
Module({
  imports: [
    DatabaseModule,
    PosthornModule.forRoot({
      brokers,
      groupId: handles === 'late' ? 'late-shop' : 'shop',
      consumer: {
        sessionTimeoutMs: 2_000,
        heartbeatIntervalMs: 300,
        commitIntervalMs: 200,
        perPartition: 3,
      },
    }),
    OutboxModule.forRoot(),
  ],
  controllers: [handles === 'late' ? LateHandlers : Handlers],
})(AppModule);

const app = await NestFactory.createMicroservice(AppModule, {
  ...posthornMicroservice,
  logger: ['warn', 'error'],
});
app.enableShutdownHooks();
await app.listen();
process.once('disconnect', () => process.exit(0));
