import type { RecordHeaders } from '@posthorn/records';
import { groupBy } from '../../group-by.js';
import { correlationIdsOf, traceIdsOf } from '../../record-index/record-terms.js';
import {
  causeOf,
  copyOf,
  eventTypeOf,
  failureOf,
  sourceOf,
  type Failure,
  type Place,
} from './journey-headers.js';

/** A record as a journey looks at it. */
export interface JourneyRecord extends Place {
  /** Milliseconds since the epoch. */
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
}

/** What is known beside the records. */
export interface JourneyContext {
  /** Clients that were seen to produce to a topic. */
  producersOf(topic: string): readonly string[];
  /** Groups that read a topic, with how far each has committed in the partition. */
  groupsOf(topic: string, partition: number): readonly GroupPosition[];
}

export interface GroupPosition {
  readonly groupId: string;
  readonly committed: bigint;
}

/** A group that reads the topic of an event, and what is known of it and this event. */
export interface Reader {
  readonly groupId: string;
  /** committed: it has committed beyond the record, or gave it up. When each record was handled nobody writes down. */
  readonly state: 'committed' | 'waiting' | 'retrying' | 'deadLettered';
  /** Tries that failed, where retry records and dead letters tell. */
  readonly failures: number;
  /** Events that name this one as their cause and were published by this group. */
  readonly caused: readonly Place[];
}

interface Step extends Place {
  readonly timestamp: bigint;
  /** Since the step before it; 0 for the first. */
  readonly waitedMs: bigint;
}

export interface EventStep extends Step {
  readonly kind: 'event';
  readonly key: string | null;
  /** CloudEvents' type, or the member `type` of a JSON value; null when there is none. */
  readonly type: string | null;
  /** Who published it; null when nothing tells. */
  readonly service: string | null;
  /** How that is known: from the record, or because nobody else was seen to produce to the topic. */
  readonly serviceFrom: 'record' | 'topic' | null;
  readonly traceId: string | null;
  readonly correlationId: string | null;
  /** The record whose handler published it. */
  readonly causedBy: Place | null;
  /** It is a copy that a redrive or a replay made. */
  readonly copyOf: string | null;
  readonly readers: readonly Reader[];
}

/** A handler failed: the record waits in a retry topic, or was given up. */
export interface FailureStep extends Step {
  readonly kind: 'retry' | 'deadLetter';
  /** Of the record that failed. */
  readonly origin: Place;
  readonly groupId: string | null;
  readonly handler: string | null;
  /** Tries until then. */
  readonly attempts: number | null;
  readonly error: string | null;
  /** When the next try is due, milliseconds since the epoch; of a retry. */
  readonly dueMs: bigint | null;
}

export type JourneyStep = EventStep | FailureStep;

export interface Journey {
  readonly steps: readonly JourneyStep[];
  /** Services that published, and groups that read, in the order in which they come up. */
  readonly participants: readonly string[];
}

/** From records in any order to what happened, one step after the other. Records that are there twice count once. */
export function journeyOf(records: readonly JourneyRecord[], context: JourneyContext): Journey {
  const unique = [...new Map(records.map((record) => [placeText(record), record])).values()];
  const failures = new Map<JourneyRecord, Failure>();
  for (const record of unique) {
    const failure = failureOf(record.topic, record.headers);
    if (failure !== null) failures.set(record, failure);
  }
  const ordered = inOrder(unique, failures);
  let previous = ordered[0]?.timestamp ?? 0n;
  const steps = ordered.map((record): JourneyStep => {
    const { topic, partition, offset, timestamp } = record;
    const waitedMs = timestamp > previous ? timestamp - previous : 0n;
    if (timestamp > previous) previous = timestamp;
    const step = { topic, partition, offset, timestamp, waitedMs };
    const failure = failures.get(record);
    if (failure !== undefined) return { ...step, ...failure };
    return {
      ...step,
      ...eventOf(record, context),
      readers: readersOf(record, ordered, failures, context),
    };
  });
  return { steps, participants: participantsOf(steps) };
}

function eventOf(
  { topic, key, value, headers }: JourneyRecord,
  context: JourneyContext,
): Omit<EventStep, keyof Step | 'readers'> {
  const source = sourceOf(headers);
  const producers = source === null ? context.producersOf(topic) : [];
  const [only = null] = producers.length === 1 ? producers : [];
  return {
    kind: 'event',
    key: key?.toString('utf8') ?? null,
    type: eventTypeOf(headers, value),
    service: source ?? only,
    serviceFrom: source === null ? (only === null ? null : 'topic') : 'record',
    traceId: traceIdsOf(headers)[0] ?? null,
    correlationId: correlationIdsOf(headers)[0]?.toString('utf8') ?? null,
    causedBy: causeOf(headers)?.place ?? null,
    copyOf: copyOf(headers),
  };
}

