import { Global, type INestMicroservice, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { InstallOutbox1764200000000, OutboxModule } from '@posthorn/outbox';
import {
  PosthornModule,
  type PosthornModuleOptions,
  posthornMicroservice,
} from '@posthorn/transport';
import { DataSource } from 'typeorm';

/** The database of a service, with the outbox and the inbox in it. */
export function openDatabase(url: string): Promise<DataSource> {
  const migrations = [InstallOutbox1764200000000];
  return new DataSource({ type: 'postgres', url, migrations, migrationsRun: true }).initialize();
}

/** A service of the group `shop` that keeps in this database what its handlers do, and is listening. */
export async function startShop(
  brokers: string,
  dataSource: DataSource,
  controller: Type,
  options: PosthornModuleOptions = {},
): Promise<INestMicroservice> {
  @Global()
  @Module({
    providers: [{ provide: DataSource, useValue: dataSource }],
    exports: [DataSource],
  })
  class DatabaseModule {}
  @Module({
    imports: [
      DatabaseModule,
      PosthornModule.forRoot({
        brokers,
        groupId: 'shop',
        topics: { partitions: 1 },
        consumer: { commitIntervalMs: 50, fetchMaxWaitMs: 50 },
        ...options,
      }),
      OutboxModule.forRoot({ relay: false }),
    ],
    controllers: [controller],
  })
  class AppModule {}
  const app = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(AppModule, {
    ...posthornMicroservice,
    abortOnError: false,
  });
  await app.listen();
  return app;
}
