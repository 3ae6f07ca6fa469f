import type { RecordHeaders } from '@posthorn/records';
import {
  digitsOf,
  int32Of,
  int64Of,
  lastHeaders,
  textOf,
  type LastHeaders,
} from './header-values.js';
import { Header, SPRING } from './letter-header-names.js';

/** How many times a record was redriven when this letter was written, and from where the last time. */
export const REDRIVEN_TIMES = 'posthorn-redriven-times';
export const REDRIVEN_FROM = 'posthorn-redriven-from';
/** Which copy of a replay this is. */
export const REPLAYED_FROM = 'posthorn-replayed-from';
/** The one group that a copy is meant for; @posthorn/transport passes over it in every other. */
export const FOR_GROUP = 'posthorn-for-group';

const CONNECT = '__connect.errors.';

const TEXT_LENGTH_MAX = 1_000;
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
  const last = lastHeaders(headers);
  return last.has(`${CONNECT}topic`) ? ofConnect(last) : ofSpring(last);
}

/** The stack trace, which is not indexed. */
export function stackOf(headers: RecordHeaders): string | null {
  const last = lastHeaders(headers);
  const bytes = last.get(Header.exceptionStacktrace) ?? last.get(`${CONNECT}exception.stacktrace`);
  return bytes ? bytes.toString().slice(0, STACK_LENGTH_MAX) : null;
}

/** The record's own headers: what was written when it failed, and for whom it was, are not. */
export function withoutFailure(headers: RecordHeaders): RecordHeaders {
  return headers.filter(([name]) => !isOfFailure(name));
}

const OF_FAILURE: ReadonlySet<string> = new Set([
  Header.handler,
  Header.cutValue,
  Header.deliveryAttempt,
  REDRIVEN_TIMES,
  REDRIVEN_FROM,
  FOR_GROUP,
]);

function isOfFailure(name: string): boolean {
  return OF_FAILURE.has(name) || name.startsWith(SPRING) || name.startsWith(CONNECT);
}

function ofSpring(headers: LastHeaders): LetterFacts {
  const of = (name: string, lengthMax?: number) => textOf(headers, name, lengthMax);
  return {
    originTopic: of(Header.originalTopic) || null,
    originPartition: int32Of(headers, Header.originalPartition),
    originOffset: int64Of(headers, Header.originalOffset),
    originTimestamp: int64Of(headers, Header.originalTimestamp),
    group: of(Header.originalConsumerGroup),
    handler: of(Header.handler),
    exception: of(Header.exceptionFqcn) || of(Header.exceptionCauseFqcn),
    message: of(Header.exceptionMessage, TEXT_LENGTH_MAX),
    attempt: int32Of(headers, Header.deliveryAttempt),
    ...redriven(headers),
  };
}

/** Everything is a text there. */
function ofConnect(headers: LastHeaders): LetterFacts {
  const of = (name: string, lengthMax?: number) => textOf(headers, CONNECT + name, lengthMax);
  const partition = digitsOf(headers, `${CONNECT}partition`);
  const connector = of('connector.name');
  return {
    originTopic: of('topic') || null,
    originPartition: partition === null ? null : Number(partition),
    originOffset: digitsOf(headers, `${CONNECT}offset`),
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

const TIMES_MAX = 999_999_999n;

function redriven(
  headers: LastHeaders,
): Pick<LetterFacts, 'timesRedriven' | 'redrivenFrom' | 'isCut'> {
  const times = digitsOf(headers, REDRIVEN_TIMES) ?? 0n;
  return {
    timesRedriven: Number(times > TIMES_MAX ? TIMES_MAX : times),
    redrivenFrom: textOf(headers, REDRIVEN_FROM) || null,
    isCut: headers.has(Header.cutValue),
  };
}
