import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Module, type CallHandler } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import {
  PosthornContext,
  PosthornModule,
  posthornMicroservice,
  Subscribe,
} from '@posthorn/transport';
import 'reflect-metadata';
import { defer, lastValueFrom } from 'rxjs';
import { DataSource, type EntityManager } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import {
  currentManager,
  Inbox,
  InboxBatch,
  type RecordOrigin,
  InstallOutbox1764200000000,
  Outbox,
  Transactional,
  TransactionalInterceptor,
} from '../index.js';
import { SeveredConnections } from '../testing/severed-connections.js';

const CRASHES = Number(process.env.POSTHORN_CRASHES ?? 150);

let database: TestDatabase;
let dataSource: DataSource;
let inbox: Inbox;
let interceptor: TransactionalInterceptor;

beforeEach(async () => {
  database = await createEmptyDatabase();
  dataSource = await new DataSource({
    type: 'postgres',
    url: database.url,
    migrations: [InstallOutbox1764200000000],
    migrationsRun: true,
    poolErrorHandler: () => undefined, // connections that the tests end
  }).initialize();
  inbox = new Inbox(dataSource);
  interceptor = new TransactionalInterceptor(dataSource, inbox);
  await dataSource.query(
    'create table effects (id bigint generated always as identity, record_offset int)',
  );
});

afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

class Handlers {
  @Transactional()
  onOrder(): void {
    // Its metadata are what counts here: the test runs the body.
  }

  @Transactional({ name: 'billing' })
  onBill(): void {
    // as above
  }
}

function deliver(
  offset: number,
  work: () => Promise<unknown>,
  { handler = 'onOrder', signal = new AbortController().signal } = {},
): Promise<unknown> {
  const record = {
    topic: 'orders',
    partition: 0,
    offset: BigInt(offset),
    timestamp: 0n,
    key: null,
    value: null,
    headers: [],
    leaderEpoch: 0,
  };
  const context = new PosthornContext({
    record,
    group: 'shop',
    pattern: 'orders',
    attempt: 1,
    signal,
  });
  const method = Handlers.prototype[handler as 'onOrder'];
  const execution = new ExecutionContextHost([null, context], Handlers, method);
  execution.setType('rpc');
  const next: CallHandler = { handle: () => defer(work) };
  return lastValueFrom(interceptor.intercept(execution, next), { defaultValue: 'nothing' });
}

const effect = (offset: number): Promise<unknown> =>
  currentManager().query('insert into effects (record_offset) values ($1)', [offset]);

const effects = async (): Promise<number[]> => {
  const rows = await dataSource.query<{ record_offset: number }[]>(
    'select record_offset from effects order by id',
  );
  return rows.map((row) => row.record_offset);
};

describe('a @Transactional() handler', () => {
  it('applies a record once and answers what it returned; another time it does not run', async () => {
    const run = () => deliver(1, async () => (await effect(1), 'done'));
    expect([await run(), await run()]).toEqual(['done', 'nothing']);
    expect(await effects()).toEqual([1]);
  });

  it('does not start with delayed retries where no OutboxModule tells the inbox of them', async () => {
    @Controller()
    class Late {
      @Transactional()
      @Subscribe('orders', { retry: { mode: 'delayed' } })
      onOrder(): void {
        // It never comes to that.
      }
    }
    @Module({
      imports: [PosthornModule.forRoot({ groupId: 'shop', brokers: ['127.0.0.1:1'] })],
      controllers: [Late],
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: Inbox, useValue: inbox },
      ],
    })
    class Shop {}
    const options = { ...posthornMicroservice, logger: false, abortOnError: false } as const;
    const app = await NestFactory.createMicroservice(Shop, options);
    await expect(app.listen()).rejects.toThrow(
      "Late.onOrder ('orders'): it applies each record once, and its delayed retries have to be known",
    );
  });

  it('leaves nothing behind when it fails, and applies the record at the next try', async () => {
    const failing = deliver(1, async () => {
      await effect(1);
      throw new Error('no stock');
    });
    await expect(failing).rejects.toThrow('no stock');
    await deliver(1, () => effect(1));
    expect(await effects()).toEqual([1]);
  });

  it.each<[string, (manager: EntityManager) => Promise<unknown>, string]>([
    [
      'a statement failed and its error was caught, after which PostgreSQL commits nothing',
      (manager) => manager.query('select 1 / 0').catch(() => 'ignored'),
      'a statement of the transaction failed and its error was caught',
    ],
    [
      'a statement of its own ended the transaction',
      (manager) => manager.query('rollback'),
      'a statement of its own ended the transaction',
    ],
  ])('is not done where %s: it is applied at the next try', async (_, harm, message) => {
    const record: RecordOrigin = {
      getGroup: () => 'shop',
      getTopic: () => 'orders',
      getPartition: () => 0,
      getOffset: () => 7n,
    };
    const applying = new InboxBatch<null>({
      dataSource,
      inbox,
      apply: async (manager) => void (await harm(manager)),
    });
    await expect(deliver(1, async () => (await effect(1), harm(currentManager())))).rejects.toThrow(
      message,
    );
    await expect(inbox.once(record, async (manager) => void (await harm(manager)))).rejects.toThrow(
      message,
    );
    await expect(applying.consume(record, null)).rejects.toThrow(message);
    await deliver(1, () => effect(1));
    expect(await effects()).toEqual([1]);
    expect(await inbox.once(record, async () => {})).toBe(true);
  });

  it('is done where the statement failed in a savepoint', async () => {
    await deliver(1, async () => {
      await effect(1);
      const failing = currentManager().transaction((inner) => inner.query('select 1 / 0'));
      await failing.catch(() => 'ignored');
    });
    expect(await effects()).toEqual([1]);
  });

  it('leaves nothing behind when the partition was lost while it ran', async () => {
    const lost = new AbortController();
    const running = deliver(
      1,
      async () => {
        await effect(1);
        lost.abort(new Error('the partition was lost'));
      },
      { signal: lost.signal },
    );
    await expect(running).rejects.toThrow('the partition was lost');
    expect(await effects()).toEqual([]);
  });

  it('shares a record with other handlers of its group, each of which applies it once', async () => {
    await deliver(1, () => effect(1));
    await deliver(1, () => effect(1), { handler: 'onBill' });
    await deliver(1, () => effect(1), { handler: 'onBill' });
    expect(await effects()).toEqual([1, 1]);
    const readers = await dataSource.query('select group_id from posthorn.inbox order by 1');
    expect(readers).toEqual([{ group_id: 'billing' }, { group_id: 'shop/Handlers.onOrder' }]);
  });

  it('publishes what it says in the same transaction', async () => {
    const outbox = new Outbox(dataSource);
    const record = { topic: 'bills', key: 'k', value: 'x' };
    const failing = deliver(1, async () => {
      await outbox.add(currentManager(), record);
      throw new Error('no stock');
    });
    await expect(failing).rejects.toThrow('no stock');
    await deliver(1, () => outbox.add(currentManager(), record));
    expect(await dataSource.query('select topic from posthorn.outbox')).toEqual([
      { topic: 'bills' },
    ]);
  });

  it('has no manager outside of its transaction', () => {
    expect(() => currentManager()).toThrow('@Transactional()');
  });
});

