import type { RecordHeaders } from '@posthorn/records';
import { valueAt } from '../../json/json-path.js';
import { parseJson } from '../../json/json-value.js';

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

/** What @posthorn/transport and Spring write to a record that failed; null when none of them did. */
export function failureOf(topic: string, headers: RecordHeaders): Failure | null {
  const last = new Map(headers);
  return retryOf(topic, last) ?? deadLetterOf(last);
}

type Last = ReadonlyMap<string, Buffer | null>;

function retryOf(topic: string, headers: Last): Failure | null {
  const attempts = int32(headers, 'retry_topic-attempts');
  const origin = placeOf(headers, 'kafka_original-');
  if (origin === null || attempts === null) return null;
  return {
    kind: 'retry',
    origin,
    groupId: groupOfRetryTopic(topic, origin.topic),
    handler: text(headers, 'posthorn-handler'),
    attempts,
    error: text(headers, 'kafka_dlt-exception-message'),
    dueMs: int64(headers, 'retry_topic-backoff-timestamp'),
  };
}

/** `<topic>.<group>.retry.<n>`, by which @posthorn/transport calls them; others are nobody's. */
function groupOfRetryTopic(topic: string, origin: string): string | null {
  if (!RETRY_TOPIC.test(topic) || !topic.startsWith(`${origin}.`)) return null;
  return topic.slice(origin.length + 1, topic.lastIndexOf('.retry.')) || null;
}

function deadLetterOf(headers: Last): Failure | null {
  const origin = placeOf(headers, 'kafka_dlt-original-');
  if (origin === null) return null;
  const error = [
    text(headers, 'kafka_dlt-exception-fqcn'),
    text(headers, 'kafka_dlt-exception-message'),
  ];
  return {
    kind: 'deadLetter',
    origin,
    groupId: text(headers, 'kafka_dlt-original-consumer-group'),
    handler: text(headers, 'posthorn-handler'),
    attempts: int32(headers, 'kafka_deliveryAttempt'),
    error: error.filter((part) => part !== null).join(': ') || null,
    dueMs: null,
  };
}

/** The record whose handler published this one, and the group of that handler. */
export function causeOf(
  headers: RecordHeaders,
): { readonly place: Place; readonly groupId: string | null } | null {
  let cause: Buffer | null = null;
  let group: Buffer | null = null;
  for (const [name, value] of headers) {
    if (name === 'causation-id') cause = value;
    else if (name === 'causation-group') group = value;
  }
  const found = cause === null ? null : PLACE.exec(cause.toString('utf8'));
  if (found === null) return null;
  const [, topic, partition, offset] = found;
  const place = { topic, partition: Number(partition), offset: BigInt(offset) };
  return { place, groupId: group?.toString('utf8').slice(0, TEXT_LENGTH_MAX) || null };
}

/** Where a redrive or a replay took the record from. */
export function copyOf(headers: RecordHeaders): string | null {
  const last = new Map(headers);
  return text(last, 'posthorn-redriven-from') ?? text(last, 'posthorn-replayed-from');
}

/** The service that published an event: CloudEvents' source, which @posthorn/transport sets to `/` and the client id. */
export function sourceOf(headers: RecordHeaders): string | null {
  const source = text(new Map(headers), 'ce_source');
  return source?.replace(/^\/(?=.)/, '') ?? null;
}

export function eventTypeOf(headers: RecordHeaders, value: Buffer | null): string | null {
  const type = text(new Map(headers), 'ce_type');
  if (type !== null) return type;
  const member = valueAt(parseJson(value), ['type']);
  return typeof member === 'string' && member !== '' ? member.slice(0, TEXT_LENGTH_MAX) : null;
}

function placeOf(headers: Last, prefix: string): Place | null {
  const topic = text(headers, `${prefix}topic`);
  const partition = int32(headers, `${prefix}partition`);
  const offset = int64(headers, `${prefix}offset`);
  return topic === null || partition === null || offset === null
    ? null
    : { topic, partition, offset };
}

function text(headers: Last, name: string): string | null {
  return headers.get(name)?.toString('utf8').slice(0, TEXT_LENGTH_MAX) || null;
}

/** Spring writes numbers in big-endian bytes, and so does @posthorn/transport. */
function int32(headers: Last, name: string): number | null {
  const bytes = headers.get(name);
  return bytes?.length === 4 ? bytes.readInt32BE() : null;
}

function int64(headers: Last, name: string): bigint | null {
  const bytes = headers.get(name);
  return bytes?.length === 8 ? bytes.readBigInt64BE() : null;
}
