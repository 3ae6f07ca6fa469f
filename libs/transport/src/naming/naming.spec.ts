import { Controller, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import { z } from 'zod';
import { FakeCluster } from '../../test/fake-cluster.js';
import { InstantClock, RecordingLogger, startApp, until } from '../../test/harness.js';
import {
  defineEvent,
  type EventPayload,
  type NamingOptions,
  PosthornAsyncApi,
  PosthornClient,
  PosthornConfigError,
  PosthornContext,
  PosthornModule,
  posthornMicroservice,
  PosthornServer,
  Subscribe,
} from '../index.js';

const Paid = defineEvent({ topic: 'payments', type: 'Paid', schema: z.object({ id: z.string() }) });
const Shipped = defineEvent({ topic: 'shipments', schema: z.object({ id: z.string() }) });

let seen: unknown[] = [];
beforeEach(() => {
  seen = [];
});

@Controller()
class Orders {
  @Subscribe('orders', { group: 'audit', retry: { attempts: 1 } })
  order(@Payload() order: { id: string }, @Ctx() context: PosthornContext): void {
    seen.push([order.id, context.getTopic(), context.getPattern(), context.getGroup()]);
    if (order.id === 'bad') throw new Error('bad');
  }

  @Subscribe(Paid)
  paid(@Payload() { id }: EventPayload<typeof Paid>, @Ctx() context: PosthornContext): void {
    seen.push([id, context.getTopic(), context.getGroup()]);
  }

  @Subscribe('late', { retry: { mode: 'delayed', attempts: 2 } })
  late(@Ctx() context: PosthornContext): void {
    seen.push([context.getTopic(), context.getAttempt()]);
    if (context.getAttempt() === 1) throw new Error('not yet');
  }

  @Subscribe(/^test-7\.trucks\./)
  truck(@Ctx() context: PosthornContext): void {
    seen.push(context.getTopic());
  }

  @MessagePattern('prices')
  price(): number {
    return 12;
  }
}

@Module({ imports: [PosthornModule.forFeature([Shipped])] })
class ShippingModule {}

async function configured(cluster: FakeCluster) {
  @Module({
    imports: [
      ConfigModule.forRoot({ ignoreEnvFile: true, load: [() => ({ stage: 'test-7' })] }),
      PosthornModule.forRootAsync({
        imports: [ConfigModule],
        inject: [ConfigService],
        useFactory: (config: ConfigService) => {
          const named = (declared: string): string => `${config.get<string>('stage')}.${declared}`;
          return {
            groupId: 'shop',
            cluster,
            clock: new InstantClock(),
            naming: { topic: named, group: named },
            request: { inboxTopic: 'shop-inbox' },
            topics: { partitions: 1, declare: [{ topic: 'refunds', partitions: 3 }] },
          };
        },
      }),
      ShippingModule,
    ],
    controllers: [Orders],
  })
  class AppModule {}
  const app = await NestFactory.createMicroservice(AppModule, {
    ...posthornMicroservice,
    logger: new RecordingLogger(),
    abortOnError: false,
  });
  await app.listen();
  return app;
}

describe('names from a ConfigService', () => {
  it('are what the cluster sees of handlers, groups, contracts, features, requests and dead letters', async () => {
    const cluster = new FakeCluster();
    const app = await configured(cluster);
    const client = app.get(PosthornClient);

    const published = [
      await client.publish('orders', { id: 'bad' }),
      await client.publish(Paid, { id: 'p-1' }),
      await firstValueFrom(client.emit('trucks.red', {})),
      await client.publish(Shipped, { id: 's-1' }),
      await client.publish('late', {}),
    ];
    expect(published.map(({ topic }) => topic)).toEqual([
      'test-7.orders',
      'test-7.payments',
      'test-7.trucks.red',
      'test-7.shipments',
      'test-7.late',
    ]);
    await until(() => cluster.committedOf('test-7.audit', 'test-7.orders') === 1n);
    await until(() => cluster.committedOf('test-7.shop', 'test-7.payments') === 1n);
    await until(() => cluster.committedOf('test-7.shop', 'test-7.trucks.red') === 1n);
    await until(() => cluster.committedOf('test-7.shop', 'test-7.late.test-7.shop.retry.1') === 1n);
    expect(seen).toEqual(
      expect.arrayContaining([
        ['bad', 'test-7.orders', 'orders', 'test-7.audit'],
        ['p-1', 'test-7.payments', 'test-7.shop'],
        'test-7.trucks.red',
        ['test-7.late', 1],
        ['test-7.late', 2],
      ]),
    );
    expect(await firstValueFrom(client.send('prices', {}))).toBe(12);
    expect(cluster.records('test-7.prices')).toHaveLength(1);
    expect(cluster.records('test-7.orders.test-7.audit.dlq')).toHaveLength(1);
    expect(new Map(cluster.created.map(({ topic, partitions }) => [topic, partitions]))).toEqual(
      new Map([
        ['test-7.orders', 1],
        ['test-7.payments', 1],
        ['test-7.prices', 1],
        ['test-7.late', 1],
        ['test-7.late.test-7.shop.retry.1', 1],
        ['test-7.shipments', 1],
        ['test-7.refunds', 3],
        ['test-7.orders.test-7.audit.dlq', undefined],
        ['shop-inbox', expect.anything()],
      ]),
    );
    await app.close();
  });

  it('are the addresses in the AsyncAPI document, whose channels go by the names in the code', async () => {
    const app = await configured(new FakeCluster());
    const document = app.get(PosthornAsyncApi).document({ title: 'Shop', version: '1.0.0' });

    expect(document.channels).toMatchObject({
      orders: { address: 'test-7.orders', bindings: { kafka: { partitions: 1 } } },
      payments: { address: 'test-7.payments', messages: { Paid: {} } },
      shipments: {
        address: 'test-7.shipments',
        bindings: { kafka: { topic: 'test-7.shipments' } },
      },
    });
    expect(document.operations).toMatchObject({
      'Orders.order.orders': { bindings: { kafka: { groupId: { enum: ['test-7.audit'] } } } },
      'send.shipments': { channel: { $ref: '#/channels/shipments' } },
    });
    await app.close();
  });

  it('are those of the server where it is asked for its groups, and by pattern what Nest asks for', async () => {
    const app = await configured(new FakeCluster());
    const server = app.get(PosthornServer);

    expect(server.groups().map(({ groupId, topics }) => [groupId, topics.map(String)])).toEqual([
      ['test-7.audit', ['test-7.orders']],
      [
        'test-7.shop',
        [
          'test-7.payments',
          'test-7.late',
          expect.stringContaining('trucks') as string,
          'test-7.prices',
          'test-7.late.test-7.shop.retry.1',
        ],
      ],
    ]);
    expect(server.getHandlerByPattern('prices')).toBeInstanceOf(Function);
    expect(server.getHandlerByPattern('test-7.prices')).toBeNull();
    await app.close();
  });
});

describe('an app does not start with a naming that', () => {
  @Controller()
  class Two {
    @Subscribe('orders')
    one(): void {}

    @Subscribe('invoices', { group: 'billing' })
    two(): void {}
  }

  it.each<[string, NamingOptions, string]>([
    [
      'makes one topic of two handled ones',
      { topic: () => 'events' },
      "Two.two ('invoices'): naming.topic gives 'orders' and 'invoices' the one name 'events'",
    ],
    [
      'makes one group of two',
      { group: () => 'everyone' },
      "naming.group gives 'svc' and 'billing' the one name 'everyone'",
    ],
    [
      'gives a name that is not legal',
      { topic: (declared) => `prod/${declared}` },
      "Two.one ('orders'): naming.topic('orders'): 'prod/orders' is no topic name",
    ],
    [
      'gives no name',
      { topic: () => undefined as unknown as string },
      "naming.topic('orders'): it gave undefined, not a name",
    ],
    ['gives an empty group', { group: () => '' }, "naming.group('svc') gave '', no name"],
    [
      'is no function',
      { topic: 'prod' as unknown as () => string },
      'naming.topic must be a function, not string',
    ],
    ['has an unknown key', { topics: String } as object, "naming: unknown option 'topics'"],
  ])('%s', async (_what, naming, message) => {
    const starting = startApp({ controllers: [Two], options: { naming } });
    const error: unknown = await starting.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PosthornConfigError);
    expect((error as Error).message).toContain(message);
  });

  it('makes one topic of a handled and a published one, in whatever module that is declared', async () => {
    const naming = {
      topic: (declared: string) => (declared === 'shipments' ? 'orders' : declared),
    };
    await expect(
      startApp({ controllers: [Two], imports: [ShippingModule], options: { naming } }),
    ).rejects.toThrow("naming.topic gives 'shipments' and 'orders' the one name 'orders'");
  });
});

it('publishing under a name that is another topic is refused, and nothing is written', async () => {
  const naming = { topic: (declared: string) => declared.replace('old-', '') };
  const { app, cluster } = await startApp({ controllers: [Orders], options: { naming } });

  await expect(app.get(PosthornClient).publish('old-orders', {})).rejects.toThrow(
    "naming.topic gives 'orders' and 'old-orders' the one name 'orders'",
  );
  expect(cluster.records('orders')).toEqual([]);
  await app.close();
});
