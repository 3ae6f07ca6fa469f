import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Controller, Logger } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { KafkaCluster } from '@posthorn/client';
import { EndTxn } from '@posthorn/protocol';
import {
  InjectPosthorn,
  PosthornClient,
  type PosthornClientOptions,
  PosthornContext,
  type PosthornTransaction,
  Subscribe,
  SubscribeBatch,
} from '@posthorn/transport';
import { readToEnd } from '../client/support/read.js';
import { onEveryBroker, quickly, type Target, until } from '../client/support/rig.js';
import { type Service, startService } from './support/service.js';

const RECORDS = 120;
const PARTITIONS = 3;
const STEPS = ['begun', 'sent', 'offset', 'committed'] as const;

const children = new Set<ChildProcess>();
const clients: PosthornClient[] = [];
const services: Service[] = [];

/** What a transaction of the handler does with its record; set by the test. */
let work: (tx: PosthornTransaction, seq: number, context: PosthornContext) => Promise<unknown>;
let afterwards: () => void;
let tries: number[];

@Controller()
class Copier {
  constructor(@InjectPosthorn() private readonly posthorn: PosthornClient) {}

  @Subscribe('in')
  async copy(@Payload() seq: number, @Ctx() context: PosthornContext): Promise<void> {
    tries.push(seq);
    await this.posthorn.transaction((tx) => work(tx, seq, context));
    afterwards();
  }
}

@Controller()
class BatchCopier {
  constructor(@InjectPosthorn() private readonly posthorn: PosthornClient) {}

  @SubscribeBatch('in', { batch: { maxWaitMs: 20 } })
  async copy(@Payload() seqs: readonly number[], @Ctx() context: PosthornContext): Promise<void> {
    tries.push(...seqs);
    await this.posthorn.transaction(async (tx) => {
      for (const seq of seqs) await work(tx, seq, context);
      await tx.sendOffset(context);
    });
    afterwards();
  }
}

@Controller()
class Neighbour {
  @Subscribe('in')
  look(): void {}
}

@Controller()
class Delaying {
  constructor(@InjectPosthorn() private readonly posthorn: PosthornClient) {}

  @Subscribe('in', { retry: { mode: 'delayed' } })
  async copy(@Payload() seq: number, @Ctx() context: PosthornContext): Promise<void> {
    await this.posthorn.transaction((tx) => work(tx, seq, context));
  }
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('it did not reject');
    },
    (error: unknown) => error,
  );

beforeAll(() => Logger.overrideLogger(false));

beforeEach(() => {
  work = () => Promise.resolve();
  afterwards = () => undefined;
  tries = [];
});

