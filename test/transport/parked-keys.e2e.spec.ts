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
/** `key:seq` of every success, in order. */
let handled: string[] = [];
let tries: string[] = [];
/** Keys that fail now. */
const failing = new Set<string>();

async function handle(seq: number, context: PosthornContext): Promise<void> {
  const name = `${context.getKey()}:${seq}`;
  tries.push(`${name}#${context.getAttempt()}`);
  await Promise.resolve();
  if (failing.has(String(context.getKey()))) throw new Error(`${name} fails`);
  handled.push(name);
}

const park = { mode: 'park', initialDelayMs: 10, maxDelayMs: 10, jitter: 0 } as const;

onEveryBroker((start) => {
  beforeAll(async () => {
    broker = await start();
  });
  afterAll(async () => {
    await broker.close();
  });
  beforeEach(() => {
    handled = [];
    tries = [];
    failing.clear();
  });

  describe('a key that fails under park', () => {
    @Controller()
    class Orders {
      @Subscribe('parked', { retry: { ...park, attempts: 1_000_000 } })
      handle(@Payload() seq: number, @Ctx() context: PosthornContext): Promise<void> {
        return handle(seq, context);
      }
    }
    const options = () => ({ brokers: addressOf(broker), groupId: 'parks' });

    it('holds back its own later records while all others go on, over a restart as well, and then goes on in order', async () => {
      failing.add('bad');
      const first = await startService(Orders, options());
      await first.reads('parked');
      for (let seq = 0; seq < 10; seq += 1) {
        for (const key of ['bad', 'good', 'fine'])
          await first.client.publish('parked', seq, { key });
        // Records without a key have no order to keep.
        await first.client.publish('parked', seq);
      }
      await until(() => handled.length === 30);
      expect(handled.some((name) => name.startsWith('bad'))).toBe(false);
      expect(new Set(tries.filter((name) => name.startsWith('bad')))).not.toContain('bad:1#1');
      await until(() => tries.filter((name) => name.startsWith('bad:0')).length >= 3);
      await until(() => first.server.assignment()[0].committed !== null);
      expect(first.server.assignment()[0].committed).toBe(0n);
      await first.app.close();

      // Only the key that waited: everything else was done, and the group knows, though its offset stands at the key's record.
      tries = [];
      const second = await startService(Orders, options());
      await until(() => tries.length >= 2);
      expect(tries.every((name) => name.startsWith('bad:0'))).toBe(true);
      // The count goes on: restarts do not give a poisonous record new lives.
      expect(tries).not.toContain('bad:0#1');
      failing.clear();
      await until(() => handled.length === 40);
      await until(() => isDone(second.server, 'parked', 40));
      await second.app.close();

      for (const key of ['bad', 'good', 'fine', 'null']) {
        const own = handled.filter((name) => name.startsWith(`${key}:`));
        expect(own).toEqual(Array.from({ length: 10 }, (_, seq) => `${key}:${seq}`));
      }
    });

    it('with all keys failing at once takes no more than its queue holds, and loses none', async () => {
      // Fifty keys that are tried every 10 ms leave a busy machine no time for anything else.
      const retry = { ...park, initialDelayMs: 100, maxDelayMs: 100, attempts: 1_000_000 };
      @Controller()
      class Many {
        @Subscribe('many', { retry })
        handle(@Payload() seq: number, @Ctx() context: PosthornContext): Promise<void> {
          return handle(seq, context);
        }
      }
      const keys = Array.from({ length: 200 }, (_, index) => `k${index}`);
      for (const key of keys) failing.add(key);
      const consumer = { queueRecordsMax: 50, commitIntervalMs: 50 };
      const service = await startService(Many, { ...options(), groupId: 'many', consumer });
      await service.reads('many');
      // One by one, so that one fetch does not bring more than one batch.
      for (const [seq, key] of keys.entries()) await service.client.publish('many', seq, { key });
      const begun = () => new Set(tries.map((name) => name.split(':')[0])).size;
      const untilTried = async (times: number): Promise<void> => {
        const before = tries.length;
        await until(() => tries.length > before + times);
      };
      await until(() => begun() >= 50);
      // What had been fetched by then is begun before they are tried again.
      await untilTried(200);
      const atRest = begun();
      await untilTried(200);
      // Other keys are not begun while as many wait as may.
      expect(begun()).toBe(atRest);
      expect(atRest).toBeLessThan(200);
      failing.clear();
      await until(() => handled.length === 200);
      await until(() => isDone(service.server, 'many', 200));
      await service.app.close();
    });
  });

  describe('a parked record that runs out of attempts', () => {
    it('goes to the dead letters and lets its key go', async () => {
      @Controller()
      class Orders {
        @Subscribe('given-up', { retry: { ...park, attempts: 3 } })
        handle(@Payload() seq: number, @Ctx() context: PosthornContext): Promise<void> {
          if (seq === 0) failing.add('k');
          else failing.delete('k');
          return handle(seq, context);
        }
      }
      const { app, client, server } = await startService(Orders, {
        brokers: addressOf(broker),
        groupId: 'gives-up',
      });
      for (let seq = 0; seq < 3; seq += 1) await client.publish('given-up', seq, { key: 'k' });
      await until(() => isDone(server, 'given-up', 3));
      expect(tries).toEqual(['k:0#1', 'k:0#2', 'k:0#3', 'k:1#1', 'k:2#1']);
      const [letter] = await recordsOf(client.unwrap(), 'given-up.gives-up.dlq', 1);
      expect(readDeadLetter(letter)).toMatchObject({
        offset: 0n,
        attempt: 3,
        message: 'k:0 fails',
      });
      await app.close();
    });
  });
});
