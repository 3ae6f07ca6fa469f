/** One step into a value: a property, or an element. */
type Segment = string | number;

const LENGTH_MAX = 500;
/** `$`, then `.name`, `[0]`, `['name']` or `["name"]` as often as need be. */
const SEGMENT = /\.([\p{L}_$][\p{L}\p{N}_$-]*)|\[(\d{1,9})\]|\['([^']*)'\]|\["([^"]*)"\]/uy;

/** The singular part of RFC 9535: what names one place. null when the text is no such path. */
export function parseJsonPath(path: string): readonly Segment[] | null {
  if (!path.startsWith('$') || path.length > LENGTH_MAX) return null;
  const segments: Segment[] = [];
  SEGMENT.lastIndex = 1;
  while (SEGMENT.lastIndex < path.length) {
    const found = SEGMENT.exec(path);
    if (found === null) return null;
    const [, name, index, single, double] = found;
    segments.push(index === undefined ? (name ?? single ?? double ?? '') : Number(index));
  }
  return segments;
}

/** What stands there; undefined when nothing does. Only what is the value's own. */
export function valueAt(json: unknown, segments: readonly Segment[]): unknown {
  let value = json;
  for (const segment of segments) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) {
      return undefined;
    }
    if (Array.isArray(value) !== (typeof segment === 'number')) return undefined;
    value = (value as Record<Segment, unknown>)[segment];
  }
  return value;
}
