import 'reflect-metadata';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { type } from 'arktype';
import { Type as Nested } from 'class-transformer';
import { IsInt, IsString, Min, ValidateNested } from 'class-validator';
import * as v from 'valibot';
import { lastValueFrom } from 'rxjs';
import { z } from 'zod';
import { FakeCluster } from '../../test/fake-cluster.js';
import { startApp, until } from '../../test/harness.js';
import {
  classSchema,
  ContractViolationException,
  defineEvent,
  type EventPayload,
  PosthornClient,
  PosthornContext,
  readDeadLetter,
  Subscribe,
} from '../index.js';

const OrderPlaced = defineEvent({
  topic: 'orders',
  type: 'OrderPlaced',
  version: 1,
  schema: z.object({ id: z.string(), total: z.number().positive() }),
  key: ({ id }) => id,
});
const OrderCancelled = defineEvent({
  topic: 'orders',
  type: 'OrderCancelled',
  schema: v.object({ id: v.string(), reason: v.string() }),
});

let seen: unknown[] = [];
beforeEach(() => {
  seen = [];
});

@Controller()
class Orders {
  @Subscribe(OrderPlaced)
  placed(
    @Payload() order: EventPayload<typeof OrderPlaced>,
    @Ctx() context: PosthornContext,
  ): void {
    seen.push(['placed', order.id, context.getKey(), context.getEvent()?.type]);
  }

  @Subscribe(OrderCancelled)
  cancelled(@Payload() { id, reason }: EventPayload<typeof OrderCancelled>): void {
    seen.push(['cancelled', id, reason]);
  }
}

async function withOrders(
  run: (cluster: FakeCluster, client: PosthornClient) => Promise<void>,
): Promise<void> {
  const { app, cluster } = await startApp({ controllers: [Orders] });
  await run(cluster, app.get(PosthornClient));
  await app.close();
}

const settled = (cluster: FakeCluster, count: number): Promise<void> =>
  until(() => cluster.committedOf('svc', 'orders') === BigInt(count));

describe('events of a contract', () => {
  it('reach the handler of their type and no other, with the key and headers of the contract', async () => {
    await withOrders(async (cluster, client) => {
      await client.publish(OrderPlaced, { id: 'o-1', total: 12 });
      await client.publish(OrderCancelled, { id: 'o-2', reason: 'rain' });
      await settled(cluster, 2);

      expect(seen).toEqual([
        ['placed', 'o-1', 'o-1', 'OrderPlaced.v1'],
        ['cancelled', 'o-2', 'rain'],
      ]);
      const [placed] = cluster.records('orders');
      const headers = Object.fromEntries(placed.headers.map(([k, value]) => [k, String(value)]));
      expect(headers).toMatchObject({
        ce_specversion: '1.0',
        ce_type: 'OrderPlaced.v1',
        ce_source: '/posthorn',
        ce_subject: 'o-1',
        ce_time: '1970-01-01T00:00:00.000Z',
        'content-type': 'application/json',
      });
      expect(headers.ce_id).toMatch(/^[0-9a-f-]{36}$/);
      expect(String(placed.value)).toBe('{"id":"o-1","total":12}');
    });
  });

  it('are not written when the payload does not keep the contract, and the caller is told what is wrong where', async () => {
    await withOrders(async (cluster, client) => {
      const error = await client
        .publish(OrderPlaced, { id: 'o-1', total: -3 })
        .catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(ContractViolationException);
      expect((error as Error).message).toMatch(
        /^the payload does not keep the contract 'OrderPlaced.v1': total: /,
      );
      expect(cluster.records('orders')).toEqual([]);
      expect(client.stats).toMatchObject({ published: 0, failed: 1 });
    });
  });

  it('are not written by emit() either, whose subscriber is told', async () => {
    await withOrders(async (cluster, client) => {
      const emitted = client.emit(OrderPlaced, { id: 'o-1', total: -3 });

      await expect(lastValueFrom(emitted)).rejects.toBeInstanceOf(ContractViolationException);
      expect(cluster.records('orders')).toEqual([]);
    });
  });

  it('go to the dead letters without a retry when another producer breaks the contract', async () => {
    await withOrders(async (cluster) => {
      await cluster.append({
        topic: 'orders',
        value: '{"id":7}',
        headers: [['ce_type', Buffer.from('OrderPlaced.v1')]],
      });
      await settled(cluster, 1);

      const letters = cluster.records('orders.svc.dlq').map((letter) => readDeadLetter(letter));
      expect(letters).toMatchObject([
        {
          attempt: 1,
          handler: 'Orders.placed',
          message: expect.stringContaining("contract 'OrderPlaced.v1'") as string,
        },
      ]);
      expect(seen).toEqual([]);
    });
  });

  it('of a type that no contract here means are somebody else’s and pass', async () => {
    await withOrders(async (cluster) => {
      await cluster.append({
        topic: 'orders',
        value: '{}',
        headers: [['ce_type', Buffer.from('OrderPlaced.v2')]],
      });
      await settled(cluster, 1);

      expect(seen).toEqual([]);
      expect(cluster.records('orders.svc.dlq')).toEqual([]);
    });
  });

  it('without a type are offered to each contract, and are a dead letter where they keep none', async () => {
    await withOrders(async (cluster) => {
      await cluster.append({ topic: 'orders', value: '{"id":"o-3","total":1}' });
      await settled(cluster, 1);

      expect(seen).toEqual([['placed', 'o-3', null, undefined]]);
      const letters = cluster.records('orders.svc.dlq').map((letter) => readDeadLetter(letter));
      expect(letters).toMatchObject([{ handler: 'Orders.cancelled' }]);
    });
  });
});

