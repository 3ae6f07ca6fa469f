import { isUtf8 } from 'node:buffer';
import type { RegisteredValueBody } from '@posthorn/admin-client';
import type { ConsumedRecord, ProducerRecord } from '@posthorn/client';
import { CliError } from '../runtime/cli-error.js';
import { timeText } from './record-format.js';

/** A record on one line. int64 are strings, so that no program rounds them; what is no text comes as base64. */
export interface RecordJson {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly timestamp: string;
  readonly time: string | null;
  readonly key?: string | null;
  readonly keyBase64?: string;
  readonly value?: string | null;
  readonly valueBase64?: string;
  /** What a framed value says by the schema that it names; produce sends the value, and leaves this aside. */
  readonly registered?: RegisteredValueBody;
  readonly headers: readonly HeaderJson[];
}

export interface HeaderJson {
  readonly key: string;
  readonly value?: string | null;
  readonly valueBase64?: string;
}

export function recordJson(
  record: ConsumedRecord,
  said: RegisteredValueBody | null = null,
): RecordJson {
  const { topic, partition, offset, timestamp, key, value, headers } = record;
  const time = timeText(timestamp);
  return {
    topic,
    partition,
    offset: String(offset),
    timestamp: String(timestamp),
    time: time === '-' ? null : time,
    ...(key === null || isUtf8(key)
      ? { key: key?.toString() ?? null }
      : { keyBase64: key.toString('base64') }),
    ...valueJson(value),
    ...(said === null ? {} : { registered: said }),
    headers: headers.map(([name, bytes]) => ({ key: name, ...valueJson(bytes) })),
  };
}

function valueJson(value: Buffer | null): Pick<RecordJson, 'value' | 'valueBase64'> {
  if (value === null || isUtf8(value)) return { value: value?.toString() ?? null };
  return { valueBase64: value.toString('base64') };
}

const FIELDS = new Set([
  'topic',
  'partition',
  'offset',
  'timestamp',
  'time',
  'key',
  'keyBase64',
  'value',
  'valueBase64',
  'registered',
  'headers',
]);
const SHAPE =
  'A line looks like {"key":"k","value":"text","headers":[{"key":"h","value":"v"}]}: what consume -o json prints. Bytes that are no text are keyBase64 and valueBase64; a null value is a tombstone.';

/**
 * What `recordJson` wrote, or a part of it: topic, offset and time of where it was are left behind, unless it is asked to keep
 * the partition and the timestamp. Throws CliError, which names the line.
 */
export function recordOfJson(
  line: string,
  at: number,
  { topic, keepPlace }: { readonly topic: string; readonly keepPlace: boolean },
): ProducerRecord {
  const fail = (what: string): CliError => new CliError(`Line ${at}: ${what}.`, { hint: SHAPE });
  const parsed = parse(line, fail);
  const unknown = Object.keys(parsed).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) throw fail(`there is no field "${unknown}"`);
  const { partition, timestamp } = parsed;
  if (
    keepPlace &&
    partition !== undefined &&
    !(Number.isInteger(partition) && Number(partition) >= 0)
  )
    throw fail('partition is not a number from 0 on');
  if (keepPlace && timestamp !== undefined && !isInt64(timestamp))
    throw fail('timestamp is not a number of milliseconds, as text');
  const value = bytesOf(parsed, 'value', fail);
  if (value === undefined) throw fail('there is no value (null is a tombstone)');
  return {
    topic,
    key: bytesOf(parsed, 'key', fail) ?? null,
    value,
    headers: headersOf(parsed.headers, fail),
    ...(keepPlace && partition !== undefined ? { partition: Number(partition) } : {}),
    ...(keepPlace && isInt64(timestamp) ? { timestamp: BigInt(timestamp) } : {}),
  };
}

const isInt64 = (value: unknown): value is string =>
  typeof value === 'string' && /^-?\d{1,19}$/.test(value);

type Fail = (what: string) => CliError;

function parse(line: string, fail: Fail): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    throw fail((error as Error).message);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw fail('it is no JSON object');
  return parsed as Record<string, unknown>;
}

/** undefined where neither the text nor the base64 is there. */
function bytesOf(
  parsed: Record<string, unknown>,
  name: 'key' | 'value',
  fail: Fail,
): Buffer | null | undefined {
  const text = parsed[name];
  const base64 = parsed[`${name}Base64`];
  if (text !== undefined && base64 !== undefined) throw fail(`${name} is there twice`);
  if (base64 !== undefined) {
    if (typeof base64 !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
      throw fail(`${name}Base64 is no base64`);
    return Buffer.from(base64, 'base64');
  }
  if (text === undefined || text === null) return text;
  if (typeof text !== 'string')
    throw fail(`${name} is no text: quote JSON, so that its numbers stay exact`);
  return Buffer.from(text);
}

function headersOf(headers: unknown, fail: Fail): [string, Buffer | null][] {
  if (headers === undefined) return [];
  if (!Array.isArray(headers)) throw fail('headers is no list');
  return headers.map((header: unknown) => {
    if (typeof header !== 'object' || header === null) throw fail('a header is no object');
    const parsed = header as Record<string, unknown>;
    if (typeof parsed.key !== 'string') throw fail('a header has no key');
    return [parsed.key, bytesOf(parsed, 'value', fail) ?? null];
  });
}
