import { Controller } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { interval, NEVER } from 'rxjs';
import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, startApp, turn, until } from '../../test/harness.js';
import {
  BytesDeserializer,
  PosthornContext,
  PosthornServer,
  readDeadLetter,
  Subscribe,
} from '../index.js';

const committed = (cluster: FakeCluster, offset: bigint, topic = 'orders') =>
  until(() => cluster.committedOf('svc', topic) === offset);
const order = { topic: 'orders', value: '1' };

/** A getter that throws, as of a proxy whose target is gone. */
const hostile = Object.defineProperty({}, 'message', {
  get: () => {
    throw new Error('no');
  },
});

/** Whatever is asked of it throws, its class too. */
const { proxy: gone, revoke } = Proxy.revocable({}, {});
revoke();

describe('a handler that throws', () => {
  it.each<[string, unknown, string, string]>([
    ['a string', 'boom', 'string', 'boom'],
    ['undefined', undefined, 'undefined', 'undefined'],
    ['null', null, 'object', 'null'],
    ['a number', 0, 'number', '0'],
    ['a plain object', { code: 7 }, 'Object', '{"code":7}'],
    ['an object without a prototype', Object.create(null), 'Object', '{}'],
    [
      'an error whose message is no text',
      Object.assign(new Error(), { message: { a: 1 } }),
      'Error',
      '{"a":1}',
    ],
    ['a proxy whose target is gone', gone, 'Unknown', 'a thrown value that cannot be described'],
    [
      'an object that cannot be looked at',
      hostile,
      'Unknown',
      'a thrown value that cannot be described',
    ],
  ])(
    '%s is retried like any other, and its record ends in the dead letters',
    async (_, thrown, name, message) => {
      let tries = 0;
      @Controller()
      class Orders {
        @Subscribe('orders', { retry: { attempts: 2 } })
        handle(): Promise<void> {
          tries += 1;
          // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what this is about
          return Promise.reject(thrown);
        }
      }
      const { app, cluster } = await startApp({ controllers: [Orders] });
      await cluster.append(order);
      await committed(cluster, 1n);
      const [letter] = cluster.records('orders.svc.dlq');
      expect(tries).toBe(2);
      expect(letter && readDeadLetter(letter)).toMatchObject({ exception: name, message });
      expect(letter?.value?.toString()).toBe('1');
      await app.close();
    },
  );
});

