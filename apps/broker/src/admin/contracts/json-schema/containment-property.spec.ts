import { expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { mismatchesOf } from './containment.js';
import { SchemaDocument, type JsonSchema } from './schema-document.js';

type Json = Record<string, unknown>;

const names = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...names);
const small = fc.integer({ min: 0, max: 3 });
const scalar = fc.constantFrom<unknown>(null, true, false, -1, 0, 1, 2, 1.5, '', 'a', 'ab', 'b1');

const { schema: anySchema } = fc.letrec<{ schema: JsonSchema }>((tie) => {
  const part = tie('schema');
  const leaf = fc.oneof(
    fc.constantFrom<JsonSchema>(
      true,
      {},
      { type: 'string' },
      { type: 'integer' },
      { type: 'null' },
    ),
    fc.record<Json>({ type: fc.constantFrom('integer', 'number', ['integer', 'string', 'null']) }),
    fc.record<Json>({ enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }) }),
    fc.record<Json>({ const: fc.oneof(scalar, fc.record({ a: scalar }), fc.tuple(scalar)) }),
    fc.record<Json>(
      { type: fc.constant('string'), minLength: small, maxLength: small },
      { requiredKeys: ['type'] },
    ),
    fc.record<Json>({ type: fc.constant('string'), pattern: fc.constantFrom('^a', 'b') }),
    fc.record<Json>(
      {
        type: fc.constantFrom('integer', 'number'),
        minimum: small,
        exclusiveMaximum: small,
        multipleOf: fc.constantFrom(1, 2, 0.5),
      },
      { requiredKeys: ['type'] },
    ),
  );
  const objects = fc.record<Json>(
    {
      type: fc.constant('object'),
      properties: fc.dictionary(name, part, { maxKeys: 3 }),
      required: fc.uniqueArray(name, { maxLength: 2 }),
      additionalProperties: fc.oneof(fc.constant(false), part),
      patternProperties: fc.dictionary(fc.constantFrom('^a', 'b$'), part, { maxKeys: 1 }),
      propertyNames: fc.constantFrom({ maxLength: 1 }, { enum: ['a', 'b'] }),
      minProperties: small,
      maxProperties: small,
      dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 1 }), {
        maxKeys: 1,
      }),
    },
    { requiredKeys: [] },
  );
  const arrays = fc.record<Json>(
    {
      type: fc.constant('array'),
      items: part,
      prefixItems: fc.array(part, { minLength: 1, maxLength: 2 }),
      minItems: small,
      maxItems: small,
      uniqueItems: fc.boolean(),
      // No `contains`: ajv takes an empty list for one that has it, where there is `prefixItems` beside.
    },
    { requiredKeys: ['type'] },
  );
  const several = fc.array(part, { minLength: 1, maxLength: 3 });
  const combined = fc.oneof(
    fc.record<Json>({ anyOf: several }),
    fc.record<Json>({ oneOf: several }),
    fc.record<Json>({ allOf: several }),
    fc.record<Json>({ not: part }),
    fc.tuple(part, part).map(([condition, other]): Json => ({ if: condition, else: other })),
    fc.record<Json>(
      // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word
      { if: part, then: part, else: part, properties: fc.dictionary(name, part, { maxKeys: 2 }) },
      { requiredKeys: ['if'] },
    ),
    fc.record<Json>({
      dependentSchemas: fc.dictionary(name, part, { minKeys: 1, maxKeys: 2 }),
      properties: fc.dictionary(name, part, { maxKeys: 2 }),
    }),
    fc.record<Json>({ anyOf: several, properties: fc.dictionary(name, part, { maxKeys: 2 }) }),
  );
  return {
    schema: fc.oneof({ maxDepth: 3, depthSize: 'small' }, leaf, objects, objects, arrays, combined),
  };
});

/** The old one with a part of it taken away, or another one in its place. */
function changed(schema: JsonSchema, other: JsonSchema, at: number): JsonSchema {
  const places: (readonly string[])[] = [[]];
  const collect = (part: unknown, path: readonly string[]): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [key, member] of Object.entries(part)) {
      places.push([...path, key]);
      collect(member, [...path, key]);
    }
  };
  collect(schema, []);
  const path = places[at % places.length];
  const key = path.at(-1);
  if (key === undefined) return other;
  const copy = plain(schema);
  const parent = path.slice(0, -1).reduce<Json>((part, step) => part[step] as Json, copy as Json);
  const isSchemaPlace =
    typeof parent[key] === 'object' &&
    !Array.isArray(parent[key]) &&
    !['properties', 'patternProperties', 'dependentRequired', 'dependentSchemas'].includes(key);
  if (isSchemaPlace && at % 2 === 0) parent[key] = other;
  else if (!Array.isArray(parent)) delete parent[key];
  return copy;
}

