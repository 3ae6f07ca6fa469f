import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  PosthornClient,
  PosthornContext,
  PosthornModule,
  posthornMicroservice,
  PosthornServer,
  Subscribe,
} from '@posthorn/transport';
import {
  addressOf,
  isDone,
  onEveryBroker,
  startService,
  type TestBroker,
} from './support/service.js';
import { until } from './support/until.js';

let broker: TestBroker;
let seen: string[] = [];
let isBroken = true;

const forEver = { attempts: 1_000_000, initialDelayMs: 5, maxDelayMs: 5 } as const;

onEveryBroker((start) => {
  beforeAll(async () => {
    broker = await start();
  });
  afterAll(async () => {
    await broker.close();
  });
  beforeEach(() => {
    seen = [];
    isBroken = true;
  });

  describe('two handlers of one topic', () => {
    it('in groups of their own progress apart: one that fails for ever holds up no other', async () => {
      @Controller()
      class Orders {
        @Subscribe('shared', { retry: forEver })
        failing(@Payload() id: number): void {
          if (isBroken) throw new Error('again');
          seen.push(`failing ${id}`);
        }

        @Subscribe('shared', { group: 'apart.report' })
        report(@Payload() id: number, @Ctx() context: PosthornContext): void {
          seen.push(`${context.getGroup()} ${id}`);
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'apart',
      });
      await reads('shared');
      for (let id = 0; id < 5; id += 1) await client.publish('shared', id);
      await until(() => seen.length === 5);
      expect(seen).toEqual([0, 1, 2, 3, 4].map((id) => `apart.report ${id}`));
      const committed = () => server.assignment().map((state) => Number(state.committed));
      await until(
        () =>
          committed()
            .toSorted((a, b) => a - b)
            .join() === '0,5',
      );

      isBroken = false;
      await until(() => seen.length === 10);
      await until(() => committed().join() === '5,5');
      await app.close();
    });
  });

  describe('inside one partition', () => {
    it('as many handlers run at once as perPartition allows, each key in order', async () => {
      const running = new Map<string, number>();
      let most = 0;
      @Controller()
      class Orders {
        @Subscribe('parallel')
        async handle(@Payload() seq: number, @Ctx() context: PosthornContext): Promise<void> {
          const key = String(context.getKey());
          expect(running.has(key)).toBe(false);
          running.set(key, seq);
          most = Math.max(most, running.size);
          await new Promise((resolve) => setTimeout(resolve, 2));
          running.delete(key);
          seen.push(`${key} ${seq}`);
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'parallel',
        consumer: { perPartition: 4 },
        retry: { attempts: 1 },
      });
      await reads('parallel');
      const keys = Array.from({ length: 10 }, (_, index) => `k${index}`);
      const sent = keys.flatMap((key) =>
        Array.from({ length: 10 }, (_, seq) => client.publish('parallel', seq, { key })),
      );
      await Promise.all(sent);
      await until(() => isDone(server, 'parallel', 100));
      expect(most).toBe(4);
      for (const key of keys) {
        const own = seen.filter((line) => line.startsWith(`${key} `));
        expect(own).toEqual(Array.from({ length: 10 }, (_, seq) => `${key} ${seq}`));
      }
      await app.close();
    });

    it('a handler that is behind stops the fetch, and lets it go on', async () => {
      let open = (): void => undefined;
      const gate = new Promise<void>((resolve) => (open = resolve));
      @Controller()
      class Orders {
        @Subscribe('behind')
        async handle(@Payload() text: string): Promise<void> {
          await gate;
          seen.push(text);
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'behind',
        consumer: { queueRecordsMax: 10, fetchMaxBytes: 2_000, fetchMaxWaitMs: 20 },
      });
      await reads('behind');
      const text = 'x'.repeat(1_000);
      for (let sent = 0; sent < 100; sent += 1) await client.publish('behind', text);
      const position = () => Number(server.assignment()[0].position);
      await until(() => position() >= 10);
      // Time for more than ten fetches, if there were any.
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(position()).toBeLessThan(20);
      open();
      await until(() => isDone(server, 'behind', 100));
      await app.close();
    });
  });

  describe('an app of two clusters', () => {
    it('handles the records of each with the handlers that name it', async () => {
      const other = await start();
      @Controller()
      class Orders {
        @Subscribe('orders')
        here(@Payload() id: number): void {
          seen.push(`here ${id}`);
        }

        @Subscribe('orders', { server: 'other' })
        there(@Payload() id: number): void {
          seen.push(`there ${id}`);
        }

        // Nest offers this one to both.
        @EventPattern(['plain'])
        plain(@Payload() id: number): void {
          seen.push(`plain ${id}`);
        }
      }
      @Module({
        imports: [PosthornModule.forRoot({ brokers: addressOf(broker), groupId: 'two' })],
        controllers: [Orders],
      })
      class AppModule {}
      const app = await NestFactory.create(AppModule, { logger: false, abortOnError: false });
      app.connectMicroservice(posthornMicroservice, { inheritAppConfig: true });
      const strategy = new PosthornServer({
        name: 'other',
        brokers: addressOf(other),
        groupId: 'two',
      });
      app.connectMicroservice({ strategy }, { inheritAppConfig: true });
      await app.startAllMicroservices();
      await app.init();
      const [client, remote] = [
        app.get(PosthornClient),
        new PosthornClient({ brokers: addressOf(other) }),
      ];
      for (const topic of ['orders', 'plain']) {
        await client.publish(topic, 1);
        await remote.publish(topic, 2);
      }
      await until(() => seen.length >= 3);
      await until(() => isDone(strategy, 'orders', 1));
      expect(seen.toSorted()).toEqual(['here 1', 'plain 1', 'there 2']);
      await app.close();
      await remote.close();
      await other.close();
    });
  });
});
