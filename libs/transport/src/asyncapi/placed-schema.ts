import type { JsonSchema } from '../contract/json-schema.js';

/** Keywords whose values are data. */
const DATA: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'example', 'examples']);

/**
 * The schema as a part of a larger document: its references to itself say where it stands there, since `#` is the document as a whole.
 * @param place a JSON pointer, such as `#/components/messages/Order/payload`.
 */
export function placedSchema(schema: JsonSchema, place: string): JsonSchema {
  const placed = placedIn(schema, place) as JsonSchema;
  const { $ref, ...beside } = placed;
  // What stands beside a reference is not looked at, and it may be what the reference means.
  return $ref === undefined ? placed : { allOf: [{ $ref }], ...beside };
}

function placedIn(value: unknown, place: string): unknown {
  if (Array.isArray(value)) return value.map((item) => placedIn(item, place));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => {
      if (key === '$ref' && typeof inner === 'string') {
        return [key, inner.startsWith('#') ? place + inner.slice(1) : inner];
      }
      return [key, DATA.has(key) ? inner : placedIn(inner, place)];
    }),
  );
}
