import { describe, expect, it } from '@jest/globals';
import { handlersOf, type HandledGroup, type HandlerLetters } from './handlers.js';
import type { Consuming } from './topology.js';

const consuming = (topic: string, groupId: string | null, services: string[]): Consuming => ({
  topic,
  groupId,
  services,
  members: services.length,
  state: 'Stable',
  bytesPerSecond: null,
});

const lag = (topic: string, records: bigint, lagSeconds: number): HandledGroup['lags'][number] => ({
  topic,
  partition: 0,
  committedOffset: 0n,
  highWatermark: records,
  lag: records,
  lagSeconds,
  memberId: null,
});

describe('the handlers of a service', () => {
  const consumers = [
    consuming('orders', 'pay@eu', ['payment']),
    consuming('orders.pay-eu.retry.1', 'pay@eu', ['payment']),
    consuming('orders.pay-eu.retry.2', 'pay@eu', ['payment']),
    consuming('refunds', 'pay@eu', ['payment', 'other']),
    consuming('orders', 'kitchen', ['kitchen']),
    consuming('orders', null, ['payment']),
  ];
  const groups: HandledGroup[] = [
    {
      groupId: 'pay@eu',
      committed: [],
      lags: [lag('orders', 3n, 7), lag('orders.pay-eu.retry.1', 9n, 60), lag('refunds', 0n, 0)],
      handlers: [
        { topic: 'orders', names: ['Pay.charge', 'Pay.audit'] },
        { topic: 'refunds', names: ['Pay.refund'] },
      ],
    },
  ];
  const letter = (handler: string, rest: Partial<HandlerLetters> = {}): HandlerLetters => ({
    group: 'pay@eu',
    originTopic: 'orders',
    handler,
    open: 2,
    ...rest,
  });
  const letters = [
    letter('Pay.charge'),
    letter('Pay.book'),
    letter('Cook.cook', { group: 'kitchen' }),
  ];
  const handlers = handlersOf('payment', consumers, groups, letters);

  it('are the topics that it reads in groups; retry topics belong to theirs', () => {
    expect(handlers.map(({ topic, groupId }) => `${groupId} ${topic}`)).toEqual([
      'pay@eu orders',
      'pay@eu refunds',
    ]);
    expect(handlers[0]).toMatchObject({
      retryMode: 'topics',
      retryTopics: ['orders.pay-eu.retry.1', 'orders.pay-eu.retry.2'],
    });
    expect(handlers[1]).toMatchObject({ retryMode: null, retryTopics: [] });
  });

  it('are as late as their topic, whatever waits for its next try', () => {
    expect(handlers[0]).toMatchObject({ lag: 3n, lagSeconds: 7 });
  });

  it('have the names that members and dead letters tell, each once, and no others', () => {
    const names = ['Pay.audit', 'Pay.book', 'Pay.charge'];
    expect(handlers[0]).toMatchObject({ names, openLetters: 4 });
    expect(handlers[1]).toMatchObject({ names: ['Pay.refund'], openLetters: 0 });
  });
});
