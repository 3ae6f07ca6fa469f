import { describe, expect, it } from '@jest/globals';
import { findingOf, type Direction } from '../schemas/mismatch.js';
import { mismatchesOf } from './containment.js';
import { SchemaDocument, type JsonSchema } from './schema-document.js';

type Json = Record<string, unknown>;

const object = (properties: Json, required: readonly string[] = [], more: Json = {}): Json => ({
  type: 'object',
  properties,
  required,
  ...more,
});
const text = { type: 'string' };
const whole = { type: 'integer' };
const SHIPPED = {
  if: { properties: { kind: { const: 'parcel' } }, required: ['kind'] },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word
  then: { properties: { weight: whole } },
  else: { properties: { code: text } },
};
const DRAFT_7 = { $schema: 'http://json-schema.org/draft-07/schema#' };
const DRAFT_2020 = { $schema: 'https://json-schema.org/draft/2020-12/schema' };
const WITH_CARD = {
  ...DRAFT_2020,
  dependentSchemas: { card: { properties: { limit: whole } } },
};

/** What stands against the newer schema, in one direction. */
function told(older: JsonSchema, newer: JsonSchema, direction: Direction = 'backward'): string[] {
  const [old, now] = [older, newer].map((schema) => new SchemaDocument(schema));
  const mismatches = direction === 'backward' ? mismatchesOf(old, now) : mismatchesOf(now, old);
  return mismatches.map((one) => {
    const { pointer, message } = findingOf(one, direction);
    return `${pointer} ${message}`;
  });
}

