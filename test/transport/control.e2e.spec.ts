import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import {
  PosthornClient,
  PosthornHealth,
  PosthornModule,
  posthornMicroservice,
  PosthornServer,
  Subscribe,
} from '@posthorn/transport';
import { addressOf, onEveryBroker, type TestBroker } from './support/service.js';
import { until } from './support/until.js';

let broker: TestBroker;

let seen: number[] = [];
let beside: number[] = [];
let isBroken = false;

@Controller()
class Orders {
  @Subscribe('steered')
  handle(@Payload() order: number): void {
    if (isBroken) throw new Error('the oven is cold');
    seen.push(order);
  }

  @Subscribe('beside')
  beside(@Payload() order: number): void {
    beside.push(order);
  }
}

/** A service of one handler, whose failures are retried for ever at short intervals. */
async function startService(groupId: string) {
  @Module({
    imports: [
      PosthornModule.forRoot({
        brokers: addressOf(broker),
        groupId,
        topics: { partitions: 1 },
        retry: { initialDelayMs: 5, maxDelayMs: 5 },
        deadLetter: false,
        consumer: { commitIntervalMs: 20 },
        health: { stuckAfterMs: 50 },
      }),
    ],
    controllers: [Orders],
  })
  class AppModule {}
  const app = await NestFactory.createMicroservice(AppModule, {
    ...posthornMicroservice,
    abortOnError: false,
  });
  await app.listen();
  const [client, server, health] = [
    app.get(PosthornClient),
    app.get(PosthornServer),
    app.get(PosthornHealth),
  ];
  await until(() => server.assignment().length === 2);
  return { app, client, server, health };
}

onEveryBroker((start) => {
  beforeAll(async () => {
    broker = await start();
  });

  afterAll(async () => {
    await broker.close();
  });

  beforeEach(() => {
    seen = [];
    beside = [];
    isBroken = false;
  });

  describe('a running consumer', () => {
    it('handles nothing while it is paused, goes on when it is resumed, and again from where it is told', async () => {
      const { app, client, server } = await startService('steered-a');
      // One partition, as the options say: the subscription itself must not have the broker create it with four.
      const steered = () => server.assignment().filter(({ topic }) => topic === 'steered');
      expect(steered()).toHaveLength(1);
      await client.publish('steered', 0);
      await until(() => seen.length === 1);

      expect(server.pause('steered')).toBe(1);
      const { offset } = await client.publish('steered', 1);
      // Written later, and through: what is fetched from both at once would have brought the other, too.
      await client.publish('beside', 1);
      await until(() => beside.length === 1);
      expect(steered()).toMatchObject([{ paused: true, inFlight: 0 }]);
      expect(seen).toEqual([0]);

      expect(server.resume('steered', 0)).toBe(1);
      await until(() => seen.length === 2);
      await server.seek('steered', 0, offset - 1n);
      await until(() => seen.length === 4);
      expect(seen).toEqual([0, 1, 0, 1]);
      await expect(server.seek('steered', 0, 0n, 'nobody')).rejects.toThrow(
        "in the group 'nobody'",
      );
      await expect(server.seek('steered', 7, 0n)).rejects.toThrow('steered/7 is not assigned');
      await app.close();
    });

    it('is up while it commits, degraded with a stuck partition, and tells which and why', async () => {
      const { app, client, health } = await startService('steered-b');
      await until(() => health.report().status === 'up');

      isBroken = true;
      await client.publish('steered', 2);
      // A busy machine leaves the other topic without a commit for as long, until it gets to it.
      await until(() => health.report().reason?.endsWith(': steered[0]') === true);
      await until(() => health.report().lastError !== null);
      const report = health.report();
      expect(report.status).toBe('degraded');
      expect(report.reason).toMatch(/^nothing was committed for 50 ms .*: steered\[0\]$/);
      expect(report.lastError?.message).toBe('Error: the oven is cold');
      expect(health.isHealthy('bus')).toMatchObject({
        bus: { status: 'down', consumer: 'consuming' },
      });
      expect(() => JSON.stringify(report)).not.toThrow();

      isBroken = false;
      await until(() => health.report().status === 'up' && health.report().lag === 0);
      expect(health.report()).toMatchObject({ lag: 0, reason: null });
      await app.close();
      expect(health.report()).toMatchObject({
        status: 'down',
        reason: 'the service is shutting down',
      });
    });
  });
});
