import { Controller, Module } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { Ajv } from 'ajv';
import { createRequire } from 'node:module';
import * as v from 'valibot';
import { z } from 'zod';
import { startApp, until } from '../../test/harness.js';
import { FakeCluster } from '../../test/fake-cluster.js';
import {
  type AsyncApiDocument,
  defineEvent,
  type EventPayload,
  PosthornAsyncApi,
  PosthornClient,
  PosthornModule,
  Subscribe,
} from '../index.js';

const require = createRequire(import.meta.url);

const OrderPlaced = defineEvent({
  topic: 'orders',
  type: 'OrderPlaced',
  version: 1,
  schema: z.object({ id: z.string(), total: z.coerce.number() }),
  key: ({ id }) => id,
});
const OrderCancelled = defineEvent({
  topic: 'orders',
  type: 'OrderCancelled',
  schema: v.object({ id: v.string() }),
});
const Dated = defineEvent({ topic: 'dated', schema: z.object({ at: z.date() }) });
const DishReady = defineEvent({ topic: 'dishes', schema: z.object({ dish: z.string() }) });

@Controller()
class Kitchen {
  @Subscribe([OrderPlaced, OrderCancelled])
  order(@Payload() _order: EventPayload<typeof OrderPlaced | typeof OrderCancelled>): void {}

  @Subscribe(/^audit\..+/, { group: 'auditor' })
  audit(): void {}

  @MessagePattern('prices')
  price(): number {
    return 1;
  }
}

@Module({ imports: [PosthornModule.forFeature([DishReady, Dated])] })
class DishesModule {}

async function documentOf(): Promise<AsyncApiDocument> {
  const { app } = await startApp({
    controllers: [Kitchen],
    imports: [DishesModule],
    options: {
      clientId: 'kitchen',
      brokers: 'bus:9092',
      topics: {
        partitions: 6,
        configs: { 'retention.ms': '86400000', 'cleanup.policy': 'compact,delete' },
      },
    },
  });
  const document = app.get(PosthornAsyncApi).document({ title: 'Kitchen', version: '1.0.0' });
  await app.close();
  return JSON.parse(JSON.stringify(document)) as AsyncApiDocument;
}

describe('the AsyncAPI document', () => {
  it("keeps AsyncAPI's own schema of version 3.0.0", async () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    const validate = ajv.compile(require('@asyncapi/specs/schemas/3.0.0-without-$id.json'));
    validate(await documentOf());
    expect(validate.errors).toBeNull();
  });

  it('has a channel for each topic, with what the service creates it with', async () => {
    const { channels } = await documentOf();
    expect(Object.keys(channels).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'dated',
      'dishes',
      'orders',
      'pattern-__audit_..__',
      'prices',
    ]);
    expect(channels['orders']).toMatchObject({
      address: 'orders',
      messages: {
        'OrderPlaced.v1': { $ref: '#/components/messages/OrderPlaced.v1' },
        OrderCancelled: { $ref: '#/components/messages/OrderCancelled' },
      },
      bindings: {
        kafka: {
          topic: 'orders',
          partitions: 6,
          topicConfiguration: {
            'retention.ms': 86_400_000,
            'cleanup.policy': ['compact', 'delete'],
          },
        },
      },
    });
    expect(channels['dishes']).toMatchObject({ bindings: { kafka: { partitions: 6 } } });
    expect(channels['pattern-__audit_..__']).toMatchObject({ address: null });
  });

  it('has an operation for each handler and for each event that a feature publishes', async () => {
    const { operations } = await documentOf();
    expect(operations).toMatchObject({
      'Kitchen.order.orders': {
        action: 'receive',
        channel: { $ref: '#/channels/orders' },
        messages: [
          { $ref: '#/channels/orders/messages/OrderPlaced.v1' },
          { $ref: '#/channels/orders/messages/OrderCancelled' },
        ],
        bindings: { kafka: { groupId: { enum: ['svc'] }, clientId: { enum: ['kitchen'] } } },
      },
      'Kitchen.audit.pattern-__audit_..__': {
        bindings: { kafka: { groupId: { enum: ['auditor'] } } },
      },
      'Kitchen.price.prices': { reply: { address: { location: expect.any(String) } } },
      'send.dishes': { action: 'send', channel: { $ref: '#/channels/dishes' } },
    });
  });

  it('gives payloads as they are published, where the schema can say it', async () => {
    const { messages } = (await documentOf()).components;
    expect(messages['OrderPlaced.v1']).toMatchObject({
      payload: { type: 'object', properties: { id: { type: 'string' } } },
      headers: { properties: { ce_type: { const: 'OrderPlaced.v1' } } },
    });
    expect(messages['OrderCancelled']).toMatchObject({
      payload: { description: expect.stringContaining('valibot') },
    });
    expect(messages['dated']).toMatchObject({
      payload: { description: expect.stringContaining('Date') },
    });
  });
});

