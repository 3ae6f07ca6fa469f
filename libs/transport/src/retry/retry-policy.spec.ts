import { backoffMs, DEFAULT_RETRY, isFatal } from './retry-policy.js';
import {
  deadLetterTopic,
  streamsTopic,
  topicNameProblem,
  inboxTopic,
  withoutOwnTopics,
} from '../naming/topic-name.js';

describe('the pause before a retry', () => {
  const at = (random: number) =>
    [1, 2, 3, 7, 40].map((attempt) => backoffMs(DEFAULT_RETRY, attempt, () => random));

  it('doubles up to its cap, and is never longer than without jitter nor shorter than half', () => {
    expect(at(0)).toEqual([200, 400, 800, 10_000, 10_000]);
    expect(at(1)).toEqual([100, 200, 400, 5_000, 5_000]);
  });

  it('of nothing stays nothing, however many tries there were', () => {
    const atOnce = { ...DEFAULT_RETRY, initialDelayMs: 0 };
    expect(backoffMs(atOnce, 2_000, () => 0)).toBe(0);
  });
});

describe('an error rule', () => {
  it('may be Error itself, any class, or a predicate', () => {
    class Plain {}
    const fatal = (rule: typeof DEFAULT_RETRY.fatal, error: unknown) =>
      isFatal({ ...DEFAULT_RETRY, fatal: rule }, error);

    expect(fatal([Error], new TypeError())).toBe(true);
    expect(fatal([Error], 'a string')).toBe(false);
    expect(fatal([Plain], new Plain())).toBe(true);
    expect(fatal([Plain], {})).toBe(false);
    expect(fatal([(error) => error === 'x'], 'x')).toBe(true);
  });
});

describe('topic names', () => {
  it('are held to the alphabet and length of Kafka', () => {
    expect(['a', 'A.b_c-9', 'x'.repeat(249)].map((name) => topicNameProblem(name))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    for (const name of ['', '.', '..', 'a b', 'ä', 'a/b', 'x'.repeat(250)]) {
      expect(topicNameProblem(name)).toBeDefined();
    }
  });

  it('of dead letters are legal whatever the group is called', () => {
    expect(deadLetterTopic('orders', 'billing')).toBe('orders.billing.dlq');
    expect(deadLetterTopic('orders', 'my group/2')).toBe('orders.my-group-2.dlq');
    expect(topicNameProblem(deadLetterTopic('t'.repeat(249), 'g'.repeat(255)))).toBeUndefined();
  });

  it('of dead letters match no pattern that does not name them', () => {
    const matches = (pattern: RegExp) =>
      ['orders', 'orders.eu', 'new.orders', 'orders.svc.dlq'].filter((topic) =>
        withoutOwnTopics(pattern, 'svc').test(topic),
      );

    expect(matches(/^orders/)).toEqual(['orders', 'orders.eu']);
    expect(matches(/orders/g)).toEqual(['orders', 'orders.eu', 'new.orders']);
    expect(matches(/ORDERS$/i)).toEqual(['orders', 'new.orders']);
    expect(matches(/^(a|orders)(?=\.eu)/)).toEqual(['orders.eu']);
    expect(matches(/\.dlq$/)).toEqual(['orders.svc.dlq']);
  });

  it('of inboxes match no pattern: a handler of `/^orders/` has no use for the replies to `orders`', () => {
    const matches = (topic: string) => withoutOwnTopics(/^orders|inbox/, 'svc').test(topic);

    expect(matches(inboxTopic('orders'))).toBe(false);
    expect(matches(inboxTopic('mail'))).toBe(false);
    expect(['orders.inbox.new', 'mail.inbox.2'].map(matches)).toEqual([true, true]);
  });

  it('of what is told of streams match no pattern, and are legal whatever the group is called', () => {
    const topic = streamsTopic('orders/2');
    expect(topic).toBe('orders-2.posthorn-streams');
    expect(withoutOwnTopics(/^orders|streams$/, 'svc').test(topic)).toBe(false);
    expect(topicNameProblem(streamsTopic('g'.repeat(255)))).toBeUndefined();
  });

  it('of retries match no pattern that names dead letters alone, be it to leave them out', () => {
    const matches = (pattern: RegExp) =>
      ['orders', 'orders.a.retry.1', 'orders.a.dlq'].filter((topic) =>
        withoutOwnTopics(pattern, 'svc').test(topic),
      );

    expect(matches(/^orders(?!.*\.dlq$)/)).toEqual(['orders']);
    expect(matches(/^orders.*\.dlq/)).toEqual(['orders.a.dlq']);
    expect(matches(/\.retry\.\d$/)).toEqual(['orders.a.retry.1']);
    expect(matches(/\.(dlq|retry\.\d)$/)).toEqual(['orders.a.dlq']);
  });

  it('of what the group gave up of dead letters match only a pattern that names them', () => {
    const matches = (pattern: RegExp) =>
      ['orders.a.dlq', 'orders.a.dlq.b.dlq', 'orders.a.dlq.svc.eu.dlq'].filter((topic) =>
        withoutOwnTopics(pattern, 'svc.eu').test(topic),
      );

    expect(matches(/\.dlq$/)).toEqual(['orders.a.dlq', 'orders.a.dlq.b.dlq']);
    expect(matches(/\.dlq\.svc\.eu\.dlq$/)).toEqual(['orders.a.dlq.svc.eu.dlq']);
  });
});
