import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Manager, Transactional } from '@posthorn/outbox';
import { PosthornClient, PosthornServer, Subscribe } from '@posthorn/transport';
import { Kafka, logLevel } from 'kafkajs';
import 'reflect-metadata';
import type { DataSource, EntityManager } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { addressOf, isDone, onEveryBroker, type TestBroker } from '../transport/support/service.js';
import { until } from '../transport/support/until.js';
import { openDatabase, startShop } from './database-app.js';

const TOPIC = 'doomed';

let broker: TestBroker;
let database: TestDatabase;
let dataSource: DataSource;

@Controller()
class Shop {
  @Transactional()
  @Subscribe(TOPIC)
  async apply(@Payload() order: string, @Manager() manager: EntityManager): Promise<void> {
    await manager.query('insert into effects (name) values ($1)', [order]);
  }
}

async function open() {
  const connection = { metadataMaxAgeMs: 200 };
  const app = await startShop(addressOf(broker), dataSource, Shop, { connection });
  const server = app.get(PosthornServer);
  // Who publishes to a topic that is not there has the broker create it, with other partitions than the service would.
  await until(() => server.assignment().some(({ topic }) => topic === TOPIC));
  return { app, server, client: app.get(PosthornClient) };
}

async function deleteTopic(): Promise<void> {
  const admin = new Kafka({ brokers: [addressOf(broker)], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [TOPIC] });
  await admin.disconnect();
}

const effects = async (): Promise<string[]> =>
  (await dataSource.query<{ name: string }[]>('select name from effects order by id')).map(
    ({ name }) => name,
  );

onEveryBroker((start) => {
  beforeAll(async () => {
    broker = await start();
    database = await createEmptyDatabase();
    dataSource = await openDatabase(database.url);
    await dataSource.query('create table effects (id serial, name text)');
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
    await broker.close();
  });

  it('a topic that is deleted and made anew under a transactional handler has each of its records applied once', async () => {
    const { app, server, client } = await open();
    const old = ['a', 'b', 'c', 'd'];
    for (const order of old) await client.publish(TOPIC, order);
    await until(() => isDone(server, TOPIC, old.length));
    await deleteTopic();
    await until(() => !server.assignment().some(({ topic }) => topic === TOPIC));

    await client.unwrap().ensureTopics([{ topic: TOPIC, partitions: 1 }]);
    await until(() => server.assignment().some(({ topic }) => topic === TOPIC));
    for (const order of ['e', 'f']) await client.publish(TOPIC, order);
    while ((await effects()).length < old.length + 2) await sleep(20);
    await until(() => isDone(server, TOPIC, 2));
    await app.close();

    // Once more, as after any restart: what was applied is known again.
    const again = await open();
    await again.client.publish(TOPIC, 'g');
    await until(() => isDone(again.server, TOPIC, 3));
    await again.app.close();
    expect(await effects()).toEqual([...old, 'e', 'f', 'g']);
  });
});
