/** Deeper than any schema that people write, and shallow enough for whatever walks it. */
export const DEPTH_MAX = 100;

/** A number as it was written: 9007199254740993 is not 9007199254740992. */
class ExactNumber {
  constructor(readonly source: string) {}
}

/**
 * The same text for the same JSON value, whatever its spaces and the order of its keys.
 * @throws SyntaxError when it is no JSON, RangeError when it is nested deeper than DEPTH_MAX.
 */
export function canonicalJson(text: string): string {
  checkDepth(text);
  const keepNumber = (
    _: string,
    value: unknown,
    context?: { readonly source?: string },
  ): unknown =>
    typeof value === 'number' ? new ExactNumber(context?.source ?? String(value)) : value;
  return textOf(JSON.parse(text, keepNumber));
}

/** Of a value that was parsed already; its numbers are what they are by then. */
export function canonicalText(value: unknown): string {
  return textOf(value);
}

function textOf(value: unknown): string {
  if (value instanceof ExactNumber) return value.source;
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${textOf(member)}`);
  return `{${members.join(',')}}`;
}

/** Before it is parsed: what walks the value afterwards calls itself. */
function checkDepth(text: string): void {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > DEPTH_MAX) throw new RangeError(`It is nested deeper than ${DEPTH_MAX} levels.`);
  }
}
