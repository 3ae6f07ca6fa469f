import type { RecordHeaders } from '@posthorn/records';
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
import { inOrder } from './journey-order.js';

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
  const links = linksOf(records);
  const { byPlace, failures, causes } = links;
  const sourceOf = (record: JourneyRecord): JourneyRecord | undefined => {
    const source = failures.get(record)?.origin ?? causes.get(record)?.place;
    return source && byPlace.get(placeText(source));
  };
  const ordered = inOrder([...byPlace.values()], sourceOf, (record) => failures.has(record));
  let previous = ordered[0]?.timestamp ?? 0n;
  const steps = ordered.map((record): JourneyStep => {
    const { topic, partition, offset, timestamp } = record;
    const waitedMs = timestamp > previous ? timestamp - previous : 0n;
    if (timestamp > previous) previous = timestamp;
    const step = { topic, partition, offset, timestamp, waitedMs };
    const failure = failures.get(record);
    if (failure !== undefined) return { ...step, ...failure };
    return { ...step, ...eventOf(record, context), readers: readersOf(record, links, context) };
  });
  return { steps, participants: participantsOf(steps) };
}

type Cause = NonNullable<ReturnType<typeof causeOf>>;

/** How the records hang together, read from their headers once. */
interface Links {
  readonly byPlace: ReadonlyMap<string, JourneyRecord>;
  readonly failures: ReadonlyMap<JourneyRecord, Failure>;
  /** Of events. */
  readonly causes: ReadonlyMap<JourneyRecord, Cause>;
  /** By the place of the record that failed. */
  readonly failuresOf: ReadonlyMap<string, readonly Failure[]>;
  /** By the place of the cause. */
  readonly effectsOf: ReadonlyMap<string, readonly (readonly [JourneyRecord, Cause])[]>;
}

function linksOf(records: readonly JourneyRecord[]): Links {
  const byPlace = new Map(records.map((record) => [placeText(record), record]));
  const failures = new Map<JourneyRecord, Failure>();
  const causes = new Map<JourneyRecord, Cause>();
  for (const record of byPlace.values()) {
    const failure = failureOf(record.topic, record.headers);
    const cause = failure === null ? causeOf(record.headers) : null;
    if (failure !== null) failures.set(record, failure);
    if (cause !== null) causes.set(record, cause);
  }
  return {
    byPlace,
    failures,
    causes,
    failuresOf: Map.groupBy([...failures.values()], ({ origin }) => placeText(origin)),
    effectsOf: Map.groupBy([...causes], ([, { place }]) => placeText(place)),
  };
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
  { failuresOf, effectsOf }: Links,
  context: JourneyContext,
): readonly Reader[] {
  const positions = context.groupsOf(record.topic, record.partition);
  const own = failuresOf.get(placeText(record)) ?? [];
  const effects = effectsOf.get(placeText(record)) ?? [];
  const caused = effects.map(([effect, { groupId }]) => ({ groupId, place: placeOf(effect) }));
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

function placeText({ topic, partition, offset }: Place): string {
  return `${topic}-${partition}@${offset}`;
}