describe('one handler for several contracts', () => {
  it('is given each of them, once', async () => {
    @Controller()
    class Audit {
      @Subscribe([OrderPlaced, OrderCancelled])
      audit(@Payload() { id }: { id: string }, @Ctx() context: PosthornContext): void {
        seen.push([id, context.getEvent()?.type]);
      }
    }
    const { app, cluster } = await startApp({ controllers: [Audit] });
    const client = app.get(PosthornClient);
    await client.publish(OrderPlaced, { id: 'o-1', total: 12 });
    await client.publish(OrderCancelled, { id: 'o-2', reason: 'rain' });
    await settled(cluster, 2);
    await app.close();

    expect(seen).toEqual([
      ['o-1', 'OrderPlaced.v1'],
      ['o-2', 'OrderCancelled'],
    ]);
  });
});

class Line {
  @IsString()
  sku!: string;
  @IsInt()
  @Min(1)
  count!: number;
}

class Basket {
  @IsString()
  id!: string;
  @ValidateNested({ each: true })
  @Nested(() => Line)
  lines!: Line[];
}

const BasketFilled = defineEvent({
  topic: 'baskets',
  schema: classSchema(Basket),
  key: ({ id }) => id,
});

describe('a class of class-validator as a contract', () => {
  it('gives handlers an instance', async () => {
    @Controller()
    class Baskets {
      @Subscribe(BasketFilled)
      filled(@Payload() basket: Basket): void {
        seen.push(basket instanceof Basket, basket.lines[0] instanceof Line, basket.lines[0].count);
      }
    }
    const { app, cluster } = await startApp({ controllers: [Baskets] });
    await app
      .get(PosthornClient)
      .publish(BasketFilled, { id: 'b', lines: [{ sku: 'x', count: 2 }] });
    await until(() => cluster.committedOf('svc', 'baskets') === 1n);
    await app.close();

    expect(seen).toEqual([true, true, 2]);
  });

  it('names the place of a fault inside', async () => {
    const client = new PosthornClient({ cluster: new FakeCluster() });
    const sent = client.publish(BasketFilled, { id: 'b', lines: [{ sku: 'x', count: 0 }] });

    await expect(sent).rejects.toThrow('lines[0].count: count must not be less than 1');
    await client.close();
  });

  it('keeps the order of the calls although it is checked a moment later', async () => {
    const cluster = new FakeCluster();
    const client = new PosthornClient({ cluster });
    await Promise.all([
      client.publish(BasketFilled, { id: 'first', lines: [] }),
      client.publish('baskets', { id: 'second' }),
    ]);

    expect(cluster.records('baskets').map(({ value }) => String(value))).toEqual([
      '{"id":"first","lines":[]}',
      '{"id":"second"}',
    ]);
    await client.close();
  });
});

describe('defineEvent', () => {
  it.each([
    ['zod', z.object({ id: z.string(), total: z.number().positive() })],
    ['valibot', v.object({ id: v.string(), total: v.pipe(v.number(), v.gtValue(0)) })],
    ['arktype', type({ id: 'string', total: 'number > 0' })],
  ])('takes a schema of %s, and tells where a payload does not keep it', async (_name, schema) => {
    const event = defineEvent({ topic: 'orders', schema });
    const payload = { id: 'o-1', total: 12 };
    const parse = async (changed: object) => event.parse({ ...payload, ...changed });
    expect(await parse({})).toEqual(payload);
    await expect(parse({ total: 0 })).rejects.toThrow(ContractViolationException);
    await expect(parse({ total: 0 })).rejects.toThrow("'orders': total: ");
  });

  const schema = z.object({});

  it.each([
    [{ topic: 'no spaces', schema }, 'is no topic name'],
    [{ topic: 'orders', type: '', schema }, 'leave it out'],
    [{ topic: 'orders', version: 1, schema }, 'a version needs a type'],
    [{ topic: 'orders', type: 'Placed', version: 0, schema }, 'counts from 1, not 0'],
    [
      { topic: 'orders' },
      "defineEvent('orders'): schema must be one of a library with Standard Schema",
    ],
    [{ topic: 'orders', schema: { parse: () => ({}) } }, 'zod from 3.24 on'],
    [{ topic: 'orders', schema, key: 'id' }, 'key must be a function'],
    [{ schema }, 'undefined is no topic name'],
  ])('refuses %j at the definition', (definition, message) => {
    expect(() => defineEvent(definition as Parameters<typeof defineEvent>[0])).toThrow(message);
  });
});
