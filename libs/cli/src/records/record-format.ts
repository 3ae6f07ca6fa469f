import type { ConsumedRecord } from '@posthorn/client';
import { UsageError } from '../runtime/cli-error.js';

type Part = (record: ConsumedRecord) => string | Buffer;

const LETTERS: Readonly<Record<string, Part>> = {
  t: ({ topic }) => topic,
  p: ({ partition }) => String(partition),
  o: ({ offset }) => String(offset),
  k: ({ key }) => key ?? '',
  s: ({ value }) => value ?? '',
  v: ({ value }) => value ?? '',
  T: ({ timestamp }) => String(timestamp),
  d: ({ timestamp }) => timeText(timestamp),
  h: ({ headers }) =>
    headers.map(([name, value]) => `${name}=${value?.toString() ?? ''}`).join(','),
  K: ({ key }) => String(key?.length ?? -1),
  S: ({ value }) => String(value?.length ?? -1),
  '%': () => '%',
};
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  0: '\0',
  '\\': '\\',
};

export const FORMAT_HELP =
  '%t topic, %p partition, %o offset, %k key, %v or %s value, %h headers, %T time in ms, %d time, %K and %S sizes of key and value (-1: null), %% a percent sign; \\n \\t \\r \\0 \\\\';

export type RecordFormat = (record: ConsumedRecord) => Buffer;

/** kcat's letters. Keys and values come as the bytes they are. Throws UsageError. */
export function parseRecordFormat(text: string): RecordFormat {
  const parts: Part[] = [];
  for (const [token, letter, escape] of text.matchAll(/%(.?)|\\(.?)|[^%\\]+/gsu)) {
    if (letter !== undefined) parts.push(letterOf(token, letter));
    else if (escape !== undefined) parts.push(constant(escapeOf(token, escape)));
    else parts.push(constant(token));
  }
  return (record) =>
    Buffer.concat(
      parts.map((part) => {
        const piece = part(record);
        return typeof piece === 'string' ? Buffer.from(piece) : piece;
      }),
    );
}

const constant =
  (text: string): Part =>
  () =>
    text;

function letterOf(token: string, letter: string): Part {
  const part = Object.hasOwn(LETTERS, letter) ? LETTERS[letter] : undefined;
  if (part === undefined)
    throw new UsageError(`-f has no "${token}".`, `There are ${FORMAT_HELP}.`);
  return part;
}

function escapeOf(token: string, letter: string): string {
  const text = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (text === undefined)
    throw new UsageError(`-f has no "${token}".`, `There are ${FORMAT_HELP}.`);
  return text;
}

/** ISO 8601, or `-` where the producer gave no time or one that no calendar has. */
export function timeText(timestamp: bigint): string {
  const date = new Date(Number(timestamp));
  return timestamp < 0n || Number.isNaN(date.getTime()) ? '-' : date.toISOString();
}
