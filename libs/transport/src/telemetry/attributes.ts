import type { Attributes } from '@opentelemetry/api';
import type { ConsumedRecord, ProducerRecord } from '@posthorn/client';
import { Header } from '../record/header-names.js';
import { describeError, isObject } from '../errors/describe-error.js';
import { headerText } from '../record/headers.js';

/** OpenTelemetry's names for messaging; the system is `kafka`, the protocol spoken, whatever broker answers. */
export const Attribute = {
  system: 'messaging.system',
  operationName: 'messaging.operation.name',
  operationType: 'messaging.operation.type',
  destination: 'messaging.destination.name',
  partition: 'messaging.destination.partition.id',
  group: 'messaging.consumer.group.name',
  offset: 'messaging.kafka.offset',
  key: 'messaging.kafka.message.key',
  tombstone: 'messaging.kafka.message.tombstone',
  clientId: 'messaging.client.id',
  clusterId: 'messaging.kafka.cluster.id',
  conversation: 'messaging.message.conversation_id',
  batchCount: 'messaging.batch.message_count',
  errorType: 'error.type',
  handler: 'posthorn.handler',
  attempt: 'posthorn.attempt',
  transactionalId: 'posthorn.transaction.id',
  transactionOutcome: 'posthorn.transaction.outcome',
} as const;

export type Operation = 'send' | 'process' | 'transaction';

/** What spans and metrics share: few values, so that it may be a metric's label. */
export function operationAttributes(operation: Operation, destination: string): Attributes {
  return {
    [Attribute.system]: 'kafka',
    [Attribute.operationName]: operation,
    [Attribute.operationType]: operation,
    [Attribute.destination]: destination,
  };
}

export function recordAttributes(record: ProducerRecord | ConsumedRecord): Attributes {
  const { key, value, headers = [] } = record;
  const conversation = headerText(headers, Header.correlationId);
  return {
    ...(key !== null && key !== undefined && { [Attribute.key]: key.toString() }),
    ...(value === null && { [Attribute.tombstone]: true }),
    ...(conversation !== undefined && { [Attribute.conversation]: conversation }),
  };
}

/** Kafka's name of the error where a broker gave one, else the class of what was thrown. */
export function errorType(error: unknown): string {
  const kafkaName = isObject(error) ? error['errorName'] : undefined;
  return typeof kafkaName === 'string' ? kafkaName : describeError(error).name;
}
