/** `$.items[0].sku` as steps: names of members and indexes of lists. */
export type JsonPath = readonly (string | number)[];

const LENGTH_MAX = 500;
const STEPS_MAX = 64;
/** `.name`, `[0]`, `['any name']` or `["any name"]`, the quoted ones with JSON's escapes. */
const STEP =
  /\.([\p{L}_$][\p{L}\p{N}_$-]*)|\[(0|[1-9]\d{0,8})\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/uy;
const PLAIN_NAME = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/** The singular part of RFC 9535: what names one place, `$` the whole. null when the text is no such path, or longer than any. */
export function parseJsonPath(text: string): JsonPath | null {
  const found = readJsonPath(text);
  return found?.end === text.length ? found.path : null;
}

/** The path at the beginning of a text, and where it ends. */
export function readJsonPath(
  text: string,
): { readonly path: JsonPath; readonly end: number } | null {
  if (!text.startsWith('$')) return null;
  const path: (string | number)[] = [];
  for (let end = 1; ;) {
    STEP.lastIndex = end;
    const found = STEP.exec(text);
    if (found === null) return { path, end };
    const step = stepOf(found);
    end = STEP.lastIndex;
    if (step === null || path.length === STEPS_MAX || end > LENGTH_MAX) return null;
    path.push(step);
  }
}

function stepOf([, name, index, single, double]: RegExpExecArray): string | number | null {
  if (name !== undefined) return name;
  if (index !== undefined) return Number(index);
  return unquoted(double ?? single.replaceAll(String.raw`\'`, "'").replaceAll('"', String.raw`\"`));
}

function unquoted(text: string): string | null {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** One text for each place, however it was written. */
export function canonicalPath(path: JsonPath): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return PLAIN_NAME.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return `$${steps.join('')}`;
}

/** What stands there in a parsed value; undefined when nothing does. Names are of objects and indexes of lists, and only what is their own. */
export function valueAt(json: unknown, path: JsonPath): unknown {
  let value = json;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    if (Array.isArray(value) !== (typeof step === 'number')) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
