import type { Admin, IHeaders, Kafka, Message } from 'kafkajs';
import { Partitioners } from 'kafkajs';

export const REFUND = 'r-7';

const DLQ = 'refunds.dlq';
const RETRY = 'refunds.payout.retry.1';
const FAILED = 'BankUnavailable: the bank does not answer';

/**
 * A journey, with the headers that @posthorn/transport writes: a refund is asked for, one service books it, another one
 * fails to pay it out, tries again, and gives it up.
 */
export async function produceRefund(kafka: (clientId: string) => Kafka, admin: Admin) {
  await admin.createTopics({
    topics: ['refunds', 'bookings', RETRY, DLQ].map((topic) => ({ topic, numPartitions: 1 })),
  });
  const start = Date.now() - 90_000;
  const send = async (clientId: string, topic: string, afterMs: number, message: Message) => {
    const producer = kafka(clientId).producer({
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const timestamp = String(start + afterMs);
    await producer.send({ topic, messages: [{ key: REFUND, timestamp, ...message }] });
    await producer.disconnect();
  };
  const event = (type: string, service: string, more: IHeaders = {}): Message => ({
    value: JSON.stringify({ type, amountCents: 1250 }),
    headers: { ce_type: type, ce_source: `/${service}`, 'correlation-id': REFUND, ...more },
  });
  await send('refund-desk', 'refunds', 0, event('RefundRequested', 'refund-desk'));
  const cause = { 'causation-id': 'refunds-0@0', 'causation-group': 'ledger' };
  await send('ledger-service', 'bookings', 140, event('RefundBooked', 'ledger-service', cause));
  await send('payout-service', RETRY, 420, { value: '{}', headers: retryHeaders(start + 10_420) });
  await send('payout-service', DLQ, 10_900, { value: '{}', headers: deadLetterHeaders() });
  const partitions = [{ partition: 0, offset: '1' }];
  for (const groupId of ['ledger', 'payout']) {
    await admin.setOffsets({ groupId, topic: 'refunds', partitions });
  }
  await admin.setOffsets({
    groupId: 'reports',
    topic: 'bookings',
    partitions: [{ partition: 0, offset: '0' }],
  });
}

function retryHeaders(dueMs: number): IHeaders {
  return {
    'kafka_original-topic': 'refunds',
    'kafka_original-partition': int32(0),
    'kafka_original-offset': int64(0),
    'retry_topic-attempts': int32(1),
    'retry_topic-backoff-timestamp': int64(dueMs),
    'posthorn-handler': 'PayoutController.onRefund',
    'kafka_dlt-exception-message': FAILED,
  };
}

function deadLetterHeaders(): IHeaders {
  return {
    'kafka_dlt-original-topic': 'refunds',
    'kafka_dlt-original-partition': int32(0),
    'kafka_dlt-original-offset': int64(0),
    'kafka_dlt-original-consumer-group': 'payout',
    'kafka_dlt-exception-message': FAILED,
    kafka_deliveryAttempt: int32(2),
    'posthorn-handler': 'PayoutController.onRefund',
  };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}
