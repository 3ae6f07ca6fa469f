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
