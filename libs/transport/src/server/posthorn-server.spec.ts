import { type ConsumedRecord, type ProducerRecord } from '@posthorn/client';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { FakeCluster } from '../../test/fake-cluster.js';
import { startApp, turn, until } from '../../test/harness.js';
import { PosthornContext, readDeadLetter, Subscribe } from '../index.js';

const json = (value: unknown, record: Partial<ProducerRecord> = {}): ProducerRecord => ({
  topic: 'orders',
  value: JSON.stringify(value),
  ...record,
});
const offsets = (records: readonly ConsumedRecord[]) => records.map(({ offset }) => offset);

describe('a record and its handler', () => {
  it('reaches an @EventPattern handler as payload and context, and is committed after it', async () => {
    const seen: unknown[] = [];
    let committedInside: bigint | undefined;
    @Controller()
    class Orders {
      @EventPattern(['orders'])
      handle(@Payload() order: { id: number }, @Ctx() context: PosthornContext): void {
        committedInside = cluster.committedOf('svc', 'orders');
        seen.push(order, context.getTopic(), context.getPartition(), context.getOffset());
        seen.push(context.getKey(), context.getGroup(), context.getPattern(), context.getAttempt());
        seen.push(context.getMetadata(), context.getTimestamp());
      }
    }
    const cluster = new FakeCluster();
    const { app } = await startApp({ controllers: [Orders], cluster });
    await cluster.append(
      json({ id: 7 }, { key: 'k', timestamp: 5n, headers: [['traceparent', Buffer.from('00-1')]] }),
    );
    await until(() => cluster.committedOf('svc', 'orders') === 1n);

    expect(seen).toEqual([
      { id: 7 },
      'orders',
      0,
      0n,
      'k',
      'svc',
      'orders',
      1,
      { traceparent: '00-1' },
      5n,
    ]);
    expect(committedInside).toBe(0n);
    await app.close();
  });

  it('is handed over as null when it is a tombstone', async () => {
    const seen: unknown[] = [];
    @Controller()
    class Orders {
      @Subscribe('orders')
      handle(@Payload() order: unknown): void {
        seen.push(order);
      }
    }
    const { app, cluster } = await startApp({ controllers: [Orders] });
    await cluster.append({ topic: 'orders', value: null });
    await until(() => seen.length === 1);

    expect(seen).toEqual([null]);
    await app.close();
  });

  it('goes to the dead letters with the original error, and the partition moves on', async () => {
    class StockError extends Error {}
    const seen: unknown[] = [];
    @Controller()
    class Orders {
      @Subscribe('orders')
      handle(@Payload() order: { poison?: boolean; id: number }): void {
        if (order.poison) throw new StockError('no stock', { cause: new TypeError('deeper') });
        seen.push(order.id);
      }
    }
    const { app, cluster, clock } = await startApp({
      controllers: [Orders],
      options: { retry: { attempts: 3 } },
    });
    const headers = [['h', Buffer.from('1')] as const];
    await cluster.append(json({ poison: true, id: 1 }, { key: 'k', timestamp: 77n, headers }));
    await cluster.append(json({ id: 2 }));
    await until(() => seen.length === 1);

    const [letter] = cluster.records('orders.svc.dlq');
    if (!letter) throw new Error('no dead letter');
    expect(letter.value?.toString()).toBe('{"poison":true,"id":1}');
    expect(letter.key?.toString()).toBe('k');
    expect(letter.headers.find(([key]) => key === 'h')?.[1]?.toString()).toBe('1');
    expect(readDeadLetter(letter)).toMatchObject({
      topic: 'orders',
      partition: 0,
      offset: 0n,
      timestamp: 77n,
      group: 'svc',
      attempt: 3,
      handler: 'Orders.handle',
      exception: 'StockError',
      message: 'no stock',
    });
    expect(readDeadLetter(letter)?.stack).toContain('posthorn-server.spec');
    expect(
      letter.headers.find(([key]) => key === 'kafka_dlt-exception-cause-fqcn')?.[1]?.toString(),
    ).toBe('TypeError');
    expect(clock.pauses).toEqual([200, 400]);
    expect(seen).toEqual([2]);
    await app.close();
  });

  it('that cannot be decoded goes to the dead letters at once, untouched', async () => {
    const seen: unknown[] = [];
    @Controller()
    class Orders {
      @Subscribe('orders')
      handle(@Payload() order: unknown): void {
        seen.push(order);
      }
    }
    const { app, cluster, clock } = await startApp({ controllers: [Orders] });
    const values = [Buffer.from('{"id":'), Buffer.alloc(0), Buffer.from([0x22, 0xff, 0x22])];
    for (const value of values) await cluster.append({ topic: 'orders', value });
    await until(() => cluster.committedOf('svc', 'orders') === 3n);

    const letters = cluster.records('orders.svc.dlq');
    expect(letters.map((letter) => letter.value)).toEqual(values);
    expect(letters.map((letter) => readDeadLetter(letter)?.exception)).toEqual(
      values.map(() => 'UndecodableRecordError'),
    );
    expect(clock.pauses).toEqual([]);
    expect(seen).toEqual([]);
    await app.close();
  });

  it('is committed only after its dead letter is acknowledged, however often that fails', async () => {
    @Controller()
    class Orders {
      @Subscribe('orders', { retry: { attempts: 1 } })
      handle(): void {
        throw new Error('always');
      }
    }
    const cluster = new FakeCluster();
    let refusals = 0;
    cluster.beforeAppend = ({ topic }) => {
      if (!topic.endsWith('.dlq')) return;
      expect(cluster.committedOf('svc', 'orders')).toBe(0n);
      refusals += 1;
      if (refusals <= 20) throw new Error('NOT_ENOUGH_REPLICAS');
    };
    const { app } = await startApp({ controllers: [Orders], cluster });
    await cluster.append(json({}));
    await until(() => cluster.committedOf('svc', 'orders') === 1n);

    expect(cluster.records('orders.svc.dlq')).toHaveLength(1);
    expect(refusals).toBe(21);
    await app.close();
  });

  it('that keeps failing holds back its own partition in order, and no other', async () => {
    const seen: string[] = [];
    let mended = false;
    @Controller()
    class Orders {
      @Subscribe('orders', { retry: { attempts: 1_000_000 } })
      handle(@Payload() name: string): void {
        if (name === 'a0' && !mended) throw new Error('not yet');
        seen.push(name);
      }
    }
    const cluster = new FakeCluster();
    cluster.open('orders', 3);
    const { app } = await startApp({ controllers: [Orders], cluster });
    for (const name of ['a0', 'a1', 'a2']) await cluster.append(json(name, { partition: 0 }));
    for (const name of ['b0', 'b1']) await cluster.append(json(name, { partition: 1 }));
    await cluster.append(json('c0', { partition: 2 }));
    await until(() => seen.length === 3);
    expect(seen.toSorted()).toEqual(['b0', 'b1', 'c0']);

    mended = true;
    await until(() => seen.length === 6);
    expect(seen.slice(3)).toEqual(['a0', 'a1', 'a2']);
    await app.close();
  });

  it('runs the handlers of one topic apart: the one that succeeded does not run again with the other', async () => {
    const runs = { good: 0, flaky: 0, payloads: [] as unknown[] };
    @Controller()
    class Orders {
      @Subscribe('orders')
      good(@Payload() order: { touched?: boolean }): void {
        runs.good += 1;
        order.touched = true;
      }

      @Subscribe('orders')
      flaky(@Payload() order: object): void {
        runs.flaky += 1;
        runs.payloads.push(order);
        if (runs.flaky < 4) throw new Error('again');
      }
    }
    const { app, cluster } = await startApp({ controllers: [Orders] });
    await cluster.append(json({ id: 1 }));
    await until(() => cluster.committedOf('svc', 'orders') === 1n);

    expect(runs).toEqual({ good: 1, flaky: 4, payloads: [1, 2, 3, 4].map(() => ({ id: 1 })) });
    expect(cluster.records('orders.svc.dlq')).toEqual([]);
    await app.close();
  });

  it('reaches every pattern that matches its topic, but no pattern takes dead letters by accident', async () => {
    const seen: string[] = [];
    @Controller()
    class Audit {
      @EventPattern(/^orders/)
      some(@Ctx() context: PosthornContext): void {
        seen.push(`some ${context.getTopic()}`);
      }

      @EventPattern(/./)
      all(@Ctx() context: PosthornContext): void {
        seen.push(`all ${context.getTopic()}`);
      }
    }
    const { app, cluster } = await startApp({ controllers: [Audit] });
    for (const topic of ['orders.eu', 'payments', 'orders.eu.svc.dlq']) {
      await cluster.append({ topic, value: '1' });
    }
    await until(() => seen.length === 3);
    await turn();

    expect(seen.toSorted()).toEqual(['all orders.eu', 'all payments', 'some orders.eu']);
    await app.close();
  });

  it('in a group of the handler has a progress of its own', async () => {
    const seen: string[] = [];
    @Controller()
    class Orders {
      @Subscribe('orders')
      one(@Ctx() context: PosthornContext): void {
        seen.push(context.getGroup());
      }

      @Subscribe('orders', { group: 'svc.report' })
      two(@Ctx() context: PosthornContext): void {
        seen.push(context.getGroup());
      }
    }
    const { app, cluster } = await startApp({ controllers: [Orders] });
    await cluster.append(json(1));
    await until(() => seen.length === 2);
    await turn();

    expect(seen.toSorted()).toEqual(['svc', 'svc.report']);
    expect(cluster.committedOf('svc.report', 'orders')).toBe(1n);
    expect(cluster.groups.map(({ options }) => options.topics)).toEqual([['orders'], ['orders']]);
    await app.close();
  });
});

