import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, type INestMicroservice } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Manager, Transactional } from '@posthorn/outbox';
import { PosthornClient, PosthornServer, Subscribe } from '@posthorn/transport';
import pg from 'pg';
import 'reflect-metadata';
import type { DataSource, EntityManager } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import {
  addressOf,
  isDone,
  startTestBroker,
  type TestBroker,
} from '../transport/support/service.js';
import { until } from '../transport/support/until.js';
import { openDatabase, startShop } from './database-app.js';

const RECORDS = 6;
/** Whose transaction is open when the database goes down. */
const UNLUCKY = 3;

let broker: TestBroker;
let database: TestDatabase;
let server: pg.Client;
let dataSource: DataSource;
let app: INestMicroservice;
/** Handlers that are in the middle of their transaction, where they wait for the outage. */
const inside = new Set<string>();
let isOver = false;

const retry = { initialDelayMs: 20, maxDelayMs: 20, jitter: 0, attempts: 2 } as const;

async function apply(topic: string, id: number, manager: EntityManager): Promise<void> {
  await manager.query('insert into effects (topic, id) values ($1, $2)', [topic, id]);
  if (id !== UNLUCKY || isOver) return;
  inside.add(topic);
  // The connection is cut under it: this is what a handler sees of an outage.
  await manager.query('select pg_sleep(60)');
}

@Controller()
class Orders {
  @Transactional()
  @Subscribe('steady', { retry })
  steady(@Payload() id: number, @Manager() manager: EntityManager): Promise<void> {
    return apply('steady', id, manager);
  }

  @Transactional()
  @Subscribe('late', { retry: { ...retry, mode: 'delayed' } })
  late(@Payload() id: number, @Manager() manager: EntityManager): Promise<void> {
    return apply('late', id, manager);
  }
}

const name = (): string => new URL(database.url).pathname.slice(1);

async function goDown(): Promise<void> {
  await server.query(`alter database ${name()} allow_connections false`);
  const { rowCount } = await server.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
    [name()],
  );
  expect(rowCount).toBeGreaterThan(0);
}

beforeAll(async () => {
  broker = await startTestBroker();
  database = await createEmptyDatabase();
  server = new pg.Client({ connectionString: process.env.POSTHORN_TEST_SERVER });
  await server.connect();
  dataSource = await openDatabase(database.url);
  await dataSource.query('create table effects (topic text, id int)');
  app = await startShop(addressOf(broker), dataSource, Orders);
});

afterAll(async () => {
  await app.close();
  await dataSource.destroy();
  await server.end();
  await broker.close();
  await database.drop();
});

const effectsOf = async (topic: string): Promise<number[]> =>
  (
    await dataSource.query<{ id: number }[]>('select id from effects where topic = $1', [topic])
  ).map(({ id }) => id);

describe('a database that goes down in the middle of transactions', () => {
  it('costs no effect and doubles none, and makes no dead letter however long it is away', async () => {
    const posthorn = app.get(PosthornServer);
    const tries = { steady: 0, late: 0 };
    const letters: string[] = [];
    posthorn.on('attempt', ({ record: { topic, offset } }) => {
      if (offset === BigInt(UNLUCKY - 1)) tries[topic as keyof typeof tries] += 1;
    });
    posthorn.on('deadLetter', ({ deadLetterTopic }) => void letters.push(deadLetterTopic));
    for (const topic of ['steady', 'late']) {
      await until(() => posthorn.assignment().some((state) => state.topic === topic));
    }
    const client = app.get(PosthornClient);
    for (let id = 1; id <= RECORDS; id += 1) {
      await Promise.all([client.publish('steady', id), client.publish('late', id)]);
    }
    await until(() => inside.size === 2);
    await goDown();
    // Again and again in their place: no retry record is written of which no database knows.
    await until(() => tries.steady > 5 && tries.late > 5);
    isOver = true;
    await server.query(`alter database ${name()} allow_connections true`);

    await until(() => isDone(posthorn, 'steady', RECORDS) && isDone(posthorn, 'late', RECORDS));
    const all = Array.from({ length: RECORDS }, (_, index) => index + 1);
    expect(await effectsOf('steady')).toEqual(all);
    while ((await effectsOf('late')).length < RECORDS) await sleep(20);
    expect((await effectsOf('late')).toSorted((a, b) => a - b)).toEqual(all);
    expect(letters).toEqual([]);
  });
});