describe('a consumer that is killed between any two steps', () => {
  it(`applies every record once and in order, ${CRASHES} times, with zombies and moving positions`, async () => {
    const random = mulberry32(11);
    /** What the group has committed; only the consumer that was assigned last may. */
    let committed = 0;
    let owner = 0;
    let published = 0;
    let budget = 0;
    const step = (): void => {
      if ((budget -= 1) < 0) throw new Crash();
    };
    const consume = async (consumer: { id: number; position: number }): Promise<void> => {
      while (consumer.position < published) {
        const offset = consumer.position;
        step();
        await deliver(offset, async () => {
          step();
          await effect(offset);
          step();
        });
        step();
        consumer.position += 1;
        if (owner !== consumer.id) continue;
        committed = consumer.position;
        step();
        if (random() < 0.3) {
          const handled = { topic: 'orders', partition: 0, offset: BigInt(committed) };
          await inbox.advance('shop', [handled]);
          step();
        }
      }
    };
    const until = async (consumer: { id: number; position: number }, steps: number) => {
      budget = steps;
      await consume(consumer).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
    };
    const zombies: { id: number; position: number }[] = [];
    for (let crash = 0; crash < CRASHES; crash += 1) {
      published += Math.floor(random() * 3);
      const consumer = { id: (owner += 1), position: committed };
      const zombie = zombies[Math.floor(random() * zombies.length)];
      await until(consumer, Math.floor(random() * 14));
      if (zombie && random() < 0.5) await until(zombie, 8);
      zombies.push(consumer);
      if (zombies.length > 4) zombies.shift();
    }
    await until({ id: (owner += 1), position: committed }, Number.POSITIVE_INFINITY);
    expect(await effects()).toEqual(Array.from({ length: published }, (_, offset) => offset));
    await inbox.advance('shop', [{ topic: 'orders', partition: 0, offset: BigInt(committed) }]);
    expect(await dataSource.query('select from posthorn.inbox')).toEqual([]);
  });
});

describe('a consumer whose connections end with it', () => {
  it(`applies every record once and in order, cut off ${CRASHES} times at any message, sent or not`, async () => {
    const random = mulberry32(23);
    const severed = new SeveredConnections(dataSource);
    let [published, heard, cuts, unheard] = [0, 0, 0, 0];
    const consume = async (from: number): Promise<void> => {
      for (let offset = from; offset < published; offset += 1) {
        const answer = await deliver(offset, () => effect(offset));
        if (answer === 'nothing' && offset >= heard) unheard += 1;
        heard = Math.max(heard, offset + 1);
        const handled = { topic: 'orders', partition: 0, offset: BigInt(offset + 1) };
        if (random() < 0.2) await inbox.advance('shop', [handled]);
      }
    };
    for (;;) {
      published += 1 + Math.floor(random() * 3);
      severed.at(Math.floor(random() * 40), random() < 0.5);
      // What the group has committed may be less than what was handled.
      const committed = Math.max(0, heard - Math.floor(random() * 3));
      await consume(committed).catch((error: unknown) => {
        if (!severed.isSevered) throw error;
        cuts += 1;
      });
      if (cuts === CRASHES) break;
    }
    severed.at(Number.POSITIVE_INFINITY, false);
    await consume(heard);
    expect(await effects()).toEqual(Array.from({ length: published }, (_, offset) => offset));
    // Commits whose answer was lost, which the next try had to find out.
    expect(unheard).toBeGreaterThan(0);
  });
});

class Crash extends Error {}

/** Small and seeded, so that a failure comes again. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
