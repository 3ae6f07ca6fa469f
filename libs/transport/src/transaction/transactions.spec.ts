import { Controller, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  BufferExhaustedError,
  InvalidTransactionStateError,
  type KafkaCluster,
  type KafkaOperations,
} from '@posthorn/client';
import { z } from 'zod';
import { type RunningBroker, startBroker } from '../../../../apps/broker/src/broker.js';
import { FakeCluster } from '../../test/fake-cluster.js';
import {
  ContractViolationException,
  defineEvent,
  PosthornClient,
  type PosthornClientOptions,
  PosthornConfigError,
  PosthornModule,
  type PosthornTransaction,
  type TransactionFailedError,
} from '../index.js';

const PaymentDue = defineEvent({
  topic: 'payments',
  type: 'PaymentDue',
  version: 1,
  schema: z.object({ order: z.string(), amount: z.number() }),
  key: ({ order }) => order,
});

let broker: RunningBroker;
let counter = 0;
let topic: string;
let client: PosthornClient;
const clients: PosthornClient[] = [];

const connected = (options: PosthornClientOptions = {}): PosthornClient => {
  const created = new PosthornClient({
    brokers: 'in-process:9092',
    connection: { createSocket: () => broker.connect() },
    ...options,
  });
  clients.push(created);
  return created;
};

const END = 'the end';

/** The values of the topic's one partition that readers of committed records see, once no transaction is open there. */
async function seen(of = topic): Promise<unknown[]> {
  const cluster = client.unwrap<KafkaCluster & KafkaOperations>();
  const { offset: last } = await cluster.producer().send({ topic: of, value: JSON.stringify(END) });
  const values: unknown[] = [];
  const partitions = [{ topic: of, partition: 0, from: 0n, until: last + 1n }];
  for await (const { records } of cluster.read({ partitions })) {
    values.push(...records.map(({ value }) => JSON.parse(String(value)) as unknown));
  }
  return values.filter((value) => value !== END);
}

/** Where such a reader has to wait. */
async function stableEnd(): Promise<bigint | undefined> {
  const [end] = await client.unwrap().listOffsets(topic, 'latest', 'read_committed');
  return end?.offset;
}

/** What a promise rejects with. */
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('it did not reject');
    },
    (error: unknown) => error,
  );

const never = (): Promise<never> => new Promise(() => undefined);

beforeAll(async () => {
  Logger.overrideLogger(false);
  broker = await startBroker({ port: 0, inProcess: true, logLevel: 'silent' });
});
afterAll(async () => {
  await broker.close();
});
beforeEach(async () => {
  counter += 1;
  topic = `topic-${counter}`;
  client = connected({ clientId: `service-${counter}` });
  const topics = [topic, PaymentDue.topic].map((name) => ({ topic: name, partitions: 1 }));
  await client.unwrap().ensureTopics(topics);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((one) => one.close()));
});