afterEach(async () => {
  for (const child of children) await end(child);
  await Promise.all(services.splice(0).map(({ app }) => app.close()));
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  children.delete(child);
}

onEveryBroker(({ start }) => {
  let rig: Target;
  let cluster: KafkaCluster;

  beforeAll(async () => {
    rig = await start();
    cluster = rig.cluster();
  });
  afterAll(async () => {
    await rig.close();
  });
  afterEach(() => {
    rig.proxy.rule = () => 'forward';
  });

  const brokers = (): string => rig.proxy.address;
  const connected = (options: PosthornClientOptions = {}): PosthornClient => {
    const client = new PosthornClient({
      brokers: brokers(),
      connection: { retryBackoffMs: 20, retryBackoffMaxMs: 200 },
      shutdownTimeoutMs: 1_000,
      ...options,
    });
    clients.push(client);
    return client;
  };

  /** A service on topics of its own: `in` is `<name>-in` there, and so is `out`. */
  async function serve(
    name: string,
    controllers: Parameters<typeof startService>[0],
    producer: PosthornClientOptions['producer'] = {},
    attempts = 3,
  ): Promise<Service> {
    await cluster.ensureTopics(
      [`${name}-in`, `${name}-out`].map((topic) => ({ topic, partitions: 1 })),
    );
    const service = await startService(controllers, {
      brokers: brokers(),
      groupId: name,
      naming: { topic: (declared) => `${name}-${declared}` },
      retry: { attempts, initialDelayMs: 1, maxDelayMs: 1 },
      producer: { transactionalId: name, ...producer },
      connection: { retryBackoffMs: 20, retryBackoffMaxMs: 200 },
    });
    services.push(service);
    return service;
  }

  const committed = async (name: string): Promise<number> => {
    const offsets = await cluster.committedOffsets(name);
    return offsets
      .filter(({ topic }) => topic === `${name}-in`)
      .reduce((sum, { offset }) => sum + Number(offset), 0);
  };
  const seen = async (name: string): Promise<number[]> =>
    (await readToEnd(cluster, `${name}-out`, 'read_committed')).map(Number);
  const untilCommitted = (name: string, records: number): Promise<void> =>
    until('all is committed', async () => (await committed(name)) === records);

  describe.each(['blocking', 'park'] as const)('a copier of retry mode %s', (mode) => {
    it('that is killed at every step of its transactions shows every record once, each key in its order', async () => {
      const name = `killed-${mode}`;
      await cluster.ensureTopics(
        [`${name}-in`, `${name}-out`].map((topic) => ({ topic, partitions: PARTITIONS })),
      );
      await cluster.producer().sendAll(
        Array.from({ length: RECORDS }, (_, seq) => ({
          topic: `${name}-in`,
          partition: seq % PARTITIONS,
          key: `k${seq % (PARTITIONS * 4)}`,
          value: String(seq),
        })),
      );
      const copier = (dies?: object): ChildProcess => {
        const child = fork(path.resolve('test/transport/support/copier.mjs'), {
          execArgv: [],
          env: {
            ...process.env,
            BROKERS: brokers(),
            OPTIONS: JSON.stringify({ name, mode, dies }),
            POD_NAME: 'pod-0',
          },
        });
        children.add(child);
        return child;
      };
      for (const at of STEPS) {
        const child = copier({
          at,
          times: 3 + Math.floor(Math.random() * 10),
          afterMs: Math.floor(Math.random() * 4),
        });
        await once(child, 'exit');
        expect(child.signalCode).toBe('SIGKILL');
      }
      copier();
      await untilCommitted(name, RECORDS);

      const values = await seen(name);
      expect(values.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: RECORDS }, (_, seq) => seq),
      );
      for (let key = 0; key < PARTITIONS * 4; key += 1) {
        const ofKey = values.filter((seq) => seq % (PARTITIONS * 4) === key);
        expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
      }
    });
  });

  describe('a handler whose transaction has its offset', () => {
    it('has the record committed with what it published, and not again when it fails afterwards', async () => {
      work = async (tx, seq, context) => {
        await tx.sendOffset(context);
        await tx.publish('out', seq);
      };
      afterwards = () => {
        throw new Error('too late');
      };
      const { client } = await serve('afterwards', Copier);
      for (const seq of [1, 2, 3]) await client.publish('in', seq);
      await untilCommitted('afterwards', 3);

      expect(await seen('afterwards')).toEqual([1, 2, 3]);
      expect(tries).toEqual([1, 2, 3]);
    });

    it('has neither when it is aborted, and both with the next try', async () => {
      let failures = 2;
      work = async (tx, seq, context) => {
        await tx.publish('out', seq);
        await tx.sendOffset(context);
        failures -= 1;
        if (failures >= 0) throw new Error('again');
      };
      const { client } = await serve('again', Copier);
      await client.publish('in', 7);
      await untilCommitted('again', 1);

      expect(await seen('again')).toEqual([7]);
      expect(tries).toEqual([7, 7, 7]);
    });

    it('commits a batch as a whole', async () => {
      work = (tx, seq) => tx.publish('out', seq);
      afterwards = () => {
        throw new Error('too late');
      };
      const { client } = await serve('batch', BatchCopier);
      await Promise.all([1, 2, 3, 4].map((seq) => client.publish('in', seq)));
      await untilCommitted('batch', 4);

      expect(await seen('batch')).toEqual([1, 2, 3, 4]);
      expect(tries).toHaveLength(4);
    });

    it('finds out by the group what became of a commit that nobody answered', async () => {
      let lost = 0;
      // The first counts and is not answered; the second never gets there, and nobody is told either.
      rig.proxy.rule = ({ api }) => {
        if (api.key !== EndTxn.key || lost >= 6) return 'forward';
        lost += 1;
        return lost > 3 ? 'lose-request' : 'lose-answer';
      };
      work = async (tx, seq, context) => {
        await tx.publish('out', seq);
        await tx.sendOffset(context);
      };
      // So short a time is over at other steps as well where the machine has none: as often as it takes.
      await serve('asks', Copier, { deliveryTimeoutMs: 100 }, 10_000);
      const producer = cluster.producer();
      for (const value of ['1', '2']) await producer.send({ topic: 'asks-in', value });
      await untilCommitted('asks', 2);

      expect(lost).toBeGreaterThan(1);
      expect(await seen('asks')).toEqual([1, 2]);
    });

    it('is refused where one offset cannot stand for it, and says why', async () => {
      const refusals: unknown[] = [];
      work = async (tx, _seq, context) => {
        refusals.push(await failure(tx.sendOffset(context)));
      };
      const shared = await serve('refused-shared', [Copier, Neighbour]);
      await shared.client.publish('in', 1);
      const delayed = await serve('refused-delayed', Delaying);
      await delayed.client.publish('in', 1);
      const isRefusedOf = (what: string): boolean =>
        refusals.some((error) => (error as Error).message.includes(what));

      await until('several handlers are refused', () => isRefusedOf('several handlers'));
      await until('delayed retries are refused', () => isRefusedOf("'delayed'"));
    });

    it('is aborted when its group went on without it', async () => {
      const errors: unknown[] = [];
      const rival = cluster.group({
        ...quickly,
        groupId: 'fenced',
        instanceId: 'the-one',
        topics: ['fenced-in'],
        handle: () => Promise.resolve(),
      });
      work = async (tx, seq, context) => {
        await tx.publish('out', seq);
        const joined = new Promise((resolve) => rival.on('joined', resolve));
        await rival.start();
        await joined;
        await tx.sendOffset(context);
      };
      @Controller()
      class Fenced {
        constructor(@InjectPosthorn() private readonly posthorn: PosthornClient) {}

        @Subscribe('in')
        async copy(@Payload() seq: number, @Ctx() context: PosthornContext): Promise<void> {
          errors.push(await failure(this.posthorn.transaction((tx) => work(tx, seq, context))));
        }
      }
      await cluster.ensureTopics(
        ['fenced-in', 'fenced-out'].map((topic) => ({ topic, partitions: 1 })),
      );
      services.push(
        await startService(Fenced, {
          brokers: brokers(),
          groupId: 'fenced',
          naming: { topic: (declared) => `fenced-${declared}` },
          consumer: { instanceId: 'the-one' },
        }),
      );
      await services[0].client.publish('in', 1);
      await until('the transaction has failed', () => errors.length > 0);
      await rival.close();

      expect(errors[0]).toMatchObject({
        name: 'TransactionFailedError',
        reason: 'aborted',
        outcome: 'none',
        isRetriable: true,
      });
      expect(await seen('fenced')).toEqual([]);
    });
  });

  describe('a transaction that no broker', () => {
    it('lets begin is unavailable, and the next goes on when one is there', async () => {
      await cluster.ensureTopics([{ topic: 'away', partitions: 1 }]);
      const client = connected({ clientId: 'away' });
      await client.transaction((tx) => tx.publish('away', 1));
      // Its id is taken over anew by a client that has not begun.
      const fresh = connected({ clientId: 'fresh', producer: { deliveryTimeoutMs: 200 } });
      rig.proxy.cut();
      const error = await failure(fresh.transaction((tx) => tx.publish('away', 2)));
      rig.proxy.restore();
      // Half a second is not what a busy machine takes.
      await until('a broker lets one begin', () =>
        fresh
          .transaction((tx) => tx.publish('away', 3))
          .then(
            () => true,
            () => false,
          ),
      );

      expect(error).toMatchObject({
        name: 'TransactionFailedError',
        reason: 'unavailable',
        outcome: 'none',
        isRetriable: true,
      });
      expect((await readToEnd(cluster, 'away', 'read_committed')).includes('2')).toBe(false);
    });

    it('tells of a commit has an unknown outcome, which is all of it or nothing', async () => {
      await cluster.ensureTopics([{ topic: 'unanswered', partitions: 2 }]);
      rig.proxy.rule = ({ api }) => (api.key === EndTxn.key ? 'lose-answer' : 'forward');
      // Time for a busy machine to get to the commit.
      const client = connected({ clientId: 'unanswered', producer: { deliveryTimeoutMs: 4_000 } });
      const error = await failure(
        client.transaction(async (tx) => {
          await tx.publish('unanswered', 1, { partition: 0 });
          await tx.publish('unanswered', 2, { partition: 1 });
        }),
      );
      rig.proxy.rule = () => 'forward';

      expect(error).toMatchObject({
        name: 'TransactionFailedError',
        reason: 'unknown',
        outcome: 'unknown',
        isRetriable: false,
      });
      await until('the broker has carried it out', async () => {
        const values = await readToEnd(cluster, 'unanswered', 'read_committed');
        return values.length === 2;
      });
    });
  });
});