describe('consumers of the new schema read old events', () => {
  it.each<[string, JsonSchema, JsonSchema]>([
    ['the same', object({ a: text }), object({ a: text })],
    ['an optional field was added', object({ a: text }), object({ a: text, b: whole })],
    ['a field was removed', object({ a: text, b: whole }, ['b']), object({ a: text })],
    ['a required field became optional', object({ a: text }, ['a']), object({ a: text })],
    ['whole numbers became numbers', object({ a: whole }), object({ a: { type: 'number' } })],
    ['null is allowed as well', object({ a: text }), object({ a: { type: ['string', 'null'] } })],
    [
      'null is allowed as another case',
      object({ a: text }),
      object({ a: { anyOf: [text, { type: 'null' }] } }),
    ],
    ['a value was added', { enum: ['x'] }, { enum: ['x', 'y'] }],
    ['a limit was lifted', { type: 'string', maxLength: 3 }, { type: 'string', maxLength: 4 }],
    [
      'more than 0 is at least 1',
      { type: 'integer', exclusiveMinimum: 0 },
      { type: 'integer', minimum: 1 },
    ],
    [
      'values keep the new limit',
      { enum: ['ab', 'cd'] },
      { type: 'string', minLength: 2, pattern: '^[a-d]+$' },
    ],
    [
      'a list of objects got an optional field',
      { type: 'array', items: object({ a: text }) },
      { type: 'array', items: object({ a: text, b: text }) },
    ],
    [
      'a kind was added to those told apart by a field',
      { oneOf: [object({ kind: { const: 'a' } }, ['kind'])] },
      {
        oneOf: [
          object({ kind: { const: 'a' } }, ['kind']),
          object({ kind: { const: 'b' } }, ['kind']),
        ],
      },
    ],
    [
      'definitions moved',
      { $ref: '#/$defs/a', $defs: { a: object({ x: text }) } },
      { $ref: '#/$defs/b', $defs: { b: object({ x: text }) } },
    ],
    [
      'a tree stays a tree',
      {
        $defs: { n: object({ kids: { type: 'array', items: { $ref: '#/$defs/n' } } }) },
        $ref: '#/$defs/n',
      },
      {
        $defs: { m: object({ kids: { type: 'array', items: { $ref: '#/$defs/m' } }, name: text }) },
        $ref: '#/$defs/m',
      },
    ],
    [
      'parts were put together',
      { allOf: [object({ a: text }, ['a']), object({ b: whole })] },
      object({ a: text, b: whole }, ['a']),
    ],
    [
      'a map got a wider value',
      { type: 'object', additionalProperties: whole },
      { type: 'object', additionalProperties: { type: 'number' } },
    ],
    ['anything goes now', object({ a: text }), true],
    [
      'an optional field was added beside a condition',
      object({ kind: text }, [], SHIPPED),
      object({ kind: text, note: text }, [], SHIPPED),
    ],
    [
      'what a condition declares is declared',
      object({ kind: text }, [], SHIPPED),
      object({ kind: text, weight: whole, code: text }, [], { additionalProperties: false }),
    ],
    [
      'what comes with a field is declared',
      object({ card: text }, [], WITH_CARD),
      object({ card: text, limit: whole }, [], { additionalProperties: false }),
    ],
    [
      'a field that another one asks for became optional',
      object({ card: text }, [], { dependencies: { card: { required: ['limit'] } } }),
      object({ card: text }),
    ],
    [
      'a field that could never be is gone',
      object({ a: false }),
      object({}, [], { additionalProperties: false }),
    ],
  ])('%s', (_, older, newer) => {
    expect(told(older, newer)).toEqual([]);
  });

  it.each<[JsonSchema, JsonSchema, string]>([
    [
      object({ a: text }),
      object({ a: text, tip: whole }, ['tip']),
      '/required/0 field `tip` was added and is required: old producers break',
    ],
    [
      object({ tip: whole }),
      object({ tip: whole }, ['tip']),
      '/required/0 field `tip` became required: old producers break',
    ],
    [
      object({ a: object({ b: text }) }, ['a']),
      object({ a: object({ b: whole }) }, ['a']),
      '/properties/a/properties/b/type field `a.b` was allowed to be string, and is no more: old producers break',
    ],
    [
      { type: 'array', items: { type: 'number' } },
      { type: 'array', items: whole },
      '/items/type field `[]` was allowed to be a number, and is no more: old producers break',
    ],
    [
      object({ s: { enum: ['x', 'y'] } }),
      object({ s: { enum: ['x'] } }),
      '/properties/s/enum field `s` no longer accepts "y": old producers break',
    ],
    [
      object({ s: text }),
      object({ s: { enum: ['x'] } }),
      '/properties/s/enum field `s` no longer accepts other values than those that are listed: old producers break',
    ],
    [
      object({ s: text }),
      object({ s: { ...text, maxLength: 5 } }),
      '/properties/s/maxLength field `s` is held to maxLength 5, which it was not before: old producers break',
    ],
    [
      object({ s: text }),
      object({ s: { ...text, format: 'uuid' } }),
      '/properties/s/format field `s` has to match format uuid, which it had not before: old producers break',
    ],
    [
      object({ n: whole }),
      object({ n: { ...whole, minimum: 0 } }),
      '/properties/n/minimum field `n` is held to minimum 0, which it was not before: old producers break',
    ],
    [
      object({ a: text, b: text }),
      object({ a: text }, [], { additionalProperties: false }),
      '/additionalProperties field `b` was removed, and fields that are not declared are refused: old producers break',
    ],
    [
      { anyOf: [text, whole] },
      text,
      '/type the value was allowed to be integer, and is no more: old producers break',
    ],
    [object({ a: text }), false, ' the value is not allowed any more: old producers break'],
    [
      {},
      object({ a: text }),
      '/type the value was allowed to be null or boolean or integer or a number or string or array, and is no more: old producers break',
    ],
    [
      { type: 'object' },
      { properties: { a: text } },
      '/properties/a/type field `a` was allowed to be null or boolean or a number or array or object, and is no more: old producers break',
    ],
    [
      { type: 'object', properties: {}, additionalProperties: true },
      { properties: { a: false } },
      '/properties/a field `a` was removed, and fields that are not declared are refused: old producers break',
    ],
    [
      { enum: [{ a: 1 }] },
      object({ a: text }),
      '/properties/a/type field `a` was allowed to be integer, and is no more: old producers break',
    ],
    [
      object({ a: text }, [], { anyOf: [{ properties: { b: whole } }, { required: ['a'] }] }),
      object({ a: text }, [], { additionalProperties: false }),
      '/additionalProperties field `b` was removed, and fields that are not declared are refused: old producers break',
    ],
    [
      object({ a: text }, [], { oneOf: [{ patternProperties: { '^b': text } }] }),
      object({ a: text }, [], { additionalProperties: false }),
      '/additionalProperties field `*` is not allowed any more: old producers break',
    ],
    ...(['weight', 'code'] as const).map((name): [JsonSchema, JsonSchema, string] => [
      object({ kind: text }, [], SHIPPED),
      object({ kind: text, weight: whole, code: text, [name]: { type: 'null' } }),
      `/properties/${name}/type field \`${name}\` was allowed to be ${name === 'weight' ? 'integer' : 'string'}, and is no more: old producers break`,
    ]),
    [
      object({}, [], SHIPPED),
      object({ kind: { enum: ['parcel'] }, weight: whole, code: text }),
      '/properties/kind/enum field `kind` no longer accepts other values than those that are listed: old producers break',
    ],
    ...[WITH_CARD, { dependencies: WITH_CARD.dependentSchemas }].map(
      (more): [JsonSchema, JsonSchema, string] => [
        object({ card: text }, [], more),
        object({ card: text }, [], { additionalProperties: false }),
        '/additionalProperties field `limit` was removed, and fields that are not declared are refused: old producers break',
      ],
    ),
    [
      object({ a: text }),
      { not: object({ b: text }) },
      ' the value cannot be shown to fit `not`: old producers break',
    ],
  ])('%j does not get along with %j', (older, newer, expected) => {
    expect(told(older, newer)).toEqual([expected.replace('integer or a number', 'a number')]);
  });

  it('cases within parts are looked at once, and a comparison that grows ends', () => {
    const cases = { oneOf: [whole, { not: { type: 'number' } }, { const: '' }] };
    expect(
      told(
        { allOf: [object({ a: text }), cases] },
        { allOf: [object({ a: text }), { const: '' }] },
      ),
    ).not.toEqual([]);
    const deep = (levels: number): JsonSchema =>
      levels === 0
        ? text
        : { anyOf: [object({ a: deep(levels - 1) }), object({ b: deep(levels - 1) })] };
    expect(told(deep(9), { not: deep(8) })).not.toEqual([]);
  });

  it('a reference means what its own document defines', () => {
    const schema = (type: string): Json => ({ $ref: '#/$defs/a', $defs: { a: { type } } });
    expect(told(schema('string'), schema('string'))).toEqual([]);
    expect(told(schema('string'), schema('integer'))).toHaveLength(1);
  });
});

