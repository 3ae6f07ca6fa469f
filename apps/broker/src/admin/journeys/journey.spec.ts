import { describe, expect, it } from '@jest/globals';
import { journeyOf, type JourneyContext, type JourneyRecord } from './journey.js';

const NOTHING_ELSE: JourneyContext = { producersOf: () => [], groupsOf: () => [] };
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};

function record(
  place: string,
  timestamp: number,
  headers: Readonly<Record<string, string | Buffer>> = {},
  value = '{"type":"Happened"}',
): JourneyRecord {
  const [, topic, partition, offset] = /^(.+)-(\d+)@(\d+)$/.exec(place)!;
  return {
    topic,
    partition: Number(partition),
    offset: BigInt(offset),
    timestamp: BigInt(timestamp),
    key: Buffer.from('o-1'),
    value: Buffer.from(value),
    headers: Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)] as const),
  };
}

const retryHeaders = (attempts: number, dueMs: number) => ({
  'kafka_original-topic': 'orders',
  'kafka_original-partition': int32(0),
  'kafka_original-offset': int64(7n),
  'kafka_original-timestamp': int64(1_000n),
  'retry_topic-attempts': int32(attempts),
  'retry_topic-backoff-timestamp': int64(BigInt(dueMs)),
  'posthorn-handler': 'Payment.charge',
  'kafka_dlt-exception-message': 'Error: declined',
});

const deadLetterHeaders = {
  'kafka_dlt-original-topic': 'orders',
  'kafka_dlt-original-partition': int32(0),
  'kafka_dlt-original-offset': int64(7n),
  'kafka_dlt-original-consumer-group': 'payment',
  'kafka_dlt-exception-fqcn': 'CardError',
  'kafka_dlt-exception-message': 'declined',
  kafka_deliveryAttempt: int32(3),
  'posthorn-handler': 'Payment.charge',
};

describe('a journey', () => {
  it('is what happened, in order, with the waits between', () => {
    const { steps, participants } = journeyOf(
      [
        record('restaurant-0@3', 1_500, { ce_source: '/restaurant', ce_type: 'OrderAccepted' }),
        record('orders-0@7', 1_000, { ce_source: '/orders' }, '{"type":"OrderPlaced"}'),
      ],
      NOTHING_ELSE,
    );
    expect(steps).toMatchObject([
      {
        topic: 'orders',
        type: 'OrderPlaced',
        service: 'orders',
        serviceFrom: 'record',
        waitedMs: 0n,
      },
      { topic: 'restaurant', type: 'OrderAccepted', service: 'restaurant', waitedMs: 500n },
    ]);
    expect(participants).toEqual(['orders', 'restaurant']);
  });

  it('tells who published from the topic only when it can have been nobody else', () => {
    const producers: Record<string, string[]> = { a: ['one'], b: ['one', 'two'] };
    const { steps } = journeyOf([record('a-0@0', 1), record('b-0@0', 2)], {
      ...NOTHING_ELSE,
      producersOf: (topic) => producers[topic],
    });
    expect(steps).toMatchObject([
      { service: 'one', serviceFrom: 'topic' },
      { service: null, serviceFrom: null },
    ]);
  });

  it('shows retries and the dead letter of a handler, and what became of the record in each group', () => {
    const { steps } = journeyOf(
      [
        record('orders.payment.dlq-0@0', 9_000, deadLetterHeaders),
        record('orders-0@7', 1_000),
        record('orders.payment.retry.2-0@4', 4_000, retryHeaders(2, 8_000)),
        record('orders.payment.retry.1-0@2', 2_000, retryHeaders(1, 3_000)),
      ],
      {
        ...NOTHING_ELSE,
        groupsOf: (topic) =>
          topic === 'orders'
            ? [
                { groupId: 'kitchen', committed: 8n },
                { groupId: 'driver', committed: 7n },
                { groupId: 'payment', committed: 8n },
              ]
            : [],
      },
    );
    expect(steps.map(({ kind, topic }) => `${kind} ${topic}`)).toEqual([
      'event orders',
      'retry orders.payment.retry.1',
      'retry orders.payment.retry.2',
      'deadLetter orders.payment.dlq',
    ]);
    expect(steps[1]).toMatchObject({
      groupId: 'payment',
      attempts: 1,
      handler: 'Payment.charge',
      dueMs: 3_000n,
      error: 'Error: declined',
    });
    expect(steps[3]).toMatchObject({
      groupId: 'payment',
      attempts: 3,
      error: 'CardError: declined',
      origin: { offset: 7n },
    });
    expect(steps[0]).toMatchObject({
      readers: [
        { groupId: 'driver', state: 'waiting', failures: 0 },
        { groupId: 'kitchen', state: 'committed', failures: 0 },
        { groupId: 'payment', state: 'deadLettered', failures: 3 },
      ],
    });
  });

  it('follows causes: an effect comes after its cause whatever the clocks say to the millisecond', () => {
    const { steps } = journeyOf(
      [
        record('a-effects-0@5', 1_000, {
          'causation-id': 'z.orders-3@7',
          'causation-group': 'kitchen',
          'correlation-id': 'c-1',
        }),
        record('z.orders-3@7', 1_000),
      ],
      NOTHING_ELSE,
    );
    expect(steps).toMatchObject([
      {
        topic: 'z.orders',
        readers: [
          {
            groupId: 'kitchen',
            state: 'committed',
            caused: [{ topic: 'a-effects', partition: 0, offset: 5n }],
          },
        ],
      },
      {
        topic: 'a-effects',
        causedBy: { topic: 'z.orders', partition: 3, offset: 7n },
        correlationId: 'c-1',
      },
    ]);
  });

  it('counts a record that was found twice once, and takes headers that are none for what they are', () => {
    const odd = {
      'causation-id': 'nowhere',
      traceparent: 'x',
      'retry_topic-attempts': 'two',
      ce_source: '/',
    };
    const { steps } = journeyOf(
      [record('a-0@1', 5, odd, 'no json'), record('a-0@1', 5, odd, 'no json')],
      NOTHING_ELSE,
    );
    expect(steps).toMatchObject([
      { kind: 'event', type: null, causedBy: null, traceId: null, service: '/' },
    ]);
  });

  it('keeps the order of a partition, whatever its timestamps say', () => {
    const { steps } = journeyOf(
      [record('a-0@2', 1_000), record('b-0@0', 1_500), record('a-0@1', 2_000)],
      NOTHING_ELSE,
    );
    expect(steps.map(({ topic, offset, waitedMs }) => [topic, offset, waitedMs])).toEqual([
      ['b', 0n, 0n],
      ['a', 1n, 500n],
      ['a', 2n, 0n],
    ]);
  });
});
