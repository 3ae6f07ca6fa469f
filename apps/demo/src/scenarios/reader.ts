import 'reflect-metadata';
import { ConsoleLogger, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  InstallOutbox1764200000000,
  openDataSource,
  OutboxModule,
  UpgradeOutbox1795600000000,
  UpgradeOutbox1795700000000,
  UpgradeOutbox1795750000000,
  UpgradeOutbox1795800000000,
} from '@posthorn/outbox';
import { PosthornModule, posthornMicroservice, PosthornServer } from '@posthorn/transport';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { setTimeout as sleep } from 'node:timers/promises';
import { schemaOf } from './scenario.js';

/** A system that reads the stream: a controller, and the tables it keeps in a schema of its own. */
export interface Reader {
  readonly controller: Type;
  /** SQL that makes them; `received` is there already. */
  readonly tables: (schema: string) => string;
}

const PARTITIONS = 6;
const ASSIGNED_POLL_MS = 20;

/** The process that is one of these readers: the one that READER names. Tells its parent when it has its partitions. */
export async function runReader(
  scenario: string,
  readers: Readonly<Record<string, Reader>>,
): Promise<void> {
  const name = process.env['READER'] ?? '';
  const reader = readers[name];
  if (!reader)
    throw new Error(`READER must be one of ${Object.keys(readers).join(', ')}, not '${name}'`);
  const logger = new ConsoleLogger({ json: true, logLevels: ['log', 'warn', 'error', 'fatal'] });
  const app = await NestFactory.createMicroservice(moduleOf(scenario, name, reader), {
    ...posthornMicroservice,
    logger,
  });
  app.enableShutdownHooks();
  await app.listen();
  const server = app.get(PosthornServer);
  while (server.assignment().length === 0) await sleep(ASSIGNED_POLL_MS);
  if (process.connected) process.send?.({ count: 0 });
}

function moduleOf(scenario: string, name: string, { controller, tables }: Reader) {
  const schema = schemaOf(scenario, name);
  class CreateTables implements MigrationInterface {
    readonly name = 'CreateTables1764300000000';

    async up(runner: QueryRunner): Promise<void> {
      // Nothing is unique: what is applied twice has to show.
      await runner.query(`create table ${schema}.received (
        id bigint generated always as identity primary key, key uuid not null, sequence integer not null)`);
      await runner.query(`create index on ${schema}.received (key)`);
      await runner.query(tables(schema));
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`drop schema ${schema} cascade`);
    }
  }
  class ReaderModule {}
  return {
    module: ReaderModule,
    controllers: [controller],
    imports: [
      TypeOrmModule.forRootAsync({
        useFactory: () => ({
          type: 'postgres' as const,
          url: process.env['DATABASE_URL'],
          schema,
          applicationName: schema,
          migrations: [
            InstallOutbox1764200000000,
            CreateTables,
            UpgradeOutbox1795600000000,
            UpgradeOutbox1795700000000,
            UpgradeOutbox1795750000000,
            UpgradeOutbox1795800000000,
          ],
          migrationsRun: true,
        }),
        dataSourceFactory: openDataSource,
      }),
      PosthornModule.forRoot({
        brokers: process.env['POSTHORN_BROKERS'] ?? '127.0.0.1:9092',
        clientId: schema,
        groupId: schema,
        consumer: {
          // The same again after a restart, so that it takes up its partitions at once.
          instanceId: schema,
          sessionTimeoutMs: 10_000,
          // Records of one key take turns, others do not wait for them.
          perPartition: 4,
          lane: (record) => record.key,
        },
        topics: { partitions: PARTITIONS },
        retry: { attempts: 1_000_000, maxDelayMs: 2000 },
      }),
      OutboxModule.forRoot({ relay: false }),
    ],
  };
}

/** Writes down that a message was applied, in the transaction that applies it. */
export async function note(
  manager: EntityManager,
  schema: string,
  key: string,
  sequence: number,
): Promise<void> {
  await manager.query(`insert into ${schema}.received (key, sequence) values ($1, $2)`, [
    key,
    sequence,
  ]);
}
