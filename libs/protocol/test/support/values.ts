import { ZERO_UUID } from '../../src/index.js';
import { type Field, has, type Struct } from './messages.js';

export type Value = Record<string, unknown>;

/** The value of a field that a version lacks, as reading must yield it. */
export function defaultOf(field: Field): unknown {
  if (field.default === null) return null;
  if (field.array) return [];
  if (field.struct) {
    return Object.fromEntries(field.struct.fields.map((inner) => [inner.name, defaultOf(inner)]));
  }
  if (field.type === 'uuid') return ZERO_UUID;
  if (field.type === 'bytes' || field.type === 'records') return Buffer.alloc(0);
  return field.type === 'int64' ? BigInt(String(field.default)) : field.default;
}

/**
 * A value for every field that a version has, all from one counter, so that an encoder written elsewhere from the same
 * recipe meets the same values: the byte digests in fixtures/kafka-messages.tsv were made by one that shares no code with us.
 */
export class Sampler {
  #n = 0;

  struct(struct: Struct, version: number): Value {
    const value: Value = {};
    for (const field of struct.fields) {
      if (has(field.versions, version)) value[field.name] = this.#field(field, version);
    }
    return value;
  }

  #field(field: Field, version: number): unknown {
    const n = ++this.#n;
    const nullHere = n % 3 === 0 && has(field.nullable, version) && field.tag === undefined;
    if (nullHere) return null;
    if (field.array) {
      const count = field.tag === undefined ? n % 3 : 2;
      return Array.from({ length: count }, () =>
        field.struct ? this.struct(field.struct, version) : primitive(field.type, ++this.#n),
      );
    }
    if (field.struct) return this.struct(field.struct, version);
    if (field.type === 'bool' && field.tag !== undefined) return true;
    return primitive(field.type, n);
  }
}

const PRIMITIVES: Record<string, (n: number) => unknown> = {
  // Longer than 127 bytes now and then, so that compact lengths of two bytes occur.
  string: (n) => `s${n}${n % 7 === 0 ? 'é'.repeat(70) : ''}`,
  bytes: (n) => Buffer.alloc(n % 5, n % 256),
  records: (n) => Buffer.alloc(n % 5, n % 256),
  bool: (n) => n % 2 === 1,
  int8: (n) => (n % 100) - 50,
  int16: (n) => n * 7 - 300,
  uint16: (n) => 60_000 + n,
  int32: (n) => n * 70_001 - 9,
  int64: (n) => BigInt(n) * 5_000_000_019n - 7n,
  float64: (n) => n + 0.5,
  uuid: (n) => {
    const hex = Buffer.from(Array.from({ length: 16 }, (_, i) => (n + i) % 256)).toString('hex');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  },
};

function primitive(type: string, n: number): unknown {
  const make = PRIMITIVES[type];
  if (!make) throw new Error(`no sample for ${type}`);
  return make(n);
}
