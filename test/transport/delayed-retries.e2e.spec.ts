import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { PosthornContext, readDeadLetter, Subscribe } from '@posthorn/transport';
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
let seen: string[] = [];

const delayed = { mode: 'delayed', initialDelayMs: 100, maxDelayMs: 200, jitter: 0 } as const;

onEveryBroker((start) => {
  beforeAll(async () => {
    broker = await start();
  });
  afterAll(async () => {
    await broker.close();
  });
  beforeEach(() => {
    seen = [];
  });

  describe('a record that fails under delayed', () => {
    it('waits in a retry topic until it is due, while its partition and its key go on, and is handled as if it had never left', async () => {
      const due: number[] = [];
      let failures = 2;
      @Controller()
      class Orders {
        // Time for a busy machine to handle the record behind it.
        @Subscribe('delayed', {
          retry: { ...delayed, initialDelayMs: 1_000, maxDelayMs: 1_500, attempts: 5 },
        })
        handle(@Payload() order: { id: number }, @Ctx() context: PosthornContext): void {
          const place = `${context.getTopic()}[${context.getPartition()}]@${context.getOffset()}`;
          const { id } = order;
          seen.push(`${id} ${place} ${context.getKey()} #${context.getAttempt()}`);
          if (id !== 1) return;
          expect(context.getHeaders().map(([key]) => key)).toEqual(['mine']);
          expect(context.getTimestamp()).toBe(77n);
          due.push(Date.now());
          if (failures-- > 0) throw new Error('not yet');
        }

        // A neighbour that succeeded is not run again with it.
        @Subscribe('delayed', { retry: delayed })
        neighbour(@Payload() { id }: { id: number }): void {
          seen.push(`neighbour ${id}`);
        }
      }
      const { app, client, server, reads } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'later',
      });
      await reads('delayed');
      const headers = { mine: '1' };
      await Promise.all([
        client.publish('delayed', { id: 1 }, { key: 'k', headers, timestamp: 77n }),
        client.publish('delayed', { id: 2 }, { key: 'k' }),
      ]);
      await until(() => seen.filter((line) => line.startsWith('1')).length === 3);
      await until(() => isDone(server, 'delayed', 2));

      expect(seen.filter((line) => /^[12]/.test(line))).toEqual([
        '1 delayed[0]@0 k #1',
        '2 delayed[0]@1 k #1',
        '1 delayed[0]@0 k #2',
        '1 delayed[0]@0 k #3',
      ]);
      expect(seen.filter((line) => line.startsWith('neighbour'))).toEqual([
        'neighbour 1',
        'neighbour 2',
      ]);
      expect(due[1] - due[0]).toBeGreaterThanOrEqual(999);
      expect(due[2] - due[1]).toBeGreaterThanOrEqual(1_499);
      const [first] = await recordsOf(client.unwrap(), 'delayed.later.retry.1', 1);
      const [second] = await recordsOf(client.unwrap(), 'delayed.later.retry.2', 1);
      for (const record of [first, second]) {
        expect(record.headers.map(([key]) => key)).toEqual([
          'mine',
          'kafka_original-topic',
          'kafka_original-partition',
          'kafka_original-offset',
          'kafka_original-timestamp',
          'retry_topic-attempts',
          'retry_topic-backoff-timestamp',
          'kafka_dlt-exception-message',
          'posthorn-handler',
          'posthorn-original-topic-id',
          'posthorn-retry-group',
        ]);
      }
      await app.close();
    });

    it('pauses the partition it waits in, survives a restart of the service there, and ends in the dead letters', async () => {
      @Controller()
      class Orders {
        // Long enough for a busy machine to fetch the record before it is due.
        @Subscribe('slowly', {
          retry: { ...delayed, initialDelayMs: 3_000, maxDelayMs: 3_000, attempts: 2 },
        })
        handle(@Payload() id: number, @Ctx() context: PosthornContext): void {
          seen.push(`${id} #${context.getAttempt()}`);
          throw new Error('never');
        }
      }
      const options = { brokers: addressOf(broker), groupId: 'slow' };
      const first = await startService(Orders, options);
      const { offset } = await first.client.publish('slowly', 1);
      const waiting = () =>
        first.server
          .assignment()
          .some(({ topic, paused }) => topic === 'slowly.slow.retry.1' && paused);
      await until(waiting);
      expect(seen).toEqual(['1 #1']);
      await first.app.close();

      const second = await startService(Orders, options);
      await until(() => seen.length === 2);
      await until(() => isDone(second.server, 'slowly.slow.retry.1', 1));
      expect(seen).toEqual(['1 #1', '1 #2']);
      const [letter] = await recordsOf(second.client.unwrap(), 'slowly.slow.dlq', 1);
      expect(readDeadLetter(letter)).toMatchObject({ topic: 'slowly', offset, attempt: 2 });
      await second.app.close();
    });

    it('of a topic that a pattern matched has its retry topics too, which no pattern takes for its own', async () => {
      let failures = 1;
      @Controller()
      class Orders {
        @Subscribe(/^wild\./, { retry: { ...delayed, initialDelayMs: 1 } })
        handle(@Payload() id: number, @Ctx() context: PosthornContext): void {
          seen.push(`${id} ${context.getTopic()} #${context.getAttempt()}`);
          if (failures-- > 0) throw new Error('not yet');
        }
      }
      const { app, client } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'pattern',
        connection: { metadataMaxAgeMs: 200 },
        topics: { partitions: 1, declare: [{ topic: 'wild.eu', partitions: 1 }] },
      });
      await client.publish('wild.eu', 1);
      await until(() => seen.length === 2);
      expect(seen).toEqual(['1 wild.eu #1', '1 wild.eu #2']);
      await app.close();
    });

    it('is a dead letter when its handler is gone, and so is what somebody else put there', async () => {
      @Controller()
      class Orders {
        @Subscribe('renamed', { retry: delayed })
        today(): void {}
      }
      const { app, client, server } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'renamer',
      });
      const producer = client.unwrap().producer();
      await until(() =>
        server.assignment().some(({ topic }) => topic === 'renamed.renamer.retry.1'),
      );
      await producer.send({ topic: 'renamed.renamer.retry.1', value: 'foreign' });
      await until(() => server.stats.deadLetters === 1);
      const [letter] = await recordsOf(client.unwrap(), 'renamed.renamer.retry.1.renamer.dlq', 1);
      expect(letter.value?.toString()).toBe('foreign');
      await app.close();
    });

    it('is not taken for one of a group whose name ends that of its own', async () => {
      @Controller()
      class Short {
        @Subscribe(/^parcels/, { retry: delayed })
        parcel(@Payload() id: number): void {
          seen.push(`short ${id}`);
        }
      }
      @Controller()
      class Long {
        @Subscribe('parcels', { retry: delayed })
        parcel(@Payload() id: number, @Ctx() context: PosthornContext): void {
          seen.push(`long ${id} #${context.getAttempt()}`);
          if (context.getAttempt() === 1) throw new Error('not yet');
        }
      }
      const brokers = addressOf(broker);
      const long = await startService(Long, { brokers, groupId: 'eu.post' });
      const short = await startService(Short, { brokers, groupId: 'post' });
      // Its subscription cannot tell them apart: `.post.retry.1` ends both.
      await short.reads('parcels.eu.post.retry.1');
      await short.reads('parcels');
      await long.reads('parcels');
      await long.client.publish('parcels', 7);
      await until(() => isDone(short.server, 'parcels.eu.post.retry.1', 1));
      await until(() => isDone(long.server, 'parcels.eu.post.retry.1', 1));
      expect(seen.toSorted()).toEqual(['long 7 #1', 'long 7 #2', 'short 7']);
      expect(short.server.stats.deadLetters).toBe(0);
      await Promise.all([long.app.close(), short.app.close()]);
    });
  });
});
