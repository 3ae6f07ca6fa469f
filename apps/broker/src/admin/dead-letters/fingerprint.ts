import { createHash } from 'node:crypto';

const LENGTH_MAX = 300;

/** What differs from one record to the next, the more special before the more general. */
const VARIABLE: readonly (readonly [RegExp, string])[] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)\]]+/gi, '<url>'],
  [/[\w.+-]+@[\w-]+\.[\w.-]+/g, '<email>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<address>'],
  [/(?<![\w:])\[?(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}\]?(?::\d+)?/gi, '<address>'],
  [/\b0x[0-9a-f]+\b/gi, '<id>'],
  // Hexadecimal and base62 ids: long, and with a digit in them, which words have not.
  [/\b(?=[\w-]*\d)[\w-]{12,}\b/g, '<id>'],
  [/\d+(?:[.,]\d+)*/g, '#'],
  [/\s+/g, ' '],
];

/** The message without what is different in each record: numbers, ids, addresses, times. */
export function normalized(message: string): string {
  const cut = message.slice(0, LENGTH_MAX);
  return VARIABLE.reduce((text, [pattern, by]) => text.replace(pattern, by), cut).trim();
}

/** The same for failures of the same kind; 16 hexadecimal digits. */
export function fingerprintOf(exception: string, message: string): string {
  const digest = createHash('sha256')
    .update(`${exception}\n${normalized(message)}`)
    .digest('hex');
  return digest.slice(0, 16);
}
