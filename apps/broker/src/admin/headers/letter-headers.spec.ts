import type { RecordHeaders } from '@posthorn/records';
import { letterFacts, stackOf, withoutFailure } from './letter-headers.js';

const text = (entries: Record<string, string>): RecordHeaders =>
  Object.entries(entries).map(([name, value]) => [name, Buffer.from(value)] as const);

const hex = (entries: Record<string, string>): RecordHeaders =>
  Object.entries(entries).map(([name, value]) => [name, Buffer.from(value, 'hex')] as const);

const NOTHING = {
  originTopic: null,
  originPartition: null,
  originOffset: null,
  originTimestamp: null,
  group: '',
  handler: '',
  exception: '',
  message: '',
  attempt: null,
  timesRedriven: 0,
  redrivenFrom: null,
  isCut: false,
};

describe('what a dead letter tells', () => {
  it("is read from Spring's headers, numbers as they are on the wire", () => {
    const headers = [
      ...text({
        'kafka_dlt-original-topic': 'orders',
        'kafka_dlt-original-consumer-group': 'payment',
        'kafka_dlt-exception-fqcn': 'TypeError',
        'kafka_dlt-exception-message': 'no price',
        'kafka_dlt-exception-stacktrace': 'at charge',
        'posthorn-handler': 'Payments.charge',
        'posthorn-redriven-times': '2',
        'posthorn-redriven-from': 'orders.payment.dlq/0@7',
      }),
      ...hex({
        'kafka_dlt-original-partition': '00000003',
        'kafka_dlt-original-offset': '0000000100000000',
        'kafka_dlt-original-timestamp': '00000000000003e8',
        kafka_deliveryAttempt: '00000005',
        'posthorn-cut-value-bytes': '00001000',
      }),
    ];
    expect(letterFacts(headers)).toEqual({
      originTopic: 'orders',
      originPartition: 3,
      originOffset: 2n ** 32n,
      originTimestamp: 1_000n,
      group: 'payment',
      handler: 'Payments.charge',
      exception: 'TypeError',
      message: 'no price',
      attempt: 5,
      timesRedriven: 2,
      redrivenFrom: 'orders.payment.dlq/0@7',
      isCut: true,
    });
    expect(stackOf(headers)).toBe('at charge');
  });

  it("is read from Kafka Connect's", () => {
    const headers = text({
      '__connect.errors.topic': 'orders',
      '__connect.errors.partition': '3',
      '__connect.errors.offset': '42',
      '__connect.errors.connector.name': 'sink',
      '__connect.errors.stage': 'VALUE_CONVERTER',
      '__connect.errors.exception.class.name': 'org.apache.kafka.connect.errors.DataException',
      '__connect.errors.exception.message': 'no schema',
    });
    expect(letterFacts(headers)).toMatchObject({
      originTopic: 'orders',
      originPartition: 3,
      originOffset: 42n,
      group: 'connect-sink',
      handler: 'VALUE_CONVERTER',
      exception: 'org.apache.kafka.connect.errors.DataException',
      message: 'no schema',
    });
  });

  it('is nothing where there is nothing, or nothing that can be read', () => {
    expect(letterFacts([])).toEqual(NOTHING);
    const damaged = [
      ...text({ 'posthorn-redriven-times': '-1' }),
      ...hex({ 'kafka_dlt-original-partition': '03', 'kafka_dlt-original-offset': 'ff' }),
      ['kafka_dlt-exception-message', null] as const,
    ];
    expect(letterFacts(damaged)).toEqual(NOTHING);
  });

  it('is text that PostgreSQL takes, of a length that an index takes', () => {
    const headers = text({
      'kafka_dlt-exception-fqcn': `${'x'.repeat(299)}🦊${'y'.repeat(5_000)}`,
      'kafka_dlt-exception-message': `a\0b${'z'.repeat(5_000)}`,
    });
    const { exception, message } = letterFacts([
      ...headers,
      ['posthorn-handler', Buffer.from([0xff, 0x00])],
    ]);
    expect(Buffer.from(exception).toString()).toBe(exception);
    expect(exception.length).toBeLessThanOrEqual(300);
    expect([message.includes('\0'), message.length]).toEqual([false, 1_000]);
  });
});

it('leaves a copy what its record had, and nothing of the failure or of an earlier copy', () => {
  const own = text({ traceparent: '00-1', mine: 'kept' });
  const headers = [
    ...own,
    ...text({
      'kafka_dlt-original-topic': 'orders',
      kafka_deliveryAttempt: 'x',
      'posthorn-handler': 'A.b',
      'posthorn-for-group': 'payment',
      'posthorn-redriven-times': '1',
      '__connect.errors.topic': 'orders',
    }),
  ];
  expect(withoutFailure(headers)).toEqual(own);
});