describe('a handler that never ends', () => {
  it.each([
    ['a promise that never settles', () => new Promise<never>(() => undefined)],
    ['an Observable that never ends', () => NEVER],
    ['an Observable that goes on for ever', () => interval(1)],
  ])('%s has failed after handlerTimeoutMs, is told so, and is tried again', async (_, never) => {
    const signals: AbortSignal[] = [];
    @Controller()
    class Orders {
      @Subscribe('orders', { retry: { attempts: 3 } })
      handle(@Payload() _order: unknown, @Ctx() context: PosthornContext): unknown {
        signals.push(context.signal);
        return signals.length < 3 ? never() : undefined;
      }
    }
    const { app, cluster, clock } = await startApp({
      controllers: [Orders],
      options: { handlerTimeoutMs: 50 },
    });
    await cluster.append(order);
    for (let tries = 1; tries < 3; tries += 1) {
      await until(() => signals.length === tries && clock.armed > 0);
      for (let turns = 0; turns < 5; turns += 1) await turn();
      expect(cluster.committedOf('svc', 'orders')).toBe(0n);
      clock.fireTimers();
    }
    await committed(cluster, 1n);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false]);
    expect(cluster.records('orders.svc.dlq')).toEqual([]);
    await app.close();
  });

  it('whatever it throws because it was told is not why it failed', async () => {
    @Controller()
    class Orders {
      @Subscribe('orders', { retry: { attempts: 1 }, handlerTimeoutMs: 50 })
      handle(@Payload() _order: unknown, @Ctx() { signal }: PosthornContext): Promise<never> {
        began = true;
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('cancelled'))),
        );
      }
    }
    let began = false;
    const { app, cluster, clock } = await startApp({ controllers: [Orders] });
    await cluster.append(order);
    await until(() => began);
    clock.fireTimers();
    await committed(cluster, 1n);
    const [letter] = cluster.records('orders.svc.dlq');
    expect(letter && readDeadLetter(letter)).toMatchObject({
      exception: 'HandlerTimeoutError',
      message: 'the handler did not end within 50 ms',
    });
    await app.close();
  });

  it('answers its request with that, so that neither caller nor partition waits', async () => {
    let began = false;
    @Controller()
    class Orders {
      @MessagePattern('orders', { handlerTimeoutMs: 50 })
      handle(): Promise<never> {
        began = true;
        return new Promise(() => undefined);
      }
    }
    const { app, cluster, clock } = await startApp({ controllers: [Orders] });
    cluster.open('inbox');
    await cluster.append({
      ...order,
      headers: [
        ['kafka_correlationId', Buffer.from('c')],
        ['kafka_replyTopic', Buffer.from('inbox')],
      ],
    });
    await until(() => began);
    clock.fireTimers();
    await committed(cluster, 1n);
    const replies = cluster.records('inbox');
    const errors = replies.flatMap(({ headers }) =>
      headers.filter(([key]) => key === 'kafka_nest-err').map(([, value]) => value?.toString()),
    );
    expect(errors).toEqual(['the handler did not end within 50 ms']);
    await app.close();
  });
});

describe('rules and functions of the user that fail', () => {
  it('a rule that throws decides nothing: the record is retried, then a dead letter', async () => {
    let tries = 0;
    const broken = (): boolean => {
      throw new TypeError('rule');
    };
    @Controller()
    class Orders {
      @Subscribe('orders', { retry: { attempts: 2, fatal: [broken], retryOn: [broken] } })
      handle(): void {
        tries += 1;
        throw new Error('again');
      }
    }
    const { app, cluster } = await startApp({ controllers: [Orders] });
    await cluster.append(order);
    await committed(cluster, 1n);
    expect([tries, cluster.records('orders.svc.dlq').length]).toEqual([2, 1]);
    await app.close();
  });

  it.each([
    ['one by one', false],
    ['in batches', { maxRecords: 1 }],
  ])('a deserializer that never answers has the time of its handler, %s', async (_, batch) => {
    @Controller()
    class Orders {
      @Subscribe('orders', { retry: { attempts: 2 }, ...(batch === false ? {} : { batch }) })
      handle(): void {}
    }
    let asked = 0;
    const deserialize = (): Promise<never> => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const options = { deserializer: { deserialize }, handlerTimeoutMs: 50 };
    const { app, cluster, clock } = await startApp({ controllers: [Orders], options });
    await cluster.append(order);
    for (const tries of [1, 2]) {
      await until(() => asked === tries);
      for (let turns = 0; turns < 5; turns += 1) await turn();
      clock.fireTimers();
    }
    await committed(cluster, 1n);
    const [letter] = cluster.records('orders.svc.dlq');
    expect(letter && readDeadLetter(letter)?.exception).toBe('HandlerTimeoutError');
    await app.close();
  });

  it('are the record’s own: what a handler writes into its bytes, no try after it sees, and no dead letter', async () => {
    const seen: string[] = [];
    @Controller()
    class Orders {
      @Subscribe('orders', { retry: { attempts: 2 } })
      handle(@Payload() bytes: Buffer): void {
        seen.push(bytes.toString());
        bytes.reverse();
        throw new Error('no');
      }
    }
    const { app, cluster } = await startApp({
      controllers: [Orders],
      options: { deserializer: new BytesDeserializer() },
    });
    await cluster.append({ topic: 'orders', value: 'soup' });
    await committed(cluster, 1n);
    expect(seen).toEqual(['soup', 'soup']);
    expect(cluster.records('orders.svc.dlq')[0]?.value?.toString()).toBe('soup');
    await app.close();
  });

  it('a deserializer that throws anything makes the record undecodable', async () => {
    @Controller()
    class Orders {
      @Subscribe('orders')
      handle(): void {}
    }
    const deserialize = (): never => {
      // oxlint-disable-next-line typescript/only-throw-error -- what this is about
      throw undefined;
    };
    const options = { deserializer: { deserialize } };
    const { app, cluster } = await startApp({ controllers: [Orders], options });
    await cluster.append(order);
    await committed(cluster, 1n);
    const [letter] = cluster.records('orders.svc.dlq');
    expect(letter && readDeadLetter(letter)).toMatchObject({
      exception: 'UndecodableRecordError',
      attempt: 1,
    });
    await app.close();
  });
});

