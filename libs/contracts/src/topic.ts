import {
  ContractError,
  differencesOf,
  instant,
  integer,
  parseFields,
  parseObject,
  uuid,
  type DataOf,
  type Fields,
} from './fields.js';

export type EventFields = Readonly<Record<string, Fields>>;

/** What a service decides to say: an event before it has a number and a time. */
export type Announcement<E extends EventFields> = {
  [T in keyof E & string]: { readonly type: T; readonly data: DataOf<E[T]> };
}[keyof E & string];

/** Where an event stands in the life of its order. */
export interface Position {
  readonly orderId: string;
  /**
   * 1, 2, 3 ... per order and topic, without gaps, numbered by the service that owns the topic. No reader needs it to do
   * its work; it is what lets the strip prove that nothing was lost, doubled or swapped.
   */
  readonly sequence: number;
  /** When it happened, ISO 8601. */
  readonly at: string;
}

export type EventOf<E extends EventFields> = Announcement<E> & Position;

/** An event that came, and by which topic. */
export interface Received<
  E extends Position & { readonly type: string } = Position & { readonly type: string },
> {
  readonly topic: string;
  readonly event: E;
}

/** An event as a record of its topic. */
export interface EventRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

export interface Topic<E extends EventFields> {
  readonly name: string;
  /** Events of one order share a partition, because the record's key is the order's id. */
  readonly partitions: number;
  readonly events: E;
  /** Checks a payload that came from outside. Throws ContractError. */
  parse(payload: unknown): EventOf<E>;
  /**
   * The record to publish; its key is the order's id. Throws ContractError with every difference when the data are not what
   * was declared, before anything is written: a reader must never be the first to notice.
   */
  record(announcement: Announcement<E>, position: Position): EventRecord;
}

/** Enough for every service to work on several at once; raising it later would move keys between partitions. */
const PARTITIONS = 6;
const SEQUENCE_MAX = 1000;

/** What every event says beside its type and its data. */
export const ENVELOPE = { orderId: uuid, sequence: integer(1, SEQUENCE_MAX), at: instant };

export function defineTopic<const E extends EventFields>(name: string, events: E): Topic<E> {
  const types = new Map(Object.entries(events));
  return {
    name,
    partitions: PARTITIONS,
    events,
    parse(payload) {
      const source = parseObject(payload, name);
      const type = source['type'];
      const fields = typeof type === 'string' ? types.get(type) : undefined;
      if (!fields)
        throw new ContractError(`${name}.type must be one of ${[...types.keys()].join(', ')}`);
      const event = {
        type,
        ...parseFields(ENVELOPE, source, name),
        data: parseFields(fields, source['data'], `${name}.data`),
      };
      return event as EventOf<E>;
    },
    record({ type, data }, position) {
      const differences = differencesOf(events[type] ?? {}, data);
      if (differences.length > 0)
        throw new ContractError(`${type} breaks its contract:\n${differences.join('\n')}`);
      const value = JSON.stringify({ type, ...position, data });
      return { topic: name, key: position.orderId, value };
    },
  };
}
