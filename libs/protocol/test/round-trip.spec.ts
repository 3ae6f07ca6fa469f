import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { Reader, Writer, ZERO_UUID } from '../src/index.js';
import {
  type Field,
  has,
  loadMessages,
  type Message,
  type Struct,
  versionsOf,
} from './support/messages.js';
import { defaultOf, type Value } from './support/values.js';

const RUNS_PER_VERSION = 10;

const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
);
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

const PRIMITIVES: Record<string, fc.Arbitrary<unknown>> = {
  string: fc.string({ unit: 'grapheme', maxLength: 60 }),
  bytes,
  records: fc.oneof(bytes, fc.constant(Buffer.alloc(5000, 'r'))),
  bool: fc.boolean(),
  int8: fc.integer({ min: -128, max: 127 }),
  int16: fc.integer({ min: -32_768, max: 32_767 }),
  uint16: fc.integer({ min: 0, max: 65_535 }),
  int32: fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  float64: fc.double({ noNaN: true }),
  uuid: fc.oneof(uuid, fc.constant(ZERO_UUID)),
};

/** Values as reading must yield them: every field, and the default where the version has no such field. */
function arbitraryStruct(struct: Struct, version: number): fc.Arbitrary<Value> {
  const entries = struct.fields.map((field) => [field.name, arbitraryField(field, version)]);
  return fc.record(Object.fromEntries(entries) as Record<string, fc.Arbitrary<unknown>>, {
    noNullPrototype: true,
  });
}

function arbitraryField(field: Field, version: number): fc.Arbitrary<unknown> {
  if (!has(field.versions, version)) return fc.constant(defaultOf(field));
  const element = field.struct ? arbitraryStruct(field.struct, version) : PRIMITIVES[field.type];
  if (!element) throw new Error(`no arbitrary for ${field.type}`);
  const whole: fc.Arbitrary<unknown> = field.array ? fc.array(element, { maxLength: 3 }) : element;
  const choices = [whole];
  if (has(field.nullable, version)) choices.push(fc.constant(null));
  if (field.tag !== undefined) choices.push(fc.constant(defaultOf(field)));
  return fc.oneof(...choices);
}

function encode(message: Message, version: number, value: unknown): Buffer {
  const writer = new Writer(16);
  message.write(writer, value as never, version);
  return writer.toBuffer();
}

function expectRoundTrip(message: Message, version: number, value: Value): void {
  const reader = new Reader(encode(message, version, value));
  deepStrictEqual(message.read(reader, version), value);
  strictEqual(reader.remaining, 0);
}

/** The same value without what a writer may leave out. */
function withoutDefaults(struct: Struct, value: Value): Value {
  const kept: Value = {};
  for (const field of struct.fields) {
    const content = value[field.name];
    const optional =
      field.hasDefault ||
      field.tag !== undefined ||
      field.versions.min > struct.versions.min ||
      field.versions.max < struct.versions.max;
    if (optional && isDefault(field, content)) continue;
    kept[field.name] = withoutDefaultsInside(field, content);
  }
  return kept;
}

function withoutDefaultsInside(field: Field, content: unknown): unknown {
  const { struct } = field;
  if (!struct || content === null) return content;
  if (!field.array) return withoutDefaults(struct, content as Value);
  return (content as Value[]).map((item) => withoutDefaults(struct, item));
}

function isDefault(field: Field, content: unknown): boolean {
  try {
    deepStrictEqual(content, defaultOf(field));
    return true;
  } catch {
    return false;
  }
}

describe('round trip', () => {
  const messages = loadMessages();

  it.each(['request', 'response', 'message'])(
    'of every %s in every version yields what was written, and no byte is left',
    (direction) => {
      for (const message of messages.filter((candidate) => candidate.direction === direction)) {
        for (const version of versionsOf(message)) {
          const property = fc.property(arbitraryStruct(message.root, version), (value) => {
            expectRoundTrip(message, version, value);
          });
          fc.assert(property, { numRuns: RUNS_PER_VERSION });
        }
      }
    },
  );

  it('writes the same bytes when fields that stand at their default are left out', () => {
    for (const message of messages) {
      for (const version of versionsOf(message)) {
        const property = fc.property(arbitraryStruct(message.root, version), (value) => {
          const sparse = withoutDefaults(message.root, value);
          deepStrictEqual(encode(message, version, sparse), encode(message, version, value));
        });
        fc.assert(property, { numRuns: 3 });
      }
    }
  });
});
