/** `$.items[0].sku` as steps: names of members and indexes of lists. */
export type JsonPath = readonly (string | number)[];

const STEP = /\.([A-Za-z_$][\w$-]*)|\[(\d{1,6})\]|\["((?:[^"\\]|\\.)*)"\]/y;
const PATH_LENGTH_MAX = 256;

/** null when it is none: `$` and then `.name`, `[0]` or `["any name"]`, as often as wanted. */
export function parseJsonPath(text: string): JsonPath | null {
  if (!text.startsWith('$') || text.length > PATH_LENGTH_MAX || text === '$') return null;
  const steps: (string | number)[] = [];
  for (let at = 1; at < text.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (found === null) return null;
    const [, name, index, quoted] = found;
    if (quoted === undefined) steps.push(name ?? Number(index));
    else {
      const member = unquoted(quoted);
      if (member === null) return null;
      steps.push(member);
    }
  }
  return steps;
}

function unquoted(text: string): string | null {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return null;
  }
}

/** A parsed JSON value; undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: JsonPath): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** undefined for bytes that are no JSON. */
export function parseJson(bytes: Buffer | null): unknown {
  if (bytes === null || bytes.length === 0) return undefined;
  const text = bytes.toString('utf8');
  try {
    // To look at each value costs three times the parsing, and hardly any value is in need of it.
    return (LONG_NUMBER.test(text) ? JSON.parse(text, exactly) : JSON.parse(text)) as unknown;
  } catch {
    return undefined;
  }
}

const LONG_NUMBER = /\d{16}/;

/** A whole number that no double holds becomes the text that it was: neighbours beyond 2^53 must not be taken for equal. */
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

/** A whole number beyond 2^53, as it was written. */
export class BigNumber {
  constructor(readonly text: string) {}
}

/** How a JSON value is compared and indexed; null for lists and objects, which are not. */
export function textOfScalar(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value instanceof BigNumber) return value.text;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null ? 'null' : null;
}