describe('a transaction of a client', () => {
  it('shows all of its records once it has ended, and gives what its callback gave', async () => {
    const result = await client.transaction(async (tx) => {
      const first = await tx.publish(topic, { n: 1 }, { key: 'a', headers: { h: '1' } });
      await tx.publish(PaymentDue, { order: 'o-1', amount: 3 });
      expect(first).toMatchObject({ topic, partition: 0 });
      expect(await stableEnd()).toBe(0n);
      return 'done';
    });

    expect(result).toBe('done');
    expect(await seen()).toEqual([{ n: 1 }]);
    expect(await seen('payments')).toEqual([{ order: 'o-1', amount: 3 }]);
    expect(client.stats).toEqual({ published: 2, failed: 0, unobserved: 0 });
  });

  it('shows none of them when its callback fails, and rejects with the very error', async () => {
    const error = { not: 'even an Error' };
    const failed = client.transaction(async (tx) => {
      await tx.publish(topic, 1);
      // oxlint-disable-next-line typescript/only-throw-error -- whatever a callback throws
      throw error;
    });

    expect(await failure(failed)).toBe(error);
    await client.transaction((tx) => tx.publish(topic, 2));
    expect(await seen()).toEqual([2]);
    expect(client.stats).toEqual({ published: 1, failed: 1, unobserved: 0 });
  });

  it('shows none of them when one breaks its contract, be it caught', async () => {
    const bad = { order: 'o-2' } as { order: string; amount: number };
    const before = await seen('payments');
    const failed = client.transaction(async (tx) => {
      await tx.publish(topic, 1);
      await tx.publish(PaymentDue, bad).catch(() => undefined);
    });

    expect(await failure(failed)).toBeInstanceOf(ContractViolationException);
    expect(await seen()).toEqual([]);
    expect(await seen('payments')).toEqual(before);
  });

  it('waits for what its callback did not, also for what that publishes in turn', async () => {
    await client.transaction((tx) => {
      void tx.publish(topic, 1).then(() => tx.publish(topic, 2));
    });

    expect(await seen()).toEqual([1, 2]);
  });

  it('fails of a record that nobody awaited', async () => {
    const failed = client.transaction((tx) => {
      void tx.publish(topic, 1);
      void tx.publish(topic, 'x'.repeat(2_000_000));
    });

    expect(await failure(failed)).toMatchObject({ errorName: 'MESSAGE_TOO_LARGE' });
    expect(await seen()).toEqual([]);
  });

  it('takes nothing more once it has ended', async () => {
    let kept: PosthornTransaction | undefined;
    await client.transaction((tx) => void (kept = tx));

    expect(await failure(kept!.publish(topic, 1))).toBeInstanceOf(InvalidTransactionStateError);
    expect(await seen()).toEqual([]);
  });

  it('waits for its turn, in the order of the calls', async () => {
    const order: string[] = [];
    const run = (name: string): Promise<void> =>
      client.transaction(async (tx) => {
        order.push(`${name} begins`);
        await tx.publish(topic, name);
        order.push(`${name} ends`);
      });
    await Promise.all(['a', 'b', 'c'].map(run));

    expect(order).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    expect(await seen()).toEqual(['a', 'b', 'c']);
  });

  it('is refused when too many wait', async () => {
    let release = (): void => undefined;
    const first = client.transaction(() => new Promise<void>((resolve) => (release = resolve)));
    // The first one has its turn in the next microtask; until then it waits as well.
    await Promise.resolve();
    const waiting = Array.from({ length: 1_000 }, () => client.transaction(() => undefined));

    expect(await failure(client.transaction(() => undefined))).toBeInstanceOf(BufferExhaustedError);
    while (!(await Promise.race([first.then(() => true), tick()]))) release();
    await Promise.all(waiting);
  });

  it('is refused inside another one, for which it would wait for ever', async () => {
    const nested = client.transaction(async (tx) => {
      await tx.publish(topic, 1);
      await client.transaction(() => undefined);
    });

    expect(await failure(nested)).toBeInstanceOf(InvalidTransactionStateError);
    expect(await seen()).toEqual([]);
    await client.transaction((tx) => tx.publish(topic, 2));
    expect(await seen()).toEqual([2]);
  });

  it('that another instance of the same id fences says so, and names id and option', async () => {
    const producer = { transactionalId: `same-${counter}` };
    const [one, other] = [connected({ producer }), connected({ producer })];
    const error = await failure(
      one.transaction(async (tx) => {
        await tx.publish(topic, 'one');
        await other.transaction((others) => others.publish(topic, 'other'));
        await tx.publish(topic, 'one again');
      }),
    );

    expect(error).toMatchObject({
      name: 'TransactionFailedError',
      reason: 'fenced',
      outcome: 'none',
      isRetriable: false,
      transactionalId: producer.transactionalId,
    });
    expect((error as Error).message).toContain('producer.transactionalId');
    expect(await seen()).toEqual(['other']);
    await one.transaction((tx) => tx.publish(topic, 'one anew'));
    expect(await seen()).toEqual(['other', 'one anew']);
  });

  it('that stays open for too long is aborted, and the next has its turn', async () => {
    const impatient = connected({
      producer: { transactionalId: `late-${counter}`, transactionTimeoutMs: 200 },
    });
    const late = impatient.transaction(async (tx) => {
      await tx.publish(topic, 'late');
      await never();
    });
    const next = impatient.transaction((tx) => tx.publish(topic, 'next'));

    expect(await failure(late)).toMatchObject({ reason: 'timed-out', isRetriable: true });
    await next;
    expect(await seen()).toEqual(['next']);
  });

  it('that the broker refuses says of what', async () => {
    const producer = { transactionTimeoutMs: 2_000_000_000 };
    const error = await failure(connected({ producer }).transaction((tx) => tx.publish(topic, 1)));

    expect(error).toMatchObject({ reason: 'refused', outcome: 'none', isRetriable: false });
    expect((error as TransactionFailedError).message).toContain('INVALID_TRANSACTION_TIMEOUT');
  });

  it('ends at once what the last process of its id left open', async () => {
    const transactionalId = `left-open-${counter}`;
    const dead = await client.unwrap().producer({ transactionalId }).beginTransaction();
    await dead.send({ topic, value: '"dead"' });
    await client.publish(topic, 'behind it');
    expect(await stableEnd()).toBe(0n);
    const successor = connected({ producer: { transactionalId } });
    await successor.transaction((tx) => tx.publish(topic, 'successor'));

    expect(await seen()).toEqual(['behind it', 'successor']);
  });
});

