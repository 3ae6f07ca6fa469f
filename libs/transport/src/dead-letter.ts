import type { ConsumedRecord, Headers, ProducerRecord } from '@posthorn/client';
import { Header } from './constants.js';
import { describeError } from './errors.js';

/** A dead letter must fit where its record did: a stack of a thousand frames must not be what keeps it out. */
const MESSAGE_BYTES_MAX = 1024;
const STACK_BYTES_MAX = 8192;
const BRIEF_BYTES_MAX = 128;

export interface Failure {
  readonly error: unknown;
  readonly attempt: number;
  readonly group: string;
  readonly handler: string;
}

/**
 * The record with its key, value and headers, and beside them Spring's `kafka_dlt-*` headers in Spring's own encoding
 * (int32 and int64 big endian), so that what reads Spring's dead letters reads these. Its timestamp is the time of the
 * failure: with the record's own, an old record would fall to retention at once.
 */
export function deadLetterRecord(
  topic: string,
  record: ConsumedRecord,
  failure: Failure,
  brief = false,
): ProducerRecord {
  return {
    topic,
    key: record.key,
    value: record.value,
    headers: [
      ...record.headers.filter(([key]) => !deadLetterHeaders.has(key)),
      ...failureHeaders(record, failure, brief),
    ],
  };
}

/** Those of an earlier failure are replaced: a redriven record that fails again tells its latest story. */
const deadLetterHeaders: ReadonlySet<string> = new Set([
  Header.deliveryAttempt,
  Header.originalTopic,
  Header.originalPartition,
  Header.originalOffset,
  Header.originalTimestamp,
  Header.originalTimestampType,
  Header.originalConsumerGroup,
  Header.exceptionFqcn,
  Header.exceptionCauseFqcn,
  Header.exceptionMessage,
  Header.exceptionStacktrace,
  Header.handler,
]);

function failureHeaders(
  record: ConsumedRecord,
  { error, attempt, group, handler }: Failure,
  brief: boolean,
): Headers {
  const { name, message, stack, causeName } = describeError(error);
  const headers: [string, Buffer][] = [
    [Header.originalTopic, Buffer.from(record.topic)],
    [Header.originalPartition, int32(record.partition)],
    [Header.originalOffset, int64(record.offset)],
    [Header.originalTimestamp, int64(record.timestamp)],
    [Header.originalTimestampType, Buffer.from('CreateTime')],
    [Header.originalConsumerGroup, Buffer.from(group)],
    [Header.exceptionFqcn, Buffer.from(name)],
    [Header.exceptionMessage, cut(message, brief ? BRIEF_BYTES_MAX : MESSAGE_BYTES_MAX)],
    [Header.deliveryAttempt, int32(attempt)],
    [Header.handler, Buffer.from(handler)],
  ];
  if (causeName !== undefined) headers.push([Header.exceptionCauseFqcn, Buffer.from(causeName)]);
  if (stack !== undefined && !brief)
    headers.push([Header.exceptionStacktrace, cut(stack, STACK_BYTES_MAX)]);
  return headers;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

function cut(text: string, bytesMax: number): Buffer {
  // A cut inside a character leaves an incomplete one, which text readers show as U+FFFD; the header stays valid bytes.
  return Buffer.from(text).subarray(0, bytesMax);
}

/** A dead letter read back, for tests and tools. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly group: string;
  readonly handler: string;
  readonly attempt: number;
  readonly exception: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** Where the record came from and why it is here; undefined when the record is no dead letter of this shape. */
export function readDeadLetter(record: Pick<ConsumedRecord, 'headers'>): DeadLetter | undefined {
  const bytes = (key: string) =>
    record.headers.findLast(([name]) => name === key)?.[1] ?? undefined;
  const text = (key: string) => bytes(key)?.toString() ?? '';
  const partition = bytes(Header.originalPartition);
  const offset = bytes(Header.originalOffset);
  const timestamp = bytes(Header.originalTimestamp);
  if (partition?.length !== 4 || offset?.length !== 8 || timestamp?.length !== 8) return undefined;
  const attempt = bytes(Header.deliveryAttempt);
  return {
    topic: text(Header.originalTopic),
    partition: partition.readInt32BE(),
    offset: offset.readBigInt64BE(),
    timestamp: timestamp.readBigInt64BE(),
    group: text(Header.originalConsumerGroup),
    handler: text(Header.handler),
    attempt: attempt?.length === 4 ? attempt.readInt32BE() : 0,
    exception: text(Header.exceptionFqcn),
    message: text(Header.exceptionMessage),
    stack: bytes(Header.exceptionStacktrace)?.toString(),
  };
}