describe('what a field brings with it', () => {
  const LIMIT = { card: { required: ['limit'], properties: { limit: whole } } };
  const NAMES = { card: ['limit'] };
  const of = (draft: Json, more: Json): Json =>
    object({ card: text, limit: whole }, [], { ...draft, ...more });
  const refused = (word: string): string[] => [
    expect.stringContaining(`/${word} field \`card\``) as unknown as string,
  ];

  it.each<[string, Json, Json]>([
    [
      'in a word that is none in draft 7',
      of(DRAFT_7, {}),
      of(DRAFT_7, { dependentSchemas: LIMIT }),
    ],
    ['without $schema as well', of({}, {}), of({}, { dependentRequired: NAMES })],
    ['of a field that is not written', object({}), of(DRAFT_7, { dependencies: LIMIT })],
    [
      'in the older word and the newer',
      of({}, { dependencies: LIMIT }),
      of(DRAFT_2020, { dependentSchemas: LIMIT }),
    ],
    [
      'in the newer word and the older',
      of(DRAFT_2020, { dependentRequired: NAMES }),
      of({}, { dependencies: NAMES }),
    ],
  ])('is nothing that is asked anew, %s', (_, older, newer) => {
    expect(told(older, newer)).toEqual([]);
  });

  it.each<[string, string, Json, Json]>([
    ['dependencies', 'of draft 7', of(DRAFT_7, {}), of(DRAFT_7, { dependencies: LIMIT })],
    ['dependencies', 'without $schema', of({}, {}), of({}, { dependencies: NAMES })],
    [
      'dependencies',
      'of 2020-12, where validators go on to take it',
      of(DRAFT_2020, {}),
      of(DRAFT_2020, { dependencies: NAMES }),
    ],
    [
      'dependentSchemas',
      'of 2020-12',
      of(DRAFT_2020, {}),
      of(DRAFT_2020, { dependentSchemas: LIMIT }),
    ],
    [
      'dependentRequired',
      'that draft 7 said in vain',
      of(DRAFT_7, { dependentRequired: NAMES }),
      of(DRAFT_2020, { dependentRequired: NAMES }),
    ],
    [
      'dependentSchemas',
      'that draft 7 said in vain',
      of(DRAFT_7, { dependentSchemas: LIMIT }),
      of(DRAFT_2020, { dependentSchemas: LIMIT }),
    ],
  ])('is asked anew by %s %s', (word, _, older, newer) => {
    expect(told(older, newer)).toEqual(refused(word));
  });

  it('is not taken for the same within a field, where one of the two drafts does not know the word', () => {
    const inField = (draft: Json): Json => ({
      ...draft,
      properties: { a: object({ card: text, limit: whole }, [], { dependentSchemas: LIMIT }) },
    });
    expect(told(inField(DRAFT_2020), inField(DRAFT_2020))).toEqual([]);
    expect(told(inField(DRAFT_7), inField(DRAFT_2020))).toHaveLength(1);
  });
});

