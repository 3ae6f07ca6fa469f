import { Controller, ForbiddenException, Injectable, Module, UseGuards } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import {
  defineEvent,
  PosthornClient,
  PosthornContext,
  PosthornModule,
  PosthornTimeoutException,
  readDeadLetter,
  Subscribe,
} from '@posthorn/transport';
import { firstValueFrom } from 'rxjs';
import { z } from 'zod';
import {
  type HarnessOptions,
  HarnessTimeoutError,
  PosthornTestBroker,
  PosthornTestHarness,
} from './index.js';

const OrderPlaced = defineEvent({
  topic: 'orders',
  type: 'OrderPlaced',
  version: 1,
  schema: z.object({ id: z.string(), total: z.number() }),
  key: ({ id }) => id,
});

const create = (options: HarnessOptions): Promise<PosthornTestHarness> =>
  PosthornTestHarness.create({ logger: false, ...options });

/** Stands for an external service; tests replace it. */
@Injectable()
class Bank {
  charge(_order: { id: string }): void {}
}

class Refuses {
  canActivate(): boolean {
    throw new ForbiddenException('not today');
  }
}

@Controller()
class PaymentController {
  constructor(
    private readonly bank: Bank,
    private readonly events: PosthornClient,
  ) {}

  @Subscribe(OrderPlaced)
  async place(@Payload() order: { id: string; total: number }): Promise<void> {
    this.bank.charge(order);
    await this.events.publish('payments', { order: order.id }, { key: order.id });
  }

  @UseGuards(Refuses)
  @Subscribe('refunds')
  refund(): void {}

  @MessagePattern('double')
  double(@Payload() value: number): number {
    return value * 2;
  }
}

@Module({
  imports: [
    PosthornModule.forRootAsync({
      useFactory: () => ({
        brokers: 'kafka.production.example.com:9092',
        groupId: 'payment',
        topics: { partitions: 3 },
        connection: { tls: true },
      }),
    }),
  ],
  controllers: [PaymentController],
  providers: [Bank],
})
class PaymentModule {}

const withBank =
  (bank: Bank): HarnessOptions['override'] =>
  (module) =>
    module.overrideProvider(Bank).useValue(bank);

describe('an app on the harness', () => {
  it('has transactions: what a handler publishes in one is seen when it has ended, and not when it failed', async () => {
    @Controller()
    class Checkout {
      constructor(private readonly events: PosthornClient) {}

      @Subscribe('checkouts', { retry: { attempts: 2 } })
      async place(@Payload() { id }: { id: string }, @Ctx() context: PosthornContext) {
        await this.events.transaction(async (tx) => {
          await tx.publish('placed', { id, attempt: context.getAttempt() });
          if (context.getAttempt() === 1) throw new Error('again');
          await tx.publish(OrderPlaced, { id, total: 1 });
        });
      }
    }
    await using harness = await create({
      imports: [PosthornModule.forRoot({ groupId: 'checkout' })],
      controllers: [Checkout],
    });
    await harness.publish('checkouts', { id: 'o-1' });

    expect(await harness.published(OrderPlaced)).toMatchObject({ key: 'o-1' });
    await harness.consumed('checkouts');
    const placed = harness.seen.published.filter(({ topic }) => topic === 'placed');
    expect(placed.map(({ value }) => value)).toEqual([{ id: 'o-1', attempt: 2 }]);
  });

  it('is the unchanged module: what it handles and what it publishes can be awaited', async () => {
    await using harness = await create({ imports: [PaymentModule] });
    await harness.publish(OrderPlaced, { id: 'o-1', total: 3 });

    const { attempt, group, handler, record } = await harness.consumed(OrderPlaced);
    expect({ attempt, group, handler }).toEqual({
      attempt: 1,
      group: 'payment',
      handler: 'PaymentController.place',
    });
    expect(record).toMatchObject({ key: 'o-1', value: { id: 'o-1', total: 3 } });
    expect((await harness.published('payments')).value).toEqual({ order: 'o-1' });
    await harness.idle();
    expect(harness.seen.retried).toEqual([]);
  });

  it('retries and dead-letters without waiting, and keeps what was thrown', async () => {
    const failure = new Error('the bank is closed');
    let calls = 0;
    const bank = {
      charge(): void {
        calls += 1;
        throw failure;
      },
    };
    await using harness = await create({
      imports: [PaymentModule],
      override: withBank(bank),
    });
    const started = harness.clock.now();
    await harness.publish(OrderPlaced, { id: 'o-1', total: 3 });

    expect((await harness.retried(OrderPlaced)).error).toBe(failure);
    const { error, attempt, deadLetterTopic } =
      await harness.deadLettered('PaymentController.place');
    expect({ error, attempt, calls }).toEqual({ error: failure, attempt: 5, calls: 5 });
    const letter = await harness.published(deadLetterTopic);
    expect(readDeadLetter(letter.raw)).toMatchObject({ topic: 'orders', message: failure.message });
    expect(harness.clock.now() - started).toBe(200 + 400 + 800 + 1_600);
    await harness.idle();
  });

  it('runs guards, and gives their refusals up at once', async () => {
    await using harness = await create({ imports: [PaymentModule] });
    await harness.publish('refunds', {});
    const { error, attempt } = await harness.deadLettered('refunds');
    expect({ error, attempt }).toEqual({ error: new ForbiddenException('not today'), attempt: 1 });
  });

  it('answers requests', async () => {
    await using harness = await create({ imports: [PaymentModule] });
    expect(await firstValueFrom(harness.client.send('double', 21))).toBe(42);
  });

  it('needs no module of its own for a controller', async () => {
    await using harness = await create({
      posthorn: { groupId: 'payment' },
      controllers: [PaymentController],
      providers: [Bank],
    });
    await harness.publish(OrderPlaced, { id: 'o-1', total: 3 });
    await harness.consumed('orders');
  });

  it('tells what is missing when no module brings Posthorn', async () => {
    await expect(create({ controllers: [] })).rejects.toThrow(
      /none of the imports brings PosthornModule/,
    );
  });
});

