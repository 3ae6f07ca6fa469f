import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import {
  PosthornClient,
  PosthornContext,
  PosthornModule,
  posthornMicroservice,
  readDeadLetter,
  Subscribe,
} from '@posthorn/transport';
import { firstValueFrom } from 'rxjs';
import { addressOf, onEveryBroker, recordsOf, type TestBroker } from './support/service.js';
import { until } from './support/until.js';

let broker: TestBroker;
const children = new Set<ChildProcess>();

onEveryBroker((start) => {
  beforeAll(async () => {
    broker = await start();
  });

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await broker.close();
  });

  describe('through a real broker', () => {
    it('events, requests and dead letters find their way', async () => {
      const seen: unknown[] = [];
      @Controller()
      class Orders {
        @Subscribe('round-trip', { retry: { attempts: 2, initialDelayMs: 1 } })
        handle(@Payload() order: { id: number }, @Ctx() context: PosthornContext): void {
          if (order.id === 1) throw new RangeError('poison');
          seen.push([order, context.getOffset(), context.getKey(), context.getMetadata()]);
        }

        @Subscribe('round-trip.round-trip.dlq')
        letter(@Ctx() context: PosthornContext): void {
          seen.push(readDeadLetter(context.getMessage()));
        }

        @MessagePattern('double')
        double(@Payload() value: number): number {
          return value * 2;
        }
      }
      @Module({
        imports: [
          PosthornModule.forRoot({
            brokers: addressOf(broker),
            groupId: 'round-trip',
            topics: { partitions: 1 },
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
      const client = app.get(PosthornClient);
      await client.publish('round-trip', { id: 1 }, { key: 'a' });
      const metadata = await client.publish(
        'round-trip',
        { id: 2 },
        { key: 'b', headers: { h: '1' } },
      );
      expect(metadata).toEqual({ topic: 'round-trip', partition: 0, offset: 1n });
      expect(await firstValueFrom(client.send('double', 21))).toBe(42);
      await until(() => seen.length === 2);

      expect(seen).toContainEqual([{ id: 2 }, 1n, 'b', { h: '1' }]);
      expect(seen).toContainEqual(
        expect.objectContaining({
          topic: 'round-trip',
          offset: 0n,
          exception: 'RangeError',
          message: 'poison',
          attempt: 2,
        }),
      );
      await app.close();
    });
  });

  describe('a service that is killed between two publishes of a transaction', () => {
    it('has shown none of it, and its restart lets readers go on at once, with all of the next', async () => {
      const topic = 'killed-in-a-transaction';
      const client = new PosthornClient({ brokers: addressOf(broker) });
      const cluster = client.unwrap();
      await cluster.ensureTopics([{ topic, partitions: 1 }]);
      const killed = transactionOf(topic, true);
      await once(killed, 'message');
      killed.kill('SIGKILL');
      await once(killed, 'exit');
      await client.publish(topic, 'behind it');
      const open = await cluster.listOffsets(topic, 'latest', 'read_committed');
      // Its transaction would hold up everybody for a quarter of an hour.
      const restarted = transactionOf(topic, false);
      const [{ pid }] = (await once(restarted, 'message')) as [{ pid: number }];
      await once(restarted, 'exit');
      const records = await recordsOf(cluster, topic, 3);
      await client.close();

      expect(open).toEqual([{ partition: 0, offset: 0n }]);
      expect(records.map(({ value }) => JSON.parse(String(value)) as unknown)).toEqual([
        'behind it',
        { pid, part: 1 },
        { pid, part: 2 },
      ]);
    });
  });
});

/** support/transaction.mjs as a child; the same instance each time. */
function transactionOf(topic: string, hangs: boolean): ChildProcess {
  const child = fork(path.resolve('test/transport/support/transaction.mjs'), {
    execArgv: [],
    env: { ...process.env, BROKERS: addressOf(broker), TOPIC: topic, HANGS: String(hangs) },
  });
  children.add(child);
  return child;
}
