import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  BatchFailedException,
  causationHeaders,
  InjectPosthorn,
  PosthornBatchContext,
  PosthornClient,
  readDeadLetter,
  Subscribe,
  SubscribeBatch,
} from '@posthorn/transport';
import {
  addressOf,
  isDone,
  onEveryBroker,
  recordsOf,
  startService,
  type TestBroker,
} from './support/service.js';
import { until } from './support/until.js';

let broker: TestBroker;
let batches: number[][] = [];

/** Of batches that are to be full: how long it takes for their records to come. */
const PATIENT_MS = 30_000;

const fast = { initialDelayMs: 1, maxDelayMs: 1 };
const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index);

async function publish(
  client: { publish(topic: string, data: unknown): Promise<unknown> },
  topic: string,
  count: number,
) {
  await Promise.all(range(0, count).map((id) => client.publish(topic, id)));
}

onEveryBroker((start) => {
  beforeAll(async () => {
    broker = await start();
  });
  afterAll(async () => {
    await broker.close();
  });
  beforeEach(() => {
    batches = [];
  });

  describe('a batch handler', () => {
    it('gets the records of one partition in order, as many as there are up to its limit, one batch after the other', async () => {
      let running = 0;
      @Controller()
      class Orders {
        @SubscribeBatch('batched', { batch: { maxRecords: 10, maxWaitMs: 50 } })
        async handle(
          @Payload() ids: readonly number[],
          @Ctx() context: PosthornBatchContext,
        ): Promise<void> {
          running += 1;
          expect(running).toBe(1);
          await new Promise((resolve) => setImmediate(resolve));
          expect(context.getMessages().map(({ offset }) => Number(offset))).toEqual(ids);
          expect(context.getAttempts()).toEqual(ids.map(() => 1));
          batches.push([...ids]);
          running -= 1;
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'batch',
      });
      await reads('batched');
      await publish(client, 'batched', 105);
      await until(() => isDone(server, 'batched', 105));
      expect(batches.flat()).toEqual(range(0, 105));
      expect(Math.max(...batches.map(({ length }) => length))).toBe(10);
      expect(batches.length).toBeLessThan(30);
      await app.close();
    });

    it('that names the one that failed has the ones before it done, retries from there, and gives up that one alone', async () => {
      const attempts: number[][] = [];
      @Controller()
      class Orders {
        @SubscribeBatch('partly', { retry: { ...fast, attempts: 3 }, batch: { maxRecords: 8 } })
        handle(@Payload() ids: number[], @Ctx() context: PosthornBatchContext): void {
          batches.push(ids);
          attempts.push([...context.getAttempts()]);
          const index = ids.indexOf(5);
          if (index >= 0) throw new BatchFailedException(index, new RangeError('five'));
        }
      }
      const { app, client, server } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'batch',
        topics: { partitions: 1 },
      });
      await publish(client, 'partly', 8);
      await until(() => isDone(server, 'partly', 8));
      const withFive = batches.findIndex((ids) => ids.includes(5));
      const before = batches.slice(0, withFive + 1).flat();
      expect(before.filter((id) => id < 5)).toEqual([0, 1, 2, 3, 4]);
      expect(batches.slice(withFive + 1, withFive + 3).map(([id]) => id)).toEqual([5, 5]);
      expect(attempts.slice(withFive + 1, withFive + 3).map(([attempt]) => attempt)).toEqual([
        2, 3,
      ]);
      expect(batches.slice(withFive + 3).flat()).toEqual([6, 7]);
      const letters = await recordsOf(client.unwrap(), 'partly.batch.dlq', 1);
      expect(letters.map((letter) => readDeadLetter(letter)?.message)).toEqual(['five']);
      await app.close();
    });

    it('that returns a result for each has those done that are, and only the others tried again, before what came later', async () => {
      @Controller()
      class Orders {
        @SubscribeBatch('each', { retry: fast, batch: { maxRecords: 4, maxWaitMs: PATIENT_MS } })
        handle(@Payload() ids: number[]): Promise<PromiseSettledResult<void>[]> {
          const isFirst = batches.length === 0;
          batches.push(ids);
          const save = (id: number): Promise<void> =>
            isFirst && id % 2 === 1 ? Promise.reject(new Error('odd')) : Promise.resolve();
          return Promise.allSettled(ids.map(save));
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'batch',
      });
      await reads('each');
      await publish(client, 'each', 6);
      await until(() => isDone(server, 'each', 6));
      expect(batches).toEqual([
        [0, 1, 2, 3],
        [1, 3, 4, 5],
      ]);
      await app.close();
    });

    it('that does not say which one failed is tried as a whole, and then one by one: only the poison is given up', async () => {
      @Controller()
      class Orders {
        @SubscribeBatch('whole', {
          retry: { ...fast, attempts: 2 },
          batch: { maxRecords: 3, maxWaitMs: PATIENT_MS },
        })
        handle(@Payload() ids: number[]): void {
          batches.push(ids);
          if (ids.includes(1)) throw new Error('somewhere');
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'batch',
      });
      await reads('whole');
      await publish(client, 'whole', 3);
      await until(() => isDone(server, 'whole', 3));
      expect(batches).toEqual([[0, 1, 2], [0, 1, 2], [0], [1], [2]]);
      expect(await recordsOf(client.unwrap(), 'whole.batch.dlq', 1)).toHaveLength(1);
      await app.close();
    });

    it('is not given a record that does not decode: that one is a dead letter, the others are delivered', async () => {
      @Controller()
      class Orders {
        @SubscribeBatch('spoilt', { batch: { maxRecords: 3, maxWaitMs: PATIENT_MS } })
        handle(@Payload() ids: number[]): void {
          batches.push(ids);
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'batch',
      });
      await reads('spoilt');
      const producer = client.unwrap().producer();
      await producer.sendAll(['1', '{', '3'].map((value) => ({ topic: 'spoilt', value })));
      await until(() => isDone(server, 'spoilt', 3));
      expect(batches).toEqual([[1, 3]]);
      const [letter] = await recordsOf(client.unwrap(), 'spoilt.batch.dlq', 1);
      expect(readDeadLetter(letter)).toMatchObject({
        offset: 1n,
        exception: 'UndecodableRecordError',
      });
      await app.close();
    });

    it('under delayed leaves what failed to its retry topic and goes on', async () => {
      @Controller()
      class Orders {
        @SubscribeBatch('put-off', {
          retry: { ...fast, mode: 'delayed', attempts: 2 },
          batch: { maxRecords: 3, maxWaitMs: 200 },
        })
        handle(@Payload() ids: number[], @Ctx() context: PosthornBatchContext): void {
          expect(context.getTopic()).toBe('put-off');
          batches.push(ids);
          if (ids.includes(0) && context.getAttempt() === 1)
            throw new BatchFailedException(0, 'zero');
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'batch',
      });
      await reads('put-off');
      await publish(client, 'put-off', 3);
      await until(() => isDone(server, 'put-off', 3) && isDone(server, 'put-off.batch.retry.1', 1));
      expect(new Set(batches.flat()).size).toBe(3);
      expect(batches.flat().filter((id) => id === 0)).toEqual([0, 0]);
      // What came back from the retry topic comes by itself.
      expect(batches).toContainEqual([0]);
      await app.close();
    });

    it('names no cause of what it publishes, though the handler of another record has resumed its topic', async () => {
      let resume = (): number => 0;
      @Controller()
      class Orders {
        constructor(@InjectPosthorn() private readonly posthorn: PosthornClient) {}

        @Subscribe('wakers')
        wake(): void {
          resume();
        }

        @SubscribeBatch('woken')
        async handle(): Promise<void> {
          await this.posthorn.publish('made', causationHeaders());
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'wakers',
        // A fetch is under way when its topic is paused, and brings a record that waits for the end of that.
        consumer: { fetchMaxWaitMs: 10_000 },
      });
      await reads('wakers');
      await client.publish('woken', 1);
      await until(() => isDone(server, 'woken', 1));
      server.pause('woken');
      resume = () => server.resume('woken');
      await client.publish('woken', 2);
      await until(() =>
        server.assignment().some(({ topic, position }) => topic === 'woken' && position === 2n),
      );
      await client.publish('wakers', 1);
      await until(() => isDone(server, 'woken', 2));
      const [, made] = await recordsOf(client.unwrap(), 'made', 2);
      expect(made.value?.toString()).toBe('{}');
      expect(made.headers).toEqual([]);
      await app.close();
    });
  });
});