describe('headers that are missing, null or repeated', () => {
  it('are handed over as they are, and half a request is an event', async () => {
    const seen: unknown[] = [];
    @Controller()
    class Orders {
      @Subscribe('orders')
      handle(@Payload() _order: unknown, @Ctx() context: PosthornContext): void {
        seen.push([context.getKey(), context.getMetadata(), context.getHeader('a')]);
      }
    }
    const { app, cluster } = await startApp({ controllers: [Orders] });
    await cluster.append(order);
    const repeated = [
      ['a', null],
      ['a', Buffer.from('2')],
      ['b', null],
      ['', Buffer.from('x')],
    ] as const;
    await cluster.append({ ...order, headers: repeated });
    await cluster.append({ ...order, headers: [['kafka_correlationId', Buffer.from('c')]] });
    await committed(cluster, 3n);
    expect(seen).toEqual([
      [null, {}, undefined],
      [null, { a: '2', '': 'x' }, '2'],
      [null, {}, undefined],
    ]);
    await app.close();
  });
});

describe('a retry topic', () => {
  @Controller()
  class Orders {
    @Subscribe('orders', { retry: { mode: 'delayed', attempts: 3 } })
    handle(@Payload() id: number, @Ctx() context: PosthornContext): void {
      tries.push(`${id} #${context.getAttempt()}`);
      if (id === 1) throw new Error('no');
    }
  }
  let tries: string[] = [];
  beforeEach(() => {
    tries = [];
  });
  const refusal = () => Object.assign(new Error('CLUSTER_AUTHORIZATION_FAILED'), { errorCode: 31 });

  it('that cannot be created leaves the record to be retried in its place, in order, with a warning', async () => {
    const cluster = new FakeCluster();
    cluster.open('orders');
    cluster.beforeEnsure = (topics) => {
      if (topics.some(({ topic }) => topic.includes('.retry.'))) throw refusal();
    };
    const { app, logger } = await startApp({ controllers: [Orders], cluster });
    await cluster.append(order);
    await cluster.append({ ...order, value: '2' });
    await committed(cluster, 2n);
    expect(tries).toEqual(['1 #1', '1 #2', '1 #3', '2 #1']);
    expect(cluster.records('orders.svc.dlq')).toHaveLength(1);
    expect(logger.lines).toContain(
      "warn 'orders.svc.retry.1' cannot be created, its records are retried in their place: CLUSTER_AUTHORIZATION_FAILED",
    );
    await app.close();
  });

  it('is not for a handler that answers: an event that it fails on is retried in its place', async () => {
    @Controller()
    class Prices {
      @MessagePattern('orders')
      ask(@Payload() id: number, @Ctx() context: PosthornContext): void {
        tries.push(`${id} #${context.getAttempt()}`);
        if (id === 1) throw new Error('no');
      }
    }
    const cluster = new FakeCluster();
    cluster.open('orders');
    const options = { retry: { mode: 'delayed', attempts: 3 } } as const;
    const { app } = await startApp({ controllers: [Prices], cluster, options });
    await cluster.append(order);
    await cluster.append({ ...order, value: '2' });
    await committed(cluster, 2n);
    expect(tries).toEqual(['1 #1', '1 #2', '1 #3', '2 #1']);
    expect(cluster.records('orders.svc.dlq')).toHaveLength(1);
    await app.close();
  });

  it('that an administrator made is used, though we may create nothing', async () => {
    const cluster = new FakeCluster();
    for (const topic of ['orders', 'orders.svc.retry.1', 'orders.svc.retry.2', 'orders.svc.dlq']) {
      cluster.open(topic);
    }
    cluster.beforeEnsure = () => {
      throw refusal();
    };
    const { app } = await startApp({ controllers: [Orders], cluster });
    await cluster.append(order);
    await until(() => cluster.records('orders.svc.dlq').length === 1);
    expect(cluster.records('orders.svc.retry.1')).toHaveLength(1);
    expect(cluster.records('orders.svc.retry.2')).toHaveLength(1);
    expect(tries).toEqual(['1 #1', '1 #2', '1 #3']);
    await app.close();
  });

  it('that takes no record so large leaves it to be retried in its place', async () => {
    const cluster = new FakeCluster();
    cluster.beforeAppend = ({ topic }) => {
      if (topic.includes('.retry.')) throw Object.assign(new Error('too large'), { errorCode: 10 });
    };
    const { app } = await startApp({ controllers: [Orders], cluster });
    await cluster.append(order);
    await committed(cluster, 1n);
    expect(tries).toEqual(['1 #1', '1 #2', '1 #3']);
    await app.close();
  });

  it('holds nobody longer than the longest pause, though the clock was set back by a year', async () => {
    class SetBackClock extends InstantClock {
      nowMs = 365 * 86_400_000;
      override now(): number {
        return this.nowMs;
      }
    }
    const clock = new SetBackClock();
    const options = { retry: { maxDelayMs: 1_000, jitter: 0 } };
    const { app, cluster } = await startApp({ controllers: [Orders], clock, options });
    cluster.beforeAppend = ({ topic }) => {
      if (topic.includes('.retry.')) clock.nowMs = 0;
    };
    await cluster.append(order);
    await until(() => cluster.records('orders.svc.dlq').length === 1);
    expect(clock.pauses).toContain(1_000);
    expect(Math.max(...clock.pauses)).toBe(1_000);
    await app.close();
  });
});

