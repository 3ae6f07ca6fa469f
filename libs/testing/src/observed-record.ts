import type { ConsumedRecord } from '@posthorn/client';
import { inBinaryMode } from '@posthorn/transport';

/** A record as a test wants to look at it. */
export interface ObservedRecord<Value = unknown> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Milliseconds since the epoch, on the harness's clock. */
  readonly timestamp: bigint;
  /** As text; null for a record without one. */
  readonly key: string | null;
  /** Decoded where it is JSON, else the bytes; null for a tombstone. Of a CloudEvents envelope, its data. */
  readonly value: Value;
  /** As text; of a header that repeats, the last one. The attributes of a CloudEvents envelope are among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it is on the wire; `readDeadLetter` takes it. */
  readonly raw: ConsumedRecord;
}

export function observed(raw: ConsumedRecord): ObservedRecord {
  const { topic, partition, offset, timestamp, key, value, headers } = inBinaryMode(raw);
  return {
    topic,
    partition,
    offset,
    timestamp,
    key: key?.toString() ?? null,
    value: decoded(value),
    headers: Object.fromEntries(headers.map(([name, bytes]) => [name, bytes?.toString() ?? ''])),
    raw,
  };
}

function decoded(value: Buffer | null): unknown {
  if (value === null) return null;
  try {
    return JSON.parse(value.toString());
  } catch {
    // No JSON, so no text that we could know the meaning of either.
    return value;
  }
}

const TEXT_CHARACTERS_MAX = 120;

/** One line, for the message of a test that failed. */
export function describeRecord({ topic, partition, offset, key, value }: ObservedRecord): string {
  const text = Buffer.isBuffer(value) ? `<${value.length} bytes>` : JSON.stringify(value);
  const shown = text.length > TEXT_CHARACTERS_MAX ? `${text.slice(0, TEXT_CHARACTERS_MAX)}…` : text;
  return `${topic}[${partition}]@${offset} key=${key ?? '-'} ${shown}`;
}
