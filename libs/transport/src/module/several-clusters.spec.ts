import { createRequire } from 'node:module';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import { Ajv } from 'ajv';
import { z } from 'zod';
import { FakeCluster } from '../../test/fake-cluster.js';
import { SteppedClock, until } from '../../test/harness.js';
import {
  type AsyncApiDocument,
  defineEvent,
  PosthornAsyncApi,
  PosthornHealth,
  PosthornModule,
  posthornMicroservice,
  PosthornServer,
  Subscribe,
} from '../index.js';

const require = createRequire(import.meta.url);
const Placed = defineEvent({
  topic: 'orders',
  type: 'Placed',
  schema: z.object({ id: z.string() }),
});

@Controller()
class Billing {
  @Subscribe(Placed)
  here(@Payload() _order: { id: string }): void {}

  @Subscribe('orders', { server: 'eu' })
  there(): void {}

  @Subscribe(/^audit\./, { server: 'eu', group: 'auditor' })
  audit(): void {}
}

/** An app of the module's cluster and, where it is connected, of the one of the server 'eu'. */
async function appOf(isConnected: boolean) {
  const [own, eu] = [new FakeCluster(), new FakeCluster()];
  const clock = new SteppedClock();
  @Module({
    imports: [
      PosthornModule.forRoot({
        brokers: ['bus-1:9092', 'bus-2:9092'],
        groupId: 'billing',
        clientId: 'billing',
        cluster: own,
        clock,
      }),
      PosthornModule.forFeature([Placed]),
    ],
    controllers: [Billing],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { logger: false, abortOnError: false });
  app.connectMicroservice(posthornMicroservice, { inheritAppConfig: true });
  const strategy = new PosthornServer({
    name: 'eu',
    brokers: 'eu:9092',
    groupId: 'billing-eu',
    clientId: 'billing-of-eu',
    cluster: eu,
    clock,
    topics: { partitions: 4 },
  });
  if (isConnected) app.connectMicroservice({ strategy }, { inheritAppConfig: true });
  await app.init();
  return { app, eu, strategy, health: app.get(PosthornHealth) };
}

describe('the health of an app of two clusters', () => {
  it('is that of the worst of its servers, each of which tells its own', async () => {
    const { app, eu, strategy, health } = await appOf(true);
    expect(health.report()).toMatchObject({
      status: 'down',
      reason: 'the server has not been started',
      servers: { eu: { status: 'down', reason: 'the server has not been started' } },
    });
    let answer = (): void => undefined;
    eu.beforeEnsure = () => new Promise<void>((resolve) => (answer = resolve));
    await app.startAllMicroservices();
    await until(() => health.report().consumer === 'consuming');
    expect(health.report()).toMatchObject({
      status: 'down',
      reason: "server 'eu': the consumer group is not joined yet",
      servers: { eu: { status: 'down', consumer: 'connected' } },
    });
    expect(health.isHealthy()).toMatchObject({ posthorn: { status: 'down' } });

    answer();
    await until(() => health.report().servers['eu']?.consumer === 'consuming');
    expect(health.report()).toMatchObject({
      status: 'up',
      reason: null,
      servers: { eu: { status: 'up', reason: null } },
    });
    await strategy.close();
    expect(health.report().reason).toBe("server 'eu': the service is shutting down");
    await app.close();
  });

  it('is down where it has handlers of a server that nobody connected', async () => {
    const { app, health } = await appOf(false);
    await app.startAllMicroservices();
    await until(() => health.report().consumer === 'consuming');
    expect(health.report()).toMatchObject({
      status: 'down',
      reason: "the app has no PosthornServer of the name 'eu'",
      servers: {},
    });
    await app.close();
  });
});

describe('the AsyncAPI document of an app of two clusters', () => {
  async function documentOf(): Promise<AsyncApiDocument> {
    const { app } = await appOf(true);
    await app.startAllMicroservices();
    const document = app.get(PosthornAsyncApi).document({ title: 'Billing', version: '1.0.0' });
    await app.close();
    return JSON.parse(JSON.stringify(document)) as AsyncApiDocument;
  }

  it('has the brokers of both, and each topic on the cluster where it lies', async () => {
    const { servers, channels } = await documentOf();
    expect(servers).toEqual({
      'broker-1': { host: 'bus-1:9092', protocol: 'kafka' },
      'broker-2': { host: 'bus-2:9092', protocol: 'kafka' },
      'eu-1': { host: 'eu:9092', protocol: 'kafka' },
    });
    const here = [{ $ref: '#/servers/broker-1' }, { $ref: '#/servers/broker-2' }];
    const there = [{ $ref: '#/servers/eu-1' }];
    expect(channels).toMatchObject({
      orders: { address: 'orders', servers: here, messages: { Placed: {} } },
      'eu.orders': {
        address: 'orders',
        servers: there,
        messages: { any: {} },
        bindings: { kafka: { partitions: 4 } },
      },
      'eu.pattern-__audit_._': { address: null, servers: there },
    });
    expect(Object.keys(channels)).toHaveLength(3);
  });

  it('says under which group and client each handler reads', async () => {
    const { operations } = await documentOf();
    const bindings = (group: string, client: string) => ({
      kafka: { groupId: { enum: [group] }, clientId: { enum: [client] } },
    });
    expect(operations).toMatchObject({
      'Billing.here.orders': { bindings: bindings('billing', 'billing') },
      'Billing.there.eu.orders': {
        channel: { $ref: '#/channels/eu.orders' },
        bindings: bindings('billing-eu', 'billing-of-eu'),
      },
      'send.Placed': { channel: { $ref: '#/channels/orders' } },
    });
  });

  it("keeps AsyncAPI's own schema of version 3.0.0", async () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    const validate = ajv.compile(require('@asyncapi/specs/schemas/3.0.0-without-$id.json'));
    validate(await documentOf());
    expect(validate.errors).toBeNull();
  });
});