describe('a word of newer drafts', () => {
  const list = (draft: Json, more: Json): Json => ({ ...draft, type: 'array', ...more });
  const PAIR = { prefixItems: [whole], items: text };
  const TWO = { contains: whole, minContains: 2 };
  const FEW = { contains: whole, maxContains: 2 };
  const DRAFT_2019 = { $schema: 'https://json-schema.org/draft/2019-09/schema' };

  it.each<[string, Json, Json, number]>([
    ['prefixItems', list(DRAFT_7, PAIR), list(DRAFT_2020, PAIR), 1],
    ['prefixItems', list(DRAFT_2019, PAIR), list(DRAFT_2020, PAIR), 1],
    ['prefixItems', list({}, { items: text }), list({}, PAIR), 0],
    ['prefixItems', list(DRAFT_2020, PAIR), list(DRAFT_2020, { ...PAIR, minItems: 0 }), 0],
    ['minContains', list(DRAFT_7, TWO), list(DRAFT_2020, TWO), 1],
    ['minContains', list(DRAFT_7, { contains: whole }), list(DRAFT_7, TWO), 0],
    ['maxContains', list(DRAFT_7, FEW), list(DRAFT_2019, FEW), 1],
    ['maxContains', list(DRAFT_7, { contains: whole }), list(DRAFT_7, FEW), 0],
  ])('says nothing in the drafts before: %s in %j, read by %j', (_, older, newer, mismatches) => {
    expect(told(older, newer)).toHaveLength(mismatches);
  });

  it('is not needed to look into lists that are listed', () => {
    const listed = { ...DRAFT_7, enum: [[1], [2, 3]] };
    expect(told(listed, list(DRAFT_7, { items: whole }))).toEqual([]);
    expect(told(listed, list(DRAFT_7, { items: text }))).not.toEqual([]);
  });
});

describe('consumers of the old schema read new events', () => {
  it.each<[JsonSchema, JsonSchema, string]>([
    [
      object({ a: text }, ['a']),
      object({ a: text }),
      '/required/0 field `a` became optional: old consumers break',
    ],
    [
      object({ a: text }, ['a']),
      object({}),
      '/required/0 field `a` was removed and was required: old consumers break',
    ],
    [
      object({ a: text }, [], { additionalProperties: false }),
      object({ a: text, b: text }),
      '/additionalProperties field `b` was added, and fields that were not declared are refused: old consumers break',
    ],
    [{ enum: ['x'] }, { enum: ['x', 'y'] }, '/enum the value may be "y" now: old consumers break'],
  ])('%j does not get along with %j', (older, newer, expected) => {
    expect(told(older, newer, 'forward')).toEqual([expected]);
  });

  it('what is added to an open object is not looked at', () => {
    expect(told(object({ a: text }), object({ a: text, b: text }, ['b']), 'forward')).toEqual([]);
  });
});
