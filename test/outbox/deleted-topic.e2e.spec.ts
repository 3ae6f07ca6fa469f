import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { connectCluster, type KafkaCluster } from '@posthorn/client';
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

async function open(connection = { metadataMaxAgeMs: 200 }) {
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

/** The broker may still be at work on the deletion. */
async function untilCreated(cluster: KafkaCluster): Promise<void> {
  for (;;) {
    try {
      return await cluster.ensureTopics([{ topic: TOPIC, partitions: 1 }]);
    } catch {
      await sleep(50);
    }
  }
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

  it('a topic that was made anew while the service was down has each of its records applied once, though it has outgrown the old one', async () => {
    await deleteTopic();
    const cluster = connectCluster({ brokers: [addressOf(broker)] });
    await untilCreated(cluster);
    const fresh = Array.from({ length: 12 }, (_, index) => `fresh ${index}`);
    await cluster
      .producer()
      .sendAll(fresh.map((value) => ({ topic: TOPIC, value: JSON.stringify(value) })));
    await cluster.close();

    const before = await effects();
    const { app, server } = await open();
    await until(() => isDone(server, TOPIC, fresh.length));
    await app.close();
    expect(await effects()).toEqual([...before, ...fresh]);
  });

  it('a topic that is made anew and outgrows the old one before a running service has looked has each of its records applied once', async () => {
    const before = await effects();
    const { app, server } = await open({ metadataMaxAgeMs: 600_000 });
    const cluster = connectCluster({ brokers: [addressOf(broker)] });
    await deleteTopic();
    await untilCreated(cluster);
    const fresh = Array.from({ length: 30 }, (_, index) => `latest ${index}`);
    await cluster
      .producer()
      .sendAll(fresh.map((value) => ({ topic: TOPIC, value: JSON.stringify(value) })));
    await cluster.close();
    await until(() => isDone(server, TOPIC, fresh.length));
    await app.close();
    expect(await effects()).toEqual([...before, ...fresh]);
  });
});
