import { afterEach, describe, expect, it } from '@jest/globals';
import { ModernFakeTimers } from '@jest/fake-timers';
import { Controller } from '@nestjs/common';
import { Subscribe } from '@posthorn/transport';
import { type HarnessOptions, PosthornTestBroker, PosthornTestHarness } from './index.js';

@Controller()
class OrdersController {
  @Subscribe('orders')
  place(): void {}
}

const options: HarnessOptions = {
  controllers: [OrdersController],
  posthorn: { groupId: 'orders' },
  logger: false,
};

const timers = new ModernFakeTimers({
  config: { fakeTimers: {} } as never,
  global: globalThis,
});

/** What Vitest does not fake by default, and in Jest the broker is kept from. */
const NEVER = ['nextTick', 'queueMicrotask'] as const;
const TIMERS = [
  'hrtime',
  'performance',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

afterEach(() => {
  timers.useRealTimers();
});

describe('fake timers of the test', () => {
  it('are refused where the harness is made, with what to fake instead', async () => {
    timers.useFakeTimers({ doNotFake: [...NEVER] });
    await expect(PosthornTestHarness.create(options)).rejects.toThrow(
      'timers of this test are faked',
    );
  });

  it('are refused by whatever waits, and do no harm once they are real again', async () => {
    const harness = await PosthornTestHarness.create(options);
    timers.useFakeTimers({ doNotFake: [...NEVER] });
    await expect(harness.publish('orders', 1)).rejects.toThrow('fake Date alone');
    await expect(harness.idle()).rejects.toThrow('idle(): the timers of this test are faked');
    timers.useRealTimers();
    await harness.publish('orders', 2);
    await harness.consumed('orders');
    await harness.close();
  });

  it('may be those of Date alone', async () => {
    const harness = await PosthornTestHarness.create(options);
    timers.useFakeTimers({ now: 0, doNotFake: [...NEVER, ...TIMERS] });
    expect(Date.now()).toBe(0);
    await harness.publish('orders', 1);
    await harness.consumed('orders');
    await harness.close();
  });
});

describe('a broker that is closed', () => {
  it('closes the harnesses that use it first, and each says what became of it', async () => {
    const broker = await PosthornTestBroker.start();
    const harness = await PosthornTestHarness.create({ ...options, broker });
    await harness.publish('orders', 'before');
    const waits = harness.published('never').catch((error: unknown) => error);
    await broker.close();
    expect(await waits).toEqual(new Error("published('never'): the harness was closed"));
    await expect(harness.publish('orders', 'after')).rejects.toThrow('PosthornClient is closed');
    await expect(harness.consumed('never')).rejects.toThrow('the harness was closed');
    await harness.close();
  });

  it('takes no harness any more', async () => {
    const broker = await PosthornTestBroker.start();
    await broker.close();
    await expect(PosthornTestHarness.create({ ...options, broker })).rejects.toThrow(
      'the PosthornTestBroker was closed',
    );
  });
});

describe('two harnesses in a process', () => {
  it('know nothing of each other, each with a broker of its own', async () => {
    const both = await Promise.all([1, 2].map(() => PosthornTestHarness.create(options)));
    const [one, other] = both as [PosthornTestHarness, PosthornTestHarness];
    await one.publish('orders', 1);
    await one.consumed('orders');
    await other.idle();
    expect(other.seen.handled).toEqual([]);
    await one.close();
    await other.publish('orders', 2);
    await other.consumed('orders');
    await other.close();
  });
});
