import { PosthornTestBroker, PosthornTestHarness } from '@posthorn/testing';
import { PosthornTimeoutException } from '@posthorn/transport';
import { Kafka, logLevel } from 'kafkajs';
import { firstValueFrom } from 'rxjs';
import { Bank, OrderPlaced, PaymentController, PaymentModule } from './orders.module.js';

const pays = { charge: () => Promise.resolve() };

describe('the examples of the README', () => {
  it('time', async () => {
    let calls = 0;
    const charge = () => (calls++ === 0 ? Promise.reject(new Error('closed')) : Promise.resolve());
    await using harness = await PosthornTestHarness.create({
      imports: [PaymentModule],
      override: (module) => module.overrideProvider(Bank).useValue({ charge }),
      logger: false,
    });
    await harness.publish(OrderPlaced, { id: 'o-1', total: 12 });

    await harness.retried('orders');
    await harness.clock.advance(199);
    expect(calls).toBe(1);
    await harness.clock.advance(1); // the first pause is 200 ms long
    expect(calls).toBe(2);

    const reply = firstValueFrom(harness.client.send('nobody', {})).catch(
      (error: unknown) => error,
    );
    await harness.published('nobody');
    await harness.clock.advance(30_000);
    expect(await reply).toBeInstanceOf(PosthornTimeoutException);
  });

  it('a controller by itself', async () => {
    await using harness = await PosthornTestHarness.create({
      posthorn: { groupId: 'payment' },
      controllers: [PaymentController],
      providers: [{ provide: Bank, useValue: pays }],
    });
    await harness.publish(OrderPlaced, { id: 'o-1', total: 12 });
    await harness.consumed('orders', ({ value }) => (value as { id: string }).id === 'o-1');
  });

  it('several apps on one broker', async () => {
    await using broker = await PosthornTestBroker.start();
    await using payment = await PosthornTestHarness.create({
      broker,
      posthorn: { groupId: 'payment' },
      controllers: [PaymentController],
      providers: [{ provide: Bank, useValue: pays }],
    });
    await using audit = await PosthornTestHarness.create({
      broker,
      posthorn: { groupId: 'audit' },
      controllers: [PaymentController],
      providers: [{ provide: Bank, useValue: pays }],
    });
    await payment.publish(OrderPlaced, { id: 'o-1', total: 12 });
    await audit.idle(); // of all apps on the broker
    expect([payment, audit].map(({ seen }) => seen.handled.length)).toEqual([1, 1]);
  });

  it('other clients', async () => {
    await using harness = await PosthornTestHarness.create({
      imports: [PaymentModule],
      override: (module) => module.overrideProvider(Bank).useValue(pays),
      listen: true,
    });
    const kafka = new Kafka({ brokers: [harness.broker.address], logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'orders', messages: [{ value: '{"id":"o-1","total":12}' }] });
    await harness.consumed('orders');
    await producer.disconnect();
  });
});
