import { isUtf8 } from 'node:buffer';

/** A whole number beyond 2^53, as it was written. */
export class BigNumber {
  constructor(readonly text: string) {}
}

const LONG_NUMBER = /\d{16}/;

/** undefined for bytes that are no JSON. A whole number that no double holds is a BigNumber. */
export function parseJson(bytes: Buffer | null): unknown {
  if (bytes === null || bytes.length === 0 || !isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  try {
    // To look at each value costs three times the parsing, and hardly any value is in need of it.
    return (LONG_NUMBER.test(text) ? JSON.parse(text, exactly) : JSON.parse(text)) as unknown;
  } catch (error) {
    // A RangeError is of what is nested too deeply to be looked at value by value.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Neighbours beyond 2^53 must not be taken for equal. */
function exactly(
  this: unknown,
  _name: string,
  value: unknown,
  context?: { source?: string },
): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && /^-?\d+$/.test(source) ? new BigNumber(source) : value;
}

/** How a JSON value is compared and indexed; null for lists and objects, which are not. */
export function textOfScalar(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value instanceof BigNumber) return value.text;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null ? 'null' : null;
}
