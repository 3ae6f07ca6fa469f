import { canonicalText } from '../schemas/canonical-json.js';
import {
  child,
  isObject,
  isOfSomeDrafts,
  keyword,
  type JsonSchema,
  type SchemaNode,
} from './schema-document.js';

/** Schemas that hold together, none of them with `allOf` or `$ref` left to follow. */
export type Conjunction = readonly SchemaNode[];

export const JSON_TYPES = [
  'null',
  'boolean',
  'integer',
  'fraction',
  'string',
  'array',
  'object',
] as const;

/** What stands beside a `$ref`: before, it means nothing. */
const SIBLINGS_COUNT_SINCE = 2019;

/** As JSON Schema has them, but a number is an integer or has a fraction. */
export type JsonType = (typeof JSON_TYPES)[number];

/**
 * Follows `allOf` and `$ref`.
 * @param isWriter what is not sure to count says nothing about what a writer writes, and holds for a reader.
 */
export function conjunctionOf(nodes: readonly SchemaNode[], isWriter: boolean): Conjunction {
  const found: SchemaNode[] = [];
  const seen = new Set<unknown>();
  const visit = (node: SchemaNode): void => {
    const { schema, document } = node;
    if (typeof schema === 'boolean') {
      if (!schema) found.push(node);
      return;
    }
    if (seen.has(schema)) return;
    seen.add(schema);
    const ref = keyword(node, '$ref');
    const target = typeof ref === 'string' ? document.resolve(ref) : null;
    if (target !== null) visit(target);
    if (target !== null && isWriter && document.draft < SIBLINGS_COUNT_SINCE) return;
    const all = keyword(node, 'allOf');
    if (Array.isArray(all)) all.forEach((_, index) => visit(child(node, 'allOf', index)));
    found.push({ ...node, schema: followed(schema) });
  };
  nodes.forEach((node) => visit(node));
  return found;
}

const rests = new WeakMap<object, JsonSchema>();

/** What is left of a schema whose `allOf` and `$ref` stand beside it: whoever follows them again finds the same. */
function followed(schema: Readonly<Record<string, unknown>>): JsonSchema {
  if (!('allOf' in schema) && !('$ref' in schema)) return schema;
  const known = rests.get(schema);
  if (known !== undefined) return known;
  const { allOf: _all, $ref: _ref, ...rest } = schema;
  rests.set(schema, rest);
  return rest;
}

/** The types that a value may have under all of them. */
export function typesOf(all: Conjunction): ReadonlySet<JsonType> {
  let types: readonly JsonType[] = JSON_TYPES;
  for (const node of all) {
    if (node.schema === false) return new Set();
    const own = ownTypes(node);
    types = types.filter((type) => own.has(type));
  }
  return new Set(types);
}

export function ownTypes(node: SchemaNode): ReadonlySet<JsonType> {
  const declared = keyword(node, 'type');
  const names =
    declared === undefined
      ? null
      : ((Array.isArray(declared) ? declared : [declared]) as unknown[]);
  const byType = names === null ? JSON_TYPES : names.flatMap((name) => typesNamed(String(name)));
  const values = ownValues(node);
  if (values === null) return new Set(byType);
  const ofValues = new Set(values.map((value) => typeOf(value)));
  return new Set(byType.filter((type) => ofValues.has(type)));
}

function typesNamed(name: string): readonly JsonType[] {
  if (name === 'number') return ['integer', 'fraction'];
  return JSON_TYPES.filter((type) => type === name && type !== 'fraction');
}

/** The values of `enum` and `const`; null where any will do. */
export function ownValues(node: SchemaNode): readonly unknown[] | null {
  const constant = keyword(node, 'const');
  const listed = keyword(node, 'enum');
  const isConstant = isObject(node.schema) && Object.hasOwn(node.schema, 'const');
  if (!Array.isArray(listed)) return isConstant ? [constant] : null;
  return isConstant ? listed.filter((value) => isSame(value, constant)) : listed;
}

/** The few values that there may be under all of them; null where they are not few. */
export function valuesOf(all: Conjunction): readonly unknown[] | null {
  const types = typesOf(all);
  let values: readonly unknown[] | null = null;
  for (const node of all) {
    const own = ownValues(node);
    if (own === null) continue;
    values =
      values === null ? own : values.filter((value) => own.some((other) => isSame(value, other)));
  }
  if (values !== null) return values.filter((value) => types.has(typeOf(value)));
  const isFinite = [...types].every((type) => type === 'null' || type === 'boolean');
  if (!isFinite) return null;
  return [...types].flatMap((type) => (type === 'null' ? [null] : [true, false]));
}

export function typeOf(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction';
  return typeof value as JsonType;
}

export function isSame(a: unknown, b: unknown): boolean {
  return canonicalText(a) === canonicalText(b);
}

/** The very same words, none of which means something else where the other stands. */
export function saysTheSame(one: SchemaNode, other: SchemaNode): boolean {
  const text = textOfSchema(one.schema);
  if (text !== textOfSchema(other.schema) || hasRef(one)) return false;
  return one.document.draft === other.document.draft || !isOfSomeDrafts(text);
}

export function hasRef({ schema }: SchemaNode): boolean {
  return /"\$(?:ref|dynamicRef|recursiveRef)"/.test(textOfSchema(schema));
}

const texts = new WeakMap<object, string>();

/** A schema's canonical text, put together once. */
export function textOfSchema(schema: SchemaNode['schema']): string {
  if (typeof schema === 'boolean') return String(schema);
  const known = texts.get(schema);
  if (known !== undefined) return known;
  const text = canonicalText(schema);
  texts.set(schema, text);
  return text;
}

/** A keyword that is a number, of each that has it. */
export function numbersOf(all: Conjunction, name: string): readonly number[] {
  return all
    .map((node) => keyword(node, name))
    .filter((value): value is number => typeof value === 'number');
}

/** For people: `integer or string`. */
export function typeNames(types: Iterable<JsonType>): string {
  const given = new Set(types);
  const names = JSON_TYPES.filter((type) => given.has(type) && type !== 'fraction').map((type) =>
    type === 'integer' && given.has('fraction') ? 'number' : type,
  );
  if (given.has('fraction') && !given.has('integer')) names.push('number');
  return names.map((name) => (name === 'number' ? 'a number' : name)).join(' or ');
}