/** A value that a producer may have meant: with fields that the schema declares, or any where it declares none. */
function valueFor(schema: JsonSchema, random: () => number, depth = 0): unknown {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
  if (typeof schema === 'boolean' || depth > 4) return anyValue(random);
  const lists = ['anyOf', 'oneOf'].flatMap((key) =>
    Array.isArray(schema[key]) ? [schema[key] as JsonSchema[]] : [],
  );
  const parts = [
    ...((schema.allOf as JsonSchema[] | undefined) ?? []),
    ...lists.map((list) => pick(list)),
    ...conditionalParts(schema).filter(
      (one) => random() < 0.7 && (isDeclaring(one) || !isDeclaring(schema)),
    ),
  ];
  const values = parts.map((part) => valueFor(part, random, depth + 1));
  if (Object.hasOwn(schema, 'const')) values.push(schema.const);
  if (Array.isArray(schema.enum)) values.push(pick(schema.enum));
  const kinds = [...DECLARING, 'required', 'minProperties', 'propertyNames'];
  if (schema.type === 'object' || kinds.some((key) => key in schema))
    values.push(objectFor(schema, random, depth, values.length > 0));
  if (schema.type === 'array') {
    const items = (schema.items ?? true) as JsonSchema;
    const prefix = (schema.prefixItems ?? []) as JsonSchema[];
    values.push(
      Array.from({ length: Math.floor(random() * 4) }, (_, index) =>
        valueFor(prefix[index] ?? items, random, depth + 1),
      ),
    );
  }
  const objects = values.filter(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  if (objects.length > 1 && objects.length === values.length)
    return Object.assign({}, ...objects) as unknown;
  return values.length === 0 ? anyValue(random) : pick(values);
}

const DECLARING = ['properties', 'patternProperties', 'additionalProperties'];
const isDeclaring = (schema: JsonSchema): boolean =>
  typeof schema === 'object' && DECLARING.some((key) => key in schema);

/** What a condition or a field brings with it. */
function conditionalParts(schema: Json): readonly JsonSchema[] {
  const { if: condition, dependentSchemas = {} } = schema;
  const branches = ['then', 'else'].flatMap((key) => (key in schema ? [schema[key]] : []));
  const conditional =
    condition === undefined || branches.length === 0 ? [] : [condition, ...branches];
  return [...conditional, ...Object.values(dependentSchemas as Json)] as JsonSchema[];
}

function objectFor(schema: Json, random: () => number, depth: number, isPart: boolean): unknown {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const declared = Object.entries(properties).filter(() => random() < 0.7);
  const value = Object.fromEntries(
    declared.map(([key, part]) => [key, valueFor(part, random, depth + 1)]),
  );
  const isFree = !isDeclaring(schema);
  const others = schema.additionalProperties as JsonSchema | undefined;
  for (const key of ['a', 'b', 'c', 'ab', 'z']) {
    if (Object.hasOwn(properties, key) || random() < 0.5) continue;
    const patterns = Object.entries(
      (schema.patternProperties ?? {}) as Record<string, JsonSchema>,
    ).filter(([pattern]) => RegExp(pattern).test(key));
    if (patterns.length > 0) value[key] = valueFor(patterns[0][1], random, depth + 1);
    else if (others !== undefined && others !== false)
      value[key] = valueFor(others, random, depth + 1);
    else if (isFree && !isPart) value[key] = anyValue(random);
  }
  return value;
}

function anyValue(random: () => number): unknown {
  const values = [
    null,
    true,
    -1,
    0,
    1,
    2,
    1.5,
    '',
    'a',
    'ab',
    'b1',
    [],
    [1],
    ['a', 'a'],
    {},
    { a: 1 },
    { a: 'a', b: null },
    { z: 1 },
  ];
  return values[Math.floor(random() * values.length)];
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

it('what was valid under a schema is valid under every one that it gets along with, as ajv sees it', () => {
  const ajv = new Ajv2020({
    strict: false,
    logger: false,
    validateFormats: false,
    validateSchema: false,
  });
  let compatible = 0;
  fc.assert(
    fc.property(anySchema, anySchema, fc.nat(1_000), fc.nat(), (given, other, at, seed) => {
      const older = plain(given);
      const newer = changed(older, plain(other), at);
      if (mismatchesOf(ofDraft(older), ofDraft(newer)).length > 0) return;
      compatible++;
      const [wasValid, isValid] = [older, newer].map((schema) => ajv.compile(schema));
      const random = seeded(seed);
      for (let round = 0; round < 30; round++) {
        const value = valueFor(older, random);
        if (wasValid(value) && !isValid(value)) {
          throw new Error(
            `${JSON.stringify(value)} was valid under ${JSON.stringify(older)} and is not under ${JSON.stringify(newer)}`,
          );
        }
      }
    }),
    { numRuns: Number(process.env.POSTHORN_RUNS ?? 250) },
  );
  expect(compatible).toBeGreaterThan(25);
});

/** As ajv takes them here. */
function ofDraft(schema: JsonSchema): SchemaDocument {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return new SchemaDocument(typeof schema === 'object' ? { ...schema, $schema } : schema);
}

/** Of this realm and with prototypes: ajv compares those, too. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