describe('the clock of the harness', () => {
  it('stands still: a retry comes when its pause is over, and not a millisecond before', async () => {
    const calls: number[] = [];
    const bank = {
      charge(): void {
        calls.push(harness.clock.now() - started);
        if (calls.length === 1) throw new Error('once');
      },
    };
    await using harness = await create({
      imports: [PaymentModule],
      override: withBank(bank),
    });
    const started = harness.clock.now();
    await harness.publish(OrderPlaced, { id: 'o-1', total: 3 });
    await harness.retried('orders');

    await harness.clock.advance(199);
    expect(calls).toEqual([0]);
    await harness.clock.advance(1);
    expect(calls).toEqual([0, 200]);
    await harness.consumed('orders');
  });

  it('ends requests that nobody answers', async () => {
    await using harness = await create({ imports: [PaymentModule] });
    const reply = firstValueFrom(harness.client.send('nobody', 1)).catch((error: unknown) => error);
    await harness.published('nobody');
    await harness.clock.advance(30_000);
    expect(await reply).toBeInstanceOf(PosthornTimeoutException);
  });

  it('moves by ten minutes without costing a member its session', async () => {
    await using harness = await create({ imports: [PaymentModule] });
    await harness.clock.advance(600_000);
    await harness.publish(OrderPlaced, { id: 'o-1', total: 3 });
    const { record } = await harness.consumed('orders');
    expect(Number(record.timestamp)).toBe(harness.clock.now());
    expect(harness.seen.handled).toHaveLength(1);
  });

  it('goes forward only', async () => {
    await using broker = await PosthornTestBroker.start();
    expect(() => broker.clock.advance(-1)).toThrow(RangeError);
    expect(() => broker.clock.advance(Number.NaN)).toThrow(RangeError);
  });
});

describe('what did not happen', () => {
  it('is no wait at all for a time that is no number', async () => {
    await using harness = await create({ imports: [PaymentModule] });
    const waiting = harness.published('payments', () => true, { timeoutMs: Number('soon') });
    await expect(waiting).rejects.toThrow(
      "published('payments'): timeoutMs is no number of ms: NaN",
    );
  });

  it('is told with what did', async () => {
    const bank = {
      charge(): void {
        throw new Error('closed');
      },
    };
    await using harness = await create({
      imports: [PaymentModule],
      override: withBank(bank),
    });
    await harness.publish(OrderPlaced, { id: 'o-1', total: 3 });
    await harness.retried(OrderPlaced);
    const waiting = harness.published('payments', () => true, { timeoutMs: 100 });
    await expect(waiting).rejects.toThrow(HarnessTimeoutError);
    await expect(waiting).rejects.toThrow(
      /published\('payments'\) did not come about within 100 ms[^]*published {5}orders\[\d\]@0 key=o-1[^]*failed[^]*PaymentController\.place \(group payment, attempt 1\)[^]*closed/,
    );
  });
});

describe('several harnesses in one process', () => {
  it('do not see each other', async () => {
    const [one, other] = await Promise.all([
      create({ imports: [PaymentModule] }),
      create({ imports: [PaymentModule] }),
    ]);
    await one.publish(OrderPlaced, { id: 'o-1', total: 3 });
    await one.consumed('orders');
    await other.idle();
    expect(other.seen).toEqual({ published: [], handled: [], retried: [], deadLettered: [] });
    await Promise.all([one.close(), other.close(), one.close()]);
  });

  it('share a broker where they are given one, and a group its partitions', async () => {
    await using broker = await PosthornTestBroker.start();
    await using one = await create({ imports: [PaymentModule], broker });
    await using other = await create({ imports: [PaymentModule], broker });
    for (let id = 0; id < 20; id += 1) await one.publish(OrderPlaced, { id: `o-${id}`, total: 1 });
    await one.idle();
    const handled = [one, other].map(({ seen }) => seen.handled.length);
    expect(handled[0] + handled[1]).toBe(20);
    expect(Math.min(...handled)).toBeGreaterThan(0);
  });
});

describe('other kinds of app', () => {
  it('a hybrid has its HTTP server beside', async () => {
    await using harness = await create({ imports: [PaymentModule], app: 'hybrid' });
    await harness.publish(OrderPlaced, { id: 'o-1', total: 3 });
    await harness.consumed('orders');
    expect(harness.http.getHttpServer()).toBeDefined();
  });

  it('a context only publishes', async () => {
    await using harness = await create({
      imports: [PosthornModule.forRoot({ brokers: 'kafka.example.com:9092' })],
      app: 'context',
    });
    await harness.get(PosthornClient).publish('audit', { id: 1 });
    expect((await harness.published('audit')).value).toEqual({ id: 1 });
    expect(() => harness.http).toThrow(/hybrid/);
  });
});