describe('the AsyncAPI document of contracts that are alike', () => {
  const created = (topic: string, schema: z.ZodType) =>
    defineEvent({ topic, type: 'Created', version: 1, schema });
  const OrderCreated = created('orders', z.object({ order: z.string() }));
  const UserCreated = created('users', z.object({ user: z.string() }));
  const Any = defineEvent({ topic: 'orders', type: 'any', schema: z.object({ id: z.string() }) });

  @Controller()
  class Both {
    @Subscribe(/^logs?$/)
    one(): void {}

    @Subscribe(/^logs+$/)
    other(): void {}

    @Subscribe(/^logs*$/)
    third(): void {}

    @Subscribe('orders')
    all(): void {}

    @Subscribe(Any)
    some(): void {}
  }

  it('tells events of one type by their topics, and patterns by a number', async () => {
    const { app } = await startApp({
      controllers: [Both],
      imports: [PosthornModule.forFeature([OrderCreated, UserCreated])],
    });
    const document = app.get(PosthornAsyncApi).document({ title: 'Both', version: '1.0.0' });
    const publishable = app.get(PosthornAsyncApi).contracts();
    await app.close();
    const { channels, operations, components } = JSON.parse(
      JSON.stringify(document),
    ) as AsyncApiDocument;
    expect(components.messages).toMatchObject({
      'orders.Created.v1': { name: 'Created.v1', payload: { required: ['order'] } },
      'users.Created.v1': { name: 'Created.v1', payload: { required: ['user'] } },
    });
    expect(channels['orders']).toMatchObject({
      messages: {
        any: { title: 'Any record' },
        'orders.any': { $ref: '#/components/messages/orders.any' },
        'orders.Created.v1': { $ref: '#/components/messages/orders.Created.v1' },
      },
    });
    expect(Object.keys(operations)).toEqual([
      'Both.one.pattern-__logs___',
      'Both.other.pattern-__logs___-2',
      'Both.third.pattern-__logs___-3',
      'Both.all.orders',
      'Both.some.orders',
      'send.orders.Created.v1',
      'send.users.Created.v1',
    ]);
    // A registry has one contract of a name: which one is not left to chance.
    expect(publishable.contracts).toMatchObject([{ event: 'Created.v1', topic: 'orders' }]);
    expect(publishable.without).toEqual([
      { event: 'Created.v1', reason: expect.stringContaining("'users' and 'orders'") },
    ]);
  });

  it('has the references of a schema to itself lead to where it stands', async () => {
    const Menu = z.object({
      name: z.string(),
      get menus() {
        return z.array(Menu);
      },
    });
    const plain = defineEvent({ topic: 'menus', schema: Menu });
    const inEnvelope = defineEvent({
      topic: 'cards',
      type: 'Card',
      mode: 'structured',
      schema: z.object({ menu: Menu }),
    });
    const { app } = await startApp({
      controllers: [],
      imports: [PosthornModule.forFeature([plain, inEnvelope])],
    });
    const document = app.get(PosthornAsyncApi).document({ title: 'Menus', version: '1.0.0' });
    await app.close();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]*)"/g)];
    expect(references.length).toBeGreaterThan(4);
    for (const [, pointer] of references) {
      const place = pointer.split('/').slice(1);
      const found = place.reduce<unknown>(
        (at, key) => (at as Record<string, unknown> | undefined)?.[key],
        document,
      );
      expect([pointer, typeof found]).toEqual([pointer, 'object']);
    }
    expect(document.components.messages['menus']).toMatchObject({
      payload: {
        properties: { menus: { items: { $ref: '#/components/messages/menus/payload' } } },
      },
    });
  });
});

describe('the contracts that a service publishes', () => {
  it('are what the registry takes, under the names of the cluster, and say which cannot be registered', async () => {
    const { app } = await startApp({
      controllers: [],
      imports: [PosthornModule.forFeature([OrderPlaced, OrderCancelled, Dated])],
      options: { naming: { topic: (declared) => `test.${declared}` } },
    });
    const { contracts, without } = app.get(PosthornAsyncApi).contracts();
    await app.close();
    expect(contracts).toEqual([
      {
        event: 'OrderPlaced.v1',
        topic: 'test.orders',
        schemaType: 'JSON',
        schema: expect.objectContaining({ type: 'object', required: ['id', 'total'] }),
      },
    ]);
    expect(without).toEqual([
      { event: 'OrderCancelled', reason: expect.stringContaining('valibot') },
      { event: 'dated', reason: expect.stringContaining('Date') },
    ]);
  });
});

describe('forFeature', () => {
  it('creates the topics of its events as the root says, before the first record goes out', async () => {
    const cluster = new FakeCluster();
    const { app } = await startApp({
      controllers: [],
      imports: [DishesModule],
      cluster,
      options: { topics: { partitions: 3 } },
    });
    await app.get(PosthornClient).publish(DishReady, { dish: 'soup' });
    await until(() => cluster.records('dishes').length === 1);
    await app.close();
    expect(cluster.created).toContainEqual({ topic: 'dishes', partitions: 3 });
  });

  it('creates nothing where the root creates nothing', async () => {
    const cluster = new FakeCluster();
    const { app } = await startApp({
      controllers: [],
      imports: [DishesModule],
      cluster,
      options: { topics: { create: false } },
    });
    await app.get(PosthornClient).publish(DishReady, { dish: 'soup' });
    await app.close();
    expect(cluster.created).toEqual([]);
  });
});
