import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Controller, type INestMicroservice } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { connectCluster } from '@posthorn/client';
import { Manager, Transactional } from '@posthorn/outbox';
import { PosthornServer, Subscribe } from '@posthorn/transport';
import { Kafka, logLevel } from 'kafkajs';
import 'reflect-metadata';
import { DataSource, type EntityManager } from 'typeorm';
import { copyDatabase, createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { addressOf, isDone, onEveryBroker, type TestBroker } from '../transport/support/service.js';
import { until } from '../transport/support/until.js';
import { openDatabase, startShop } from './database-app.js';

const TOPIC = 'orders';
const RETRIES = 'orders.shop.retry.1';
/** Fails until the backup was made, so that the backup knows of a retry that waits. */
const LATE = 3;

let broker: TestBroker;
let mails: number[] = [];
let isBackedUp = false;

const delayed = { mode: 'delayed', initialDelayMs: 50, maxDelayMs: 50, jitter: 0 } as const;

@Controller()
class Shop {
  @Transactional()
  @Subscribe(TOPIC, { retry: { ...delayed, attempts: 1000 } })
  async apply(@Payload() id: number, @Manager() manager: EntityManager): Promise<void> {
    await manager.query('insert into effects (id) values ($1)', [id]);
    if (id === LATE && !isBackedUp) throw new Error('not yet');
  }

  // It keeps nothing in a database, so nothing of what it did is lost with one.
  @Subscribe(TOPIC)
  mail(@Payload() id: number): void {
    mails.push(id);
  }
}

interface RunningShop {
  readonly app: INestMicroservice;
  readonly server: PosthornServer;
  effects(): Promise<number[]>;
}

async function open(url: string): Promise<RunningShop> {
  const dataSource = await openDatabase(url);
  await dataSource.query('create table if not exists effects (id int)');
  const app = await startShop(addressOf(broker), dataSource, Shop);
  return {
    app,
    server: app.get(PosthornServer),
    effects: async () =>
      (await dataSource.query<{ id: number }[]>('select id from effects order by id')).map(
        ({ id }) => id,
      ),
  };
}

async function close({ app }: RunningShop): Promise<void> {
  await app.close();
  await app.get(DataSource).destroy();
}

async function publish(from: number, to: number): Promise<void> {
  const cluster = connectCluster({ brokers: [addressOf(broker)] });
  const producer = cluster.producer();
  for (let id = from; id <= to; id += 1) await producer.send({ topic: TOPIC, value: String(id) });
  await cluster.close();
}

async function untilApplied(shop: RunningShop, least: number): Promise<void> {
  while ((await shop.effects()).length < least) await sleep(20);
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

onEveryBroker((start) => {
  const databases: TestDatabase[] = [];

  beforeAll(async () => {
    [mails, isBackedUp] = [[], false];
    broker = await start();
    const cluster = connectCluster({ brokers: [addressOf(broker)] });
    await cluster.ensureTopics([{ topic: TOPIC, partitions: 1 }]);
    await cluster.close();
  });
  afterAll(async () => {
    await broker.close();
    for (const database of databases) await database.drop();
  });

  it('a service whose database was restored applies again what that lost, and nothing twice; nobody else is told', async () => {
    const original = await createEmptyDatabase();
    databases.push(original);
    await publish(1, 5);
    const before = await open(original.url);
    await until(() => isDone(before.server, TOPIC, 5));
    await until(() =>
      before.server.assignment().some((one) => one.topic === RETRIES && (one.committed ?? 0n) > 2n),
    );
    await close(before);
    const backup = await copyDatabase(original);
    databases.push(backup);

    isBackedUp = true;
    await publish(6, 10);
    const going = await open(original.url);
    await untilApplied(going, 10);
    await until(() => isDone(going.server, TOPIC, 10));
    await close(going);

    const restored = await open(backup.url);
    await untilApplied(restored, 10);
    await publish(11, 11);
    await until(() => isDone(restored.server, TOPIC, 11));
    expect(await restored.effects()).toEqual(upTo(11));
    expect(mails).toEqual(upTo(11));
    const [{ waiting }] = await restored.app
      .get(DataSource)
      .query<[{ waiting: number }]>(
        'select count(*)::int as waiting from posthorn.inbox where deferred',
      );
    expect(waiting).toBe(0);
    await close(restored);
  });

  it('an administrator who moves the group ahead skips records, whatever position the database has', async () => {
    const [, backup] = databases;
    await publish(12, 15);
    const admin = new Kafka({ brokers: [addressOf(broker)], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const partitions = [{ partition: 0, offset: '13' }];
    await admin.setOffsets({ groupId: 'shop', topic: TOPIC, partitions });
    await admin.disconnect();
    const shop = await open(backup.url);
    await until(() => isDone(shop.server, TOPIC, 15));
    expect(await shop.effects()).toEqual([...upTo(11), 14, 15]);
    expect(mails).toEqual([...upTo(11), 14, 15]);
    await close(shop);
  });
});
