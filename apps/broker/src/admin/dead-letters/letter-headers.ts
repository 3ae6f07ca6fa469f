import type { RecordHeaders } from '@posthorn/records';

/** How many times a record was redriven when this letter was written, and from where the last time. */
export const REDRIVEN_TIMES = 'posthorn-redriven-times';
export const REDRIVEN_FROM = 'posthorn-redriven-from';
/** Which copy of a replay this is. */
export const REPLAYED_FROM = 'posthorn-replayed-from';
/** The one group that a copy is meant for; @posthorn/transport passes over it in every other. */
export const FOR_GROUP = 'posthorn-for-group';

const HANDLER = 'posthorn-handler';
const CUT_VALUE = 'posthorn-cut-value-bytes';
const DELIVERY_ATTEMPT = 'kafka_deliveryAttempt';
const SPRING = 'kafka_dlt-';
const CONNECT = '__connect.errors.';

const TEXT_LENGTH_MAX = 1_000;
const NAME_LENGTH_MAX = 300;
const STACK_LENGTH_MAX = 64 * 1024;

/** What a dead letter tells of its record and of the failure; null where it does not. */
export interface LetterFacts {
  readonly originTopic: string | null;
  readonly originPartition: number | null;
  readonly originOffset: bigint | null;
  readonly originTimestamp: bigint | null;
  readonly group: string;
  readonly handler: string;
  readonly exception: string;
  readonly message: string;
  readonly attempt: number | null;
  readonly timesRedriven: number;
  readonly redrivenFrom: string | null;
  /** Only the beginning of the record is in it. */
  readonly isCut: boolean;
}

/** Spring's headers, which @posthorn/transport writes too, or Kafka Connect's. A letter without either has facts all the same. */
export function letterFacts(headers: RecordHeaders): LetterFacts {
  const last = new Map(headers);
  return last.has(`${CONNECT}topic`) ? ofConnect(last) : ofSpring(last);
}

/** The stack trace, which is not indexed. */
export function stackOf(headers: RecordHeaders): string | null {
  const last = new Map(headers);
  const bytes =
    last.get(`${SPRING}exception-stacktrace`) ?? last.get(`${CONNECT}exception.stacktrace`);
  return bytes ? bytes.toString().slice(0, STACK_LENGTH_MAX) : null;
}

/** The record's own headers: what was written when it failed, and for whom it was, are not. */
export function withoutFailure(headers: RecordHeaders): RecordHeaders {
  return headers.filter(([name]) => !isOfFailure(name));
}

const OF_FAILURE: ReadonlySet<string> = new Set([
  HANDLER,
  CUT_VALUE,
  DELIVERY_ATTEMPT,
  REDRIVEN_TIMES,
  REDRIVEN_FROM,
  FOR_GROUP,
]);

function isOfFailure(name: string): boolean {
  return OF_FAILURE.has(name) || name.startsWith(SPRING) || name.startsWith(CONNECT);
}

type Last = ReadonlyMap<string, Buffer | null>;

function ofSpring(headers: Last): LetterFacts {
  const partition = headers.get(`${SPRING}original-partition`);
  const attempt = headers.get(DELIVERY_ATTEMPT);
  return {
    originTopic: text(headers, `${SPRING}original-topic`) || null,
    originPartition: partition?.length === 4 ? partition.readInt32BE() : null,
    originOffset: int64(headers.get(`${SPRING}original-offset`)),
    originTimestamp: int64(headers.get(`${SPRING}original-timestamp`)),
    group: text(headers, `${SPRING}original-consumer-group`),
    handler: text(headers, HANDLER),
    exception:
      text(headers, `${SPRING}exception-fqcn`) || text(headers, `${SPRING}exception-cause-fqcn`),
    message: text(headers, `${SPRING}exception-message`, TEXT_LENGTH_MAX),
    attempt: attempt?.length === 4 ? attempt.readInt32BE() : null,
    ...redriven(headers),
  };
}

/** Everything is a text there. */
function ofConnect(headers: Last): LetterFacts {
  const of = (name: string, lengthMax?: number) => text(headers, CONNECT + name, lengthMax);
  const partition = digits(of('partition'));
  const connector = of('connector.name');
  return {
    originTopic: of('topic') || null,
    originPartition: partition === null ? null : Number(partition),
    originOffset: digits(of('offset')),
    originTimestamp: null,
    // The group of a sink connector, unless it was given another one.
    group: connector === '' ? '' : `connect-${connector}`,
    handler: of('stage'),
    exception: of('exception.class.name'),
    message: of('exception.message', TEXT_LENGTH_MAX),
    attempt: null,
    ...redriven(headers),
  };
}

function redriven(headers: Last): Pick<LetterFacts, 'timesRedriven' | 'redrivenFrom' | 'isCut'> {
  const times = digits(text(headers, REDRIVEN_TIMES, 9));
  return {
    timesRedriven: times === null ? 0 : Number(times),
    redrivenFrom: text(headers, REDRIVEN_FROM) || null,
    isCut: headers.has(CUT_VALUE),
  };
}

/** PostgreSQL keeps no NUL in a text. */
function text(headers: Last, name: string, lengthMax = NAME_LENGTH_MAX): string {
  const cut = headers.get(name)?.toString().replaceAll('\0', '\uFFFD').slice(0, lengthMax) ?? '';
  // By way of UTF-8, which has no half of a pair of surrogates.
  return Buffer.from(cut).toString();
}

function int64(bytes: Buffer | null | undefined): bigint | null {
  return bytes?.length === 8 ? bytes.readBigInt64BE() : null;
}

function digits(value: string): bigint | null {
  return /^\d{1,18}$/.test(value) ? BigInt(value) : null;
}