describe('a client that is closed', () => {
  it('lets its transactions end', async () => {
    let began = (): void => undefined;
    const begun = new Promise<void>((resolve) => (began = resolve));
    const closing = connected({ producer: { transactionalId: `closing-${counter}` } });
    const running = closing.transaction(async (tx) => {
      began();
      await tick();
      await tx.publish(topic, 'running');
    });
    const waiting = closing.transaction((tx) => tx.publish(topic, 'waiting'));
    await begun;
    await closing.close();

    await Promise.all([running, waiting]);
    expect(await seen()).toEqual(['running', 'waiting']);
    await expect(closing.transaction(() => undefined)).rejects.toThrow('closed');
  });

  it('aborts what is open at its deadline', async () => {
    const closing = connected({
      producer: { transactionalId: `closing-${counter}` },
      shutdownTimeoutMs: 1,
    });
    const hanging = closing.transaction(async (tx) => {
      await tx.publish(topic, 1);
      await closing.close();
    });
    const waiting = closing.transaction(() => undefined);

    expect(await failure(hanging)).toMatchObject({ reason: 'closed', outcome: 'none' });
    expect(await failure(waiting)).toMatchObject({ reason: 'closed' });
    await client.publish(topic, 'goes on');
    expect(await seen()).toEqual(['goes on']);
  });
});

describe('the transactional id', () => {
  it('is the group as the cluster calls it and the name of the pod, when nobody says another', async () => {
    @Controller()
    class Nothing {}
    @Module({
      imports: [
        PosthornModule.forRoot({
          brokers: 'in-process:9092',
          connection: { createSocket: () => broker.connect() },
          groupId: 'kitchen',
          naming: { group: (declared) => `stage.${declared}` },
        }),
      ],
      controllers: [Nothing],
    })
    class AppModule {}
    process.env['POD_NAME'] = 'pod-7';
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    try {
      const fence = client.unwrap();
      const error = await failure(
        app.get(PosthornClient).transaction(async (tx) => {
          await tx.publish(topic, 1);
          const other = fence.producer({ transactionalId: 'stage.kitchen-pod-7' });
          await (await other.beginTransaction()).abort();
        }),
      );
      expect(error).toMatchObject({ reason: 'fenced', transactionalId: 'stage.kitchen-pod-7' });
    } finally {
      delete process.env['POD_NAME'];
      await app.close();
    }
  });

  it.each<[string, PosthornClientOptions['producer'], string]>([
    ['an empty text', { transactionalId: '' }, 'producer.transactionalId'],
    ['a number', { transactionalId: 7 as unknown as string }, 'producer.transactionalId'],
    ['a timeout of nothing', { transactionTimeoutMs: 0 }, 'producer.transactionTimeoutMs'],
  ])('is refused at boot as %s', (_what, producer, named) => {
    const create = (): PosthornClient =>
      new PosthornClient({ cluster: new FakeCluster(), producer });

    expect(create).toThrow(PosthornConfigError);
    expect(create).toThrow(named);
  });

  it('is none of the producer of a server’s replies and dead letters', async () => {
    @Module({
      imports: [
        PosthornModule.forRoot({
          cluster: new FakeCluster(),
          groupId: 'kitchen',
          producer: { transactionalId: 'kitchen-0' },
        }),
      ],
    })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });

    await expect(app.get(PosthornClient).publish(topic, 1)).resolves.toMatchObject({ offset: 0n });
    await app.close();
  });
});

const tick = (): Promise<false> => new Promise((resolve) => setImmediate(() => resolve(false)));