function readersOf(
  record: JourneyRecord,
  all: readonly JourneyRecord[],
  failures: ReadonlyMap<JourneyRecord, Failure>,
  context: JourneyContext,
): readonly Reader[] {
  const positions = context.groupsOf(record.topic, record.partition);
  const own = [...failures.values()].filter(({ origin }) => isSame(origin, record));
  const caused = all.flatMap((other) => {
    const cause = causeOf(other.headers);
    return cause !== null && isSame(cause.place, record) && !failures.has(other)
      ? [{ groupId: cause.groupId, place: placeOf(other) }]
      : [];
  });
  const groupIds = new Set([
    ...positions.map(({ groupId }) => groupId),
    ...own.flatMap(({ groupId }) => groupId ?? []),
    ...caused.flatMap(({ groupId }) => groupId ?? []),
  ]);
  return [...groupIds].toSorted().map((groupId) => {
    const failed = own.filter((failure) => failure.groupId === groupId);
    const committed = positions.find((position) => position.groupId === groupId)?.committed;
    const isPast = committed !== undefined && committed > record.offset;
    const isOver = isPast || caused.some((one) => one.groupId === groupId);
    return {
      groupId,
      state: stateOf(failed, isOver),
      failures: failed.reduce((most, { attempts }) => Math.max(most, attempts ?? 1), 0),
      caused: caused.filter((one) => one.groupId === groupId).map(({ place }) => place),
    };
  });
}

/** Of a retry topic nobody knows from here whether the retry that is due has been made. */
function stateOf(failed: readonly Failure[], isOver: boolean): Reader['state'] {
  if (failed.some(({ kind }) => kind === 'deadLetter')) return 'deadLettered';
  if (failed.length > 0) return 'retrying';
  return isOver ? 'committed' : 'waiting';
}

interface Placed {
  readonly record: JourneyRecord;
  /** Of the record, or of one before it in its partition, if that has a later one. */
  readonly timestamp: bigint;
  readonly rank: number;
  readonly place: string;
}

/**
 * By time; where clocks say the same, causes before effects and records before what became of them. The order of a
 * partition stands above both, so within one neither ever falls.
 */
function inOrder(
  records: readonly JourneyRecord[],
  failures: ReadonlyMap<JourneyRecord, Failure>,
): readonly JourneyRecord[] {
  const placed: Placed[] = [];
  for (const [place, own] of groupBy(records, ({ topic, partition }) => `${topic}-${partition}`)) {
    let last: Placed | undefined;
    for (const record of own.toSorted((a, b) => (a.offset < b.offset ? -1 : 1))) {
      const isLate = last !== undefined && last.timestamp >= record.timestamp;
      const timestamp: bigint = isLate ? last!.timestamp : record.timestamp;
      const rank: number = Math.max(rankOf(record, failures), isLate ? last!.rank : 0);
      last = { record, timestamp, rank, place };
      placed.push(last);
    }
  }
  return placed.toSorted(compare).map(({ record }) => record);
}

function compare(a: Placed, b: Placed): number {
  if (a.timestamp !== b.timestamp) return a.timestamp < b.timestamp ? -1 : 1;
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.place !== b.place) return a.place < b.place ? -1 : 1;
  return a.record.offset < b.record.offset ? -1 : 1;
}

function rankOf(record: JourneyRecord, failures: ReadonlyMap<JourneyRecord, Failure>): number {
  if (failures.has(record)) return 2;
  return causeOf(record.headers) === null ? 0 : 1;
}

function participantsOf(steps: readonly JourneyStep[]): readonly string[] {
  const names = steps.flatMap((step) =>
    step.kind === 'event'
      ? [step.service, ...step.readers.map(({ groupId }) => groupId)]
      : [step.groupId],
  );
  return [...new Set(names.filter((name) => name !== null))];
}

function placeOf({ topic, partition, offset }: Place): Place {
  return { topic, partition, offset };
}

function isSame(a: Place, b: Place): boolean {
  return a.offset === b.offset && a.partition === b.partition && a.topic === b.topic;
}

function placeText({ topic, partition, offset }: Place): string {
  return `${topic}-${partition}@${offset}`;
}
