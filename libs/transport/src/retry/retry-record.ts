import type { ConsumedRecord, Headers, ProducerRecord } from '@posthorn/client';
import { Header } from '../record/header-names.js';
import { describeError } from '../errors/describe-error.js';
import { headerInt32, headerInt64, int32, int64 } from '../record/header-bytes.js';
import { headerText } from '../record/headers.js';

/** A record on its way to another try, and what its retry topic has to know. */
export interface Retry {
  /** As it was in its own topic. */
  readonly record: ConsumedRecord;
  /** The handler that failed: others of the topic are done with the record. */
  readonly handler: string;
  /** Tries so far. */
  readonly attempts: number;
  /** Milliseconds since the epoch. */
  readonly dueMs: number;
  /** The reader whose database knows that the record waits; undefined: none does. */
  readonly deferredBy: string | undefined;
  /** Whose retry it is; left out of one that an earlier version wrote. */
  readonly group?: string | undefined;
}

const EXCEPTION_BYTES_MAX = 256;

const retryHeaders: ReadonlySet<string> = new Set([
  Header.retryTopicName,
  Header.retryPartition,
  Header.retryOffset,
  Header.retryTimestamp,
  Header.retryAttempts,
  Header.retryDue,
  Header.exceptionMessage,
  Header.handler,
  Header.deferredBy,
  Header.retryTopicId,
  Header.retryGroup,
]);

/** Its timestamp is the time of the failure: with the record's own, an old record would fall to retention at once. */
export function retryRecordOf(topic: string, retry: Retry, error: unknown): ProducerRecord {
  const { record, handler, attempts, dueMs, deferredBy, group } = retry;
  const { name, message } = describeError(error);
  return {
    topic,
    key: record.key,
    value: record.value,
    headers: [
      ...record.headers.filter(([key]) => !retryHeaders.has(key)),
      [Header.retryTopicName, Buffer.from(record.topic)],
      [Header.retryPartition, int32(record.partition)],
      [Header.retryOffset, int64(record.offset)],
      [Header.retryTimestamp, int64(record.timestamp)],
      [Header.retryAttempts, int32(attempts)],
      [Header.retryDue, int64(BigInt(Math.ceil(dueMs)))],
      [
        Header.exceptionMessage,
        Buffer.from(`${name}: ${message}`).subarray(0, EXCEPTION_BYTES_MAX),
      ],
      [Header.handler, Buffer.from(handler)],
      ...textHeader(Header.retryTopicId, record.topicId),
      ...textHeader(Header.deferredBy, deferredBy),
      ...textHeader(Header.retryGroup, group),
    ],
  };
}

const textHeader = (name: string, text: string | undefined): [string, Buffer][] =>
  text === undefined ? [] : [[name, Buffer.from(text)]];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Undefined for a retry that an earlier version wrote. Anybody may write a header. */
function topicIdIn(headers: Headers): string | undefined {
  const id = headerText(headers, Header.retryTopicId);
  return id !== undefined && UUID.test(id) ? id : undefined;
}

/** Where a record that is tried again after a delay was fetched, and who knows of it. */
export interface DelayedRetry {
  /** In its retry topic. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly topicId?: string;
  /** The reader whose database knows that the record waits; undefined: none does. */
  readonly deferredBy: string | undefined;
}

/** Records that stand where their retry topic says, not where they were fetched. */
const retried = new WeakMap<ConsumedRecord, DelayedRetry>();

/** undefined for a record that is in its own place. */
export const delayedRetryOf = (record: ConsumedRecord): DelayedRetry | undefined =>
  retried.get(record);

/** undefined for a record that somebody else put into a retry topic. */
export function readRetry(stored: ConsumedRecord): Retry | undefined {
  const { headers } = stored;
  const topic = headerText(headers, Header.retryTopicName);
  const handler = headerText(headers, Header.handler);
  const partition = headerInt32(headers, Header.retryPartition);
  const offset = headerInt64(headers, Header.retryOffset);
  const timestamp = headerInt64(headers, Header.retryTimestamp);
  const attempts = headerInt32(headers, Header.retryAttempts);
  const due = headerInt64(headers, Header.retryDue);
  if (topic === undefined || handler === undefined || partition === undefined) return undefined;
  if (offset === undefined || timestamp === undefined || due === undefined) return undefined;
  if (attempts === undefined || attempts < 1) return undefined;
  const own = headers.filter(([key]) => !retryHeaders.has(key));
  const topicId = topicIdIn(headers);
  const record = { ...stored, topic, partition, offset, timestamp, headers: own, topicId };
  const deferredBy = headerText(headers, Header.deferredBy);
  retried.set(record, {
    topic: stored.topic,
    partition: stored.partition,
    offset: stored.offset,
    topicId: stored.topicId,
    deferredBy,
  });
  const group = headerText(headers, Header.retryGroup);
  return { record, handler, attempts, dueMs: Number(due), deferredBy, group };
}