describe('the group and its topics', () => {
  it('are exactly as configured: no suffix, the patterns and no more, missing topics created', async () => {
    @Controller()
    class Orders {
      @EventPattern(['orders', 'returns'])
      handle(): void {}
    }
    const { app, cluster } = await startApp({
      controllers: [Orders],
      options: {
        groupId: 'billing',
        topics: { partitions: 6, declare: [{ topic: 'invoices', partitions: 2 }] },
      },
    });
    await until(() => cluster.groups.length === 1);

    expect(cluster.groups[0]?.options).toMatchObject({
      groupId: 'billing',
      topics: ['orders', 'returns'],
      offsetReset: 'earliest',
    });
    expect(cluster.created).toEqual([
      { topic: 'invoices', partitions: 2 },
      { topic: 'orders', partitions: 6 },
      { topic: 'returns', partitions: 6 },
    ]);
    await app.close();
  });

  it('are consumed even if creating topics is refused, which is retried beside it', async () => {
    const seen: unknown[] = [];
    @Controller()
    class Orders {
      @Subscribe('orders')
      handle(@Payload() order: unknown): void {
        seen.push(order);
      }
    }
    const cluster = new FakeCluster();
    let refusals = 0;
    cluster.beforeEnsure = () => {
      refusals += 1;
      if (refusals < 4) throw new Error('TOPIC_AUTHORIZATION_FAILED');
    };
    cluster.open('orders');
    await cluster.append(json(1));
    const { app } = await startApp({ controllers: [Orders], cluster });
    await until(() => seen.length === 1 && refusals === 4);

    expect(offsets(cluster.records('orders'))).toEqual([0n]);
    await app.close();
  });
});
