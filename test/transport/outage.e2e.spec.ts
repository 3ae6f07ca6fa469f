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
import { describeOnApacheKafka, startApacheKafka } from '../support/apache-kafka.js';
import { type KillableBroker, startKillablePosthorn } from '../support/killable-broker.js';
import { addressOf } from './support/service.js';
import { until } from './support/until.js';

describe('with Posthorn', () => {
  claims(startKillablePosthorn, { rounds: 3 });
});
// A virtual machine takes its time to start, so it is away twice.
describeOnApacheKafka(() => {
  claims(startApacheKafka, { rounds: 2 });
});

function claims(start: () => Promise<KillableBroker>, { rounds }: { rounds: number }): void {
  let broker: KillableBroker;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    broker = await start();
    await broker.kill();
  });
  afterAll(async () => {
    await broker.close();
  });

  describe('a service whose broker is away', () => {
    it('starts, publishes and consumes once the broker is there, and again after every outage', async () => {
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
        imports: [PosthornModule.forRoot({ brokers: addressOf(broker), groupId: 'outages' })],
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
      for (let round = 0; round < rounds; round += 1) {
        published.push(client.publish('outages', round * 2, { key: 'one' }));
        await broker.startAgain();
        published.push(client.publish('outages', round * 2 + 1, { key: 'one' }));
        await Promise.all(published);
        await until(() => new Set(seen).size === round * 2 + 2);
        if (round === rounds - 1) await app.close();
        await broker.kill();
      }

      expect([...new Set(seen)]).toEqual(Array.from({ length: rounds * 2 }, (_, n) => n));
      expect(statuses.slice(0, 3)).toEqual(['connecting', 'connected', 'consuming']);
    });
  });
}
