import type { ConsumedRecord, Headers, ProducerRecord } from '@posthorn/client';
import { Header } from '../record/header-names.js';
import { describeError } from '../errors/describe-error.js';
import { headerBytes, headerInt32, headerInt64, int32, int64 } from '../record/header-bytes.js';

/** A dead letter must fit where its record did: a stack of a thousand frames must not be what keeps it out. */
const MESSAGE_BYTES_MAX = 1024;
const STACK_BYTES_MAX = 8192;
const BRIEF_BYTES_MAX = 128;
/** What is left of a value, key or header that does not fit anywhere. */
const CUT_BYTES_MAX = 1024;
const CUT_HEADERS_MAX = 16;

/**
 * `whole`; `brief`: without the stack, hardly larger than the record was; `cut`: of key, value and headers only the
 * beginnings, for a topic that takes smaller records than the one they came from.
 */
export type DeadLetterSize = 'whole' | 'brief' | 'cut';

export const smaller = (size: DeadLetterSize): DeadLetterSize =>
  size === 'whole' ? 'brief' : 'cut';

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
  size: DeadLetterSize = 'whole',
): ProducerRecord {
  const { key, value, headers } = size === 'cut' ? beginningOf(record) : record;
  return {
    topic,
    key,
    value,
    headers: [
      ...headers.filter(([name]) => !deadLetterHeaders.has(name)),
      ...failureHeaders(record, failure, size !== 'whole'),
      ...(size === 'cut' ? cutHeader(record) : []),
    ],
  };
}

/** The record itself stays where it is; its dead letter says where, and that this is not all of it. */
function beginningOf({
  key,
  value,
  headers,
}: ConsumedRecord): Pick<ConsumedRecord, 'key' | 'value' | 'headers'> {
  const cutTo = (bytes: Buffer | null) => bytes?.subarray(0, CUT_BYTES_MAX) ?? null;
  return {
    key: cutTo(key),
    value: cutTo(value),
    headers: headers
      .filter(([name]) => name.length <= CUT_BYTES_MAX)
      .slice(0, CUT_HEADERS_MAX)
      .map(([name, bytes]) => [name, cutTo(bytes)] as const),
  };
}

const cutHeader = ({ value }: ConsumedRecord): Headers => [
  [Header.cutValue, int32(value?.length ?? 0)],
];

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
  Header.cutValue,
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
  /** What the value's length was, when it was cut because nothing larger was taken; the record itself has all of it. */
  readonly cutFromBytes: number | undefined;
}

/** Where the record came from and why it is here; undefined when the record is no dead letter of this shape. */
export function readDeadLetter(record: Pick<ConsumedRecord, 'headers'>): DeadLetter | undefined {
  const { headers } = record;
  const text = (key: string) => headerBytes(headers, key)?.toString() ?? '';
  const partition = headerInt32(headers, Header.originalPartition);
  const offset = headerInt64(headers, Header.originalOffset);
  const timestamp = headerInt64(headers, Header.originalTimestamp);
  if (partition === undefined || offset === undefined || timestamp === undefined) return undefined;
  return {
    topic: text(Header.originalTopic),
    partition,
    offset,
    timestamp,
    group: text(Header.originalConsumerGroup),
    handler: text(Header.handler),
    attempt: headerInt32(headers, Header.deliveryAttempt) ?? 0,
    exception: text(Header.exceptionFqcn),
    message: text(Header.exceptionMessage),
    stack: headerBytes(headers, Header.exceptionStacktrace)?.toString(),
    cutFromBytes: headerInt32(headers, Header.cutValue),
  };
}