describe('a dead letter too large for its topic', () => {
  it('is cut at last, tells what is missing and where it is, and lets the partition go on', async () => {
    const cluster = new FakeCluster();
    cluster.beforeAppend = ({ topic, value, key, headers = [] }) => {
      const sizes = [value, key, ...headers.flat()].map((part) => part?.length ?? 0);
      const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
      if (topic.endsWith('.dlq') && size > 5_000) {
        throw Object.assign(new Error('too large'), { errorCode: 10 });
      }
    };
    @Controller()
    class Orders {
      @Subscribe('orders', { retry: { attempts: 1 } })
      handle(): void {
        throw new Error('no');
      }
    }
    const { app } = await startApp({ controllers: [Orders], cluster });
    await cluster.append({
      topic: 'orders',
      key: 'k',
      value: JSON.stringify('x'.repeat(100_000)),
      headers: [['mine', Buffer.alloc(9_000)]],
    });
    await committed(cluster, 1n);
    const [letter] = cluster.records('orders.svc.dlq');
    expect(letter?.value?.length).toBe(1_024);
    expect(letter?.key?.toString()).toBe('k');
    expect(letter && readDeadLetter(letter)).toMatchObject({
      topic: 'orders',
      offset: 0n,
      message: 'no',
      cutFromBytes: 100_002,
    });
    expect(app.get(PosthornServer).stats.deadLetters).toBe(1);
    await app.close();
  });
});
