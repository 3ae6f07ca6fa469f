import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, type Consumer } from 'kafkajs';
import { startBroker, type RunningBroker } from '../../../apps/broker/src/broker.js';

// A broker with a log in memory, an admin API and a client that is not ours.
interface Step {
  readonly kind: string;
  readonly topic: string;
  readonly type: string | null;
  readonly service: string | null;
  readonly serviceFrom: string | null;
  readonly readers: readonly { readonly groupId: string; readonly state: string }[];
}

let broker: RunningBroker;
let consumer: Consumer;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

async function get<Body>(path: string): Promise<Body> {
  const response = await fetch(`http://127.0.0.1:${broker.adminPort}/api/v1/${path}`);
  return (await response.json()) as Body;
}

beforeAll(async () => {
  broker = await startBroker({
    port: 0,
    adminPort: 0,
    logLevel: 'silent',
    groupInitialRebalanceDelayMs: 0,
  });
  const brokers = [`${broker.host}:${broker.port}`];
  const kafka = (clientId: string) => new Kafka({ brokers, clientId, logLevel: logLevel.NOTHING });
  const admin = kafka('setup').admin();
  await admin.createTopics({ topics: ['orders', 'payments'].map((topic) => ({ topic })) });
  await admin.disconnect();
  const producer = kafka('orders-service').producer();
  await producer.connect();
  const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
  await producer.send({
    topic: 'orders',
    messages: [{ key: 'o-1', value: '{"type":"OrderPlaced"}', headers: { traceparent } }],
  });
  await producer.send({ topic: 'orders', messages: [{ key: 'o-2', value: '{}' }] });
  await producer.disconnect();
  const payments = kafka('payment-service').producer();
  await payments.connect();
  // Under a key of its own: only the trace says that it belongs to the order.
  await payments.send({
    topic: 'payments',
    messages: [{ key: 'p-9', value: '{"type":"PaymentCharged"}', headers: { traceparent } }],
  });
  await payments.disconnect();
  consumer = kafka('payment-service').consumer({ groupId: 'payment', retry: { retries: 0 } });
  await consumer.connect();
  await consumer.subscribe({ topic: 'orders', fromBeginning: true });
  await new Promise<void>((resolve) => {
    void consumer.run({
      autoCommit: false,
      eachMessage: async ({ topic, partition, message }) => {
        const offset = String(Number(message.offset) + 1);
        await consumer.commitOffsets([{ topic, partition, offset }]);
        if (message.key?.toString() === 'o-2') resolve();
      },
    });
  });
});
afterAll(async () => {
  await consumer.disconnect();
  await broker.close();
});

describe('GET /journeys/{id}', () => {
  it.each(['o-1', TRACE])('tells what became of %s in all services', async (id) => {
    const { steps, participants, ...rest } = await get<{
      readonly steps: readonly Step[];
      readonly participants: readonly string[];
    }>(`journeys/${id}`);
    expect(steps).toMatchObject([
      {
        kind: 'event',
        topic: 'orders',
        type: 'OrderPlaced',
        service: 'orders-service',
        serviceFrom: 'topic',
        readers: [{ groupId: 'payment', state: 'committed' }],
      },
      {
        kind: 'event',
        topic: 'payments',
        type: 'PaymentCharged',
        service: 'payment-service',
        readers: [],
      },
    ]);
    expect(participants).toEqual(['orders-service', 'payment', 'payment-service']);
    expect(rest).toMatchObject({ isComplete: true, hasAllReaders: true });
  });

  it('of an id that nothing has is one without steps', async () => {
    expect(await get('journeys/nobody')).toMatchObject({ steps: [], isComplete: true });
    expect(await get(`journeys/${'x'.repeat(1_025)}`)).toMatchObject({ code: 'invalid-request' });
  });
});

describe('GET /topology', () => {
  it('draws who produces and who consumes what, from what the broker sees', async () => {
    expect(await get('topology')).toMatchObject({
      producers: [
        { service: 'orders-service', topic: 'orders' },
        { service: 'payment-service', topic: 'payments' },
      ],
      consumers: [
        {
          topic: 'orders',
          groupId: 'payment',
          services: ['payment-service'],
          members: 1,
          state: 'Stable',
        },
      ],
      unreachableBrokers: [],
    });
  });

  it('has services with their instances, and the clients of a topic', async () => {
    expect(await get('services')).toMatchObject({
      services: [
        { name: 'orders-service', produces: ['orders'], consumes: [] },
        {
          name: 'payment-service',
          produces: ['payments'],
          consumes: ['orders'],
          groups: ['payment'],
        },
      ],
    });
    expect(await get('services/payment-service/instances')).toMatchObject({
      instances: [{ groupId: 'payment', topics: ['orders'], principal: 'User:ANONYMOUS' }],
    });
    expect(await get('topics/orders/producers')).toMatchObject({
      producers: [{ clientId: 'orders-service', records: '2', brokerId: 1 }],
    });
    expect(await get('topics/orders/consumer-groups')).toMatchObject({
      consumers: [{ groupId: 'payment' }],
    });
    expect(await get('services/nobody')).toMatchObject({ code: 'service-not-found' });
    expect(await get('topics/nobody/producers')).toMatchObject({ code: 'topic-not-found' });
  });
});
