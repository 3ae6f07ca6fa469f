import { Controller, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import {
  PosthornClient,
  PosthornModule,
  posthornMicroservice,
  PosthornServer,
  Subscribe,
} from '@posthorn/transport';
import { startBroker } from '../../apps/broker/src/broker.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { freePort } from '../support/free-port.js';
import { until } from './support/until.js';

let database: TestDatabase;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

describe('a service whose broker is away', () => {
  it('starts, publishes and consumes once the broker is there, and again after every outage', async () => {
    const port = await freePort();
    const start = () =>
      startBroker({ databaseUrl: database.url, port, logLevel: 'silent', shutdownMs: 300 });
    const seen: number[] = [];
    const statuses: string[] = [];
    @Controller()
    class Numbers {
      @Subscribe('outages')
      handle(@Payload() value: number): void {
        seen.push(value);
      }
    }
    @Module({
      imports: [PosthornModule.forRoot({ brokers: `127.0.0.1:${port}`, groupId: 'outages' })],
      controllers: [Numbers],
    })
    class AppModule {}
    const app = await NestFactory.createMicroservice(AppModule, {
      ...posthornMicroservice,
      abortOnError: false,
    });
    app.get(PosthornServer).status.subscribe((status) => statuses.push(status));
    await app.listen();
    const client = app.get(PosthornClient);

    const published: Promise<unknown>[] = [];
    for (let round = 0; round < 3; round += 1) {
      published.push(client.publish('outages', round * 2, { key: 'one' }));
      const broker = await start();
      published.push(client.publish('outages', round * 2 + 1, { key: 'one' }));
      await Promise.all(published);
      await until(() => new Set(seen).size === round * 2 + 2);
      if (round === 2) await app.close();
      await broker.close();
    }

    expect([...new Set(seen)]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(statuses.slice(0, 3)).toEqual(['connecting', 'connected', 'consuming']);
  });
});
