import type { ConsumedRecord } from '../types.js';

/** Where the pauses of groups are asked for, unless another topic is agreed on. One for a cluster, compacted. */
export const CONTROL_TOPIC = 'posthorn-control';

/** What is paused of a group: all of it, a topic (`partition` null) or one partition. */
export interface PauseScope {
  readonly groupId: string;
  readonly topic: string | null;
  readonly partition: number | null;
}

export interface Pause extends PauseScope {
  /** Who asked for it. */
  readonly by: string | null;
  readonly reason: string | null;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** When it ends by itself, on the clocks of the instances; null: when somebody resumes. */
  readonly untilMs: number | null;
}

/** A pause as it stands in the control topic. */
export interface AskedPause extends Pause {
  /** Where it was asked for: a position in the control topic, which an instance tells that obeys. */
  readonly partitionOfControl: number;
  readonly offset: bigint;
}

export interface ControlRecord {
  readonly key: string;
  /** null: a tombstone, which ends the pause. */
  readonly value: string | null;
}

const TEXT_LENGTH_MAX = 1_000;

/** The record that asks for a pause. */
export function pauseRecord(pause: Pause): ControlRecord {
  const { by, reason, atMs, untilMs } = pause;
  const at = new Date(atMs).toISOString();
  const until = untilMs === null ? null : new Date(untilMs).toISOString();
  return { key: keyOf(pause), value: JSON.stringify({ state: 'paused', by, reason, at, until }) };
}

/** The record that ends the pause of exactly this scope. */
export const resumeRecord = (scope: PauseScope): ControlRecord => ({
  key: keyOf(scope),
  value: null,
});

/** The one spelling of a scope: compaction compares bytes. */
function keyOf({ groupId, topic, partition }: PauseScope): string {
  return JSON.stringify({
    group: groupId,
    ...(topic === null ? {} : { topic }),
    ...(partition === null ? {} : { partition }),
  });
}

/**
 * What a control topic says at the moment, from its records in their order. A record that says nothing clear changes
 * nothing: half a command must neither stop a service nor start one.
 */
export class Pauses {
  readonly #asked = new Map<string, AskedPause>();

  /** @returns why the record was passed over; undefined when it was understood. */
  apply({ partition, offset, key, value }: ControlTopicRecord): string | undefined {
    const scope = key === null ? undefined : scopeOf(key.toString());
    if (scope === undefined)
      return 'its key names no group, topic and partition as they are to be spelt';
    const name = keyOf(scope);
    if (value === null) {
      this.#asked.delete(name);
      return undefined;
    }
    const pause = pauseOf(scope, value.toString());
    if (pause === undefined) return 'its value is no pause';
    this.#asked.set(name, { ...pause, partitionOfControl: partition, offset });
    return undefined;
  }

  /** Those of a group that have not ended, the widest first. */
  inForce(groupId: string, nowMs: number): readonly AskedPause[] {
    return [...this.#asked.values()]
      .filter((pause) => pause.groupId === groupId && isInForce(pause, nowMs))
      .sort((a, b) => width(b) - width(a) || (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  /** The widest pause that a partition is under. */
  of(groupId: string, topic: string, partition: number, nowMs: number): AskedPause | undefined {
    const scopes = [
      { groupId, topic: null, partition: null },
      { groupId, topic, partition: null },
      { groupId, topic, partition },
    ];
    return scopes
      .flatMap((scope) => this.#asked.get(keyOf(scope)) ?? [])
      .find((pause) => isInForce(pause, nowMs));
  }
}

type ControlTopicRecord = Pick<ConsumedRecord, 'partition' | 'offset' | 'key' | 'value'>;

const isInForce = ({ untilMs }: Pause, nowMs: number): boolean =>
  untilMs === null || untilMs > nowMs;

const width = ({ topic, partition }: PauseScope): number =>
  topic === null ? 2 : partition === null ? 1 : 0;

function scopeOf(key: string): PauseScope | undefined {
  const read = objectOf(key);
  if (read === undefined) return undefined;
  const { group, topic = null, partition = null } = read;
  if (typeof group !== 'string' || group === '') return undefined;
  if (topic !== null && typeof topic !== 'string') return undefined;
  if (partition !== null && !isIndex(partition)) return undefined;
  if (topic === null && partition !== null) return undefined;
  const scope = { groupId: group, topic, partition: partition as number | null };
  // Another spelling would outlive our tombstone.
  return keyOf(scope) === key ? scope : undefined;
}

function pauseOf(scope: PauseScope, value: string): Pause | undefined {
  const read = objectOf(value);
  if (read?.['state'] !== 'paused') return undefined;
  const { by, reason, at, until } = read;
  const atMs = timeOf(at) ?? 0;
  const untilMs = timeOf(until);
  // An end that cannot be read is no "for ever": whoever wrote it did not mean that.
  if (untilMs === null && until !== undefined && until !== null) return undefined;
  return { ...scope, by: textOf(by), reason: textOf(reason), atMs, untilMs };
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    const isObject = typeof read === 'object' && read !== null && !Array.isArray(read);
    return isObject ? (read as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const isIndex = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;

const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value.slice(0, TEXT_LENGTH_MAX) : null;

function timeOf(value: unknown): number | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
