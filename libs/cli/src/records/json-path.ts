/** `$.items[0].sku` as steps: names of members and indexes of lists. The admin API's searches know the same. */
export type JsonPath = readonly (string | number)[];

const STEP = /\.([A-Za-z_$][\w$-]*)|\[(\d{1,6})\]|\["((?:[^"\\]|\\.)*)"\]/y;

/** The path at the beginning of the text, and where it ends; null where there is none. */
export function readJsonPath(
  text: string,
): { readonly path: JsonPath; readonly end: number } | null {
  if (!text.startsWith('$')) return null;
  const path: (string | number)[] = [];
  let end = 1;
  for (;;) {
    STEP.lastIndex = end;
    const found = STEP.exec(text);
    if (found === null) return { path, end };
    const [, name, index, quoted] = found;
    const step = quoted === undefined ? (name ?? Number(index)) : unquoted(quoted);
    if (step === null) return null;
    path.push(step);
    end = STEP.lastIndex;
  }
}

function unquoted(text: string): string | null {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return null;
  }
}

/** undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: JsonPath): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** Whole numbers that no double holds become bigints: neighbours beyond 2^53 must not be taken for equal. */
export function parseExactJson(text: string): unknown {
  const reviver = function (
    this: unknown,
    _name: string,
    value: unknown,
    context?: { readonly source?: string },
  ): unknown {
    const source = context?.source;
    const isLong = typeof value === 'number' && !Number.isSafeInteger(value);
    return isLong && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value;
  };
  try {
    // A reviver costs three times the parsing, and hardly any value needs it.
    return (/\d{16}/.test(text) ? JSON.parse(text, reviver) : JSON.parse(text)) as unknown;
  } catch {
    return undefined;
  }
}
