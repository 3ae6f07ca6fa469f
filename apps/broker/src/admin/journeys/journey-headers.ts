import { valueAt, parseJson, type RecordHeaders } from '@posthorn/records';
import {
  int32Of,
  int64Of,
  lastHeaders,
  textOf,
  type LastHeaders,
} from '../headers/header-values.js';
import { Header } from '../headers/letter-header-names.js';
import { letterFacts, REDRIVEN_FROM, REPLAYED_FROM } from '../headers/letter-headers.js';

export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

export interface Failure {
  readonly kind: 'retry' | 'deadLetter';
  readonly origin: Place;
  readonly groupId: string | null;
  readonly handler: string | null;
  readonly attempts: number | null;
  readonly error: string | null;
  readonly dueMs: bigint | null;
}

const TEXT_LENGTH_MAX = 1_000;
/** `orders-3@1234`, as places of records are written everywhere. */
const PLACE = /^(.{1,249})-(\d{1,10})@(\d{1,19})$/;
const RETRY_TOPIC = /^(.+)\.([^.]+(?:\.[^.]+)*)\.retry\.\d+$/;

/** What is written to a record that failed, by @posthorn/transport, Spring or Kafka Connect; null when none of them did. */
export function failureOf(topic: string, headers: RecordHeaders): Failure | null {
  return retryOf(topic, lastHeaders(headers)) ?? deadLetterOf(headers);
}

function retryOf(topic: string, headers: LastHeaders): Failure | null {
  const origin = placeOf({
    topic: textOf(headers, 'kafka_original-topic') || null,
    partition: int32Of(headers, 'kafka_original-partition'),
    offset: int64Of(headers, 'kafka_original-offset'),
  });
  const attempts = int32Of(headers, 'retry_topic-attempts');
  if (origin === null || attempts === null) return null;
  return {
    kind: 'retry',
    origin,
    groupId: groupOfRetryTopic(topic, origin.topic),
    handler: textOf(headers, Header.handler) || null,
    attempts,
    error: textOf(headers, 'kafka_dlt-exception-message', TEXT_LENGTH_MAX) || null,
    dueMs: int64Of(headers, 'retry_topic-backoff-timestamp'),
  };
}

/** `<topic>.<group>.retry.<n>`, by which @posthorn/transport calls them; others are nobody's. */
function groupOfRetryTopic(topic: string, origin: string): string | null {
  if (!RETRY_TOPIC.test(topic) || !topic.startsWith(`${origin}.`)) return null;
  return topic.slice(origin.length + 1, topic.lastIndexOf('.retry.')) || null;
}

function deadLetterOf(headers: RecordHeaders): Failure | null {
  const facts = letterFacts(headers);
  const { originTopic: topic, originPartition: partition, originOffset: offset } = facts;
  const origin = placeOf({ topic, partition, offset });
  if (origin === null) return null;
  const { group, handler, attempt, exception, message } = facts;
  return {
    kind: 'deadLetter',
    origin,
    groupId: group || null,
    handler: handler || null,
    attempts: attempt,
    error: [exception, message].filter((part) => part !== '').join(': ') || null,
    dueMs: null,
  };
}

function placeOf({
  topic,
  partition,
  offset,
}: { readonly [Name in keyof Place]: Place[Name] | null }): Place | null {
  return topic === null || partition === null || offset === null
    ? null
    : { topic, partition, offset };
}

/** The record whose handler published this one, and the group of that handler. */
export function causeOf(
  headers: RecordHeaders,
): { readonly place: Place; readonly groupId: string | null } | null {
  const last = lastHeaders(headers);
  const found = PLACE.exec(textOf(last, 'causation-id'));
  if (found === null) return null;
  const [, topic, partition, offset] = found;
  const place = { topic, partition: Number(partition), offset: BigInt(offset) };
  return { place, groupId: textOf(last, 'causation-group') || null };
}

/** Where a redrive or a replay took the record from. */
export function copyOf(headers: RecordHeaders): string | null {
  const last = lastHeaders(headers);
  return textOf(last, REDRIVEN_FROM) || textOf(last, REPLAYED_FROM) || null;
}

/** The service that published an event: CloudEvents' source, which @posthorn/transport sets to `/` and the client id. */
export function sourceOf(headers: RecordHeaders): string | null {
  const source = textOf(lastHeaders(headers), 'ce_source', TEXT_LENGTH_MAX);
  return source.replace(/^\/(?=.)/, '') || null;
}

export function eventTypeOf(headers: RecordHeaders, value: Buffer | null): string | null {
  const type = textOf(lastHeaders(headers), 'ce_type', TEXT_LENGTH_MAX);
  if (type !== '') return type;
  const member = valueAt(parseJson(value), ['type']);
  return typeof member === 'string' && member !== '' ? member.slice(0, TEXT_LENGTH_MAX) : null;
}
