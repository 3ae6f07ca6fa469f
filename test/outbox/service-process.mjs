// A service of its own process that tests kill: each record of `seen` is one row in its table and one record for `said`,
// by a @Transactional() handler. Plain JavaScript over the built libraries, since it runs outside Jest.
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

const { databaseUrl, brokers } = JSON.parse(process.argv[2]);

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
      groupId: 'shop',
      consumer: { sessionTimeoutMs: 2_000, heartbeatIntervalMs: 300, commitIntervalMs: 200 },
    }),
    OutboxModule.forRoot(),
  ],
  controllers: [Handlers],
})(AppModule);

const app = await NestFactory.createMicroservice(AppModule, {
  ...posthornMicroservice,
  logger: ['warn', 'error'],
});
app.enableShutdownHooks();
await app.listen();
process.once('disconnect', () => process.exit(0));
