import { isIP } from 'node:net';
import { canonicalHost } from '../authorization/host.js';

const PATTERNS_LENGTH_MAX = 2_000;

/** Turns a text into a value, or says in words what it should have been. */
export type Parser<T> = (text: string) => { value: T } | { expected: string };

export const parseText: Parser<string> = (text) =>
  text === '' ? { expected: 'a text that is not empty' } : { value: text };

const KEY_BYTES = 32;

/** Keys of a cipher, separated by commas. */
export const parseKeys: Parser<readonly Buffer[]> = (text) => {
  const keys = text.split(',').map((key) => Buffer.from(key.trim(), 'base64'));
  return keys.every(({ length }) => length === KEY_BYTES)
    ? { value: keys }
    : {
        expected: `keys of ${KEY_BYTES} bytes in base64, such as \`openssl rand -base64 ${KEY_BYTES}\` prints`,
      };
};

export const parsePostgresUrl: Parser<string> = (text) =>
  /^postgres(ql)?:\/\//.test(text) && URL.canParse(text)
    ? { value: text }
    : { expected: 'an address like postgres://user:password@host:5432/database' };

export const parseHttpUrl: Parser<string> = (text) =>
  /^https?:\/\//.test(text) && URL.canParse(text)
    ? { value: text }
    : { expected: 'an address like https://posthorn.example.com' };

/** Where somebody else shows a trace. */
export const parseTraceUrl: Parser<string> = (text) =>
  /^https?:\/\//.test(text) && text.includes('{traceId}') && URL.canParse(text)
    ? { value: text }
    : {
        expected:
          'an address with {traceId} in the place of the id, like https://traces.example.com/trace/{traceId}',
      };

export const parseBoolean: Parser<boolean> = (text) => {
  if (text === 'true' || text === '1') return { value: true };
  if (text === 'false' || text === '0') return { value: false };
  return { expected: 'true or false' };
};

export function parseInteger(min: number, max: number): Parser<number> {
  return (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    return Number.isSafeInteger(value) && value >= min && value <= max
      ? { value }
      : { expected: `an integer from ${min} to ${max}` };
  };
}

/** null: there is no such port. */
export const parsePortOrOff: Parser<number | null> = (text) => {
  if (text === 'off') return { value: null };
  const port = parseInteger(0, 65_535)(text);
  return 'value' in port ? port : { expected: `${port.expected}, or off` };
};

/** Names between commas, in which * stands for anything. */
export const parseTopicPatterns: Parser<string> = (text) =>
  text.length <= PATTERNS_LENGTH_MAX &&
  text.split(',').every((pattern) => /^[\w.*-]{1,249}$/.test(pattern.trim()))
    ? { value: text }
    : { expected: 'names of topics between commas, with * for anything, like *.dlq,*-dlt' };

export function parseWord<Word extends string>(...words: readonly Word[]): Parser<Word> {
  return (text) => {
    const word = words.find((one) => one === text);
    return word === undefined ? { expected: `one of ${words.join(', ')}` } : { value: word };
  };
}

/** `10.0.0.7:200,::1:50`: the last colon is before the number. */
export const parseAddressCounts: Parser<string> = (text) =>
  addressCounts(text) === null
    ? { expected: 'a list of addresses and numbers like 10.0.0.7:200,::1:50' }
    : { value: text };

/** null when the text is no such list. */
export function addressCounts(text: string): ReadonlyMap<string, number> | null {
  const entries = text.split(',').map((entry) => /^\s*([^\s,]+):(\d{1,9})\s*$/.exec(entry));
  if (entries.some((entry) => entry === null || isIP(entry[1]) === 0)) return null;
  return new Map(
    entries.flatMap((entry) => (entry ? [[canonicalHost(entry[1]), Number(entry[2])]] : [])),
  );
}
