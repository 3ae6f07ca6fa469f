import { Injectable } from '@nestjs/common';
import avsc from 'avsc';
import { AdminTables } from '../database/admin-tables.js';
import { avroType } from './avro/parse-avro.js';
import { KnownSchemas } from './known-schemas.js';
import type { SchemaType } from './schemas/schema-type.js';
import { SchemaRows, type StoredSchema } from './store/schema-rows.js';

/** What a client of a schema registry wrote, read by the schema that it names. */
export interface RegisteredValue {
  readonly schemaId: number;
  readonly schemaType: SchemaType;
  /** JSON; of Avro its own encoding as JSON. */
  readonly text: string;
}

const MAGIC_BYTE = 0;
const HEADER_BYTES = 5;
/** Beyond it nobody reads it on a page. */
const VALUE_BYTES_MAX = 1024 * 1024;

/** A byte 0, four bytes of a schema's id, and the value: how Confluent's serializers frame what they write. */
@Injectable()
export class FramedValues {
  constructor(
    private readonly tables: AdminTables,
    private readonly schemas: SchemaRows,
    private readonly known: KnownSchemas,
  ) {}

  /** @returns for each of them what it says, or null where it is not framed, or not as its schema has it. */
  async read(all: readonly (Buffer | null)[]): Promise<readonly (RegisteredValue | null)[]> {
    const ids = all.map((bytes) => idOf(bytes));
    const named = [...new Set(ids.filter((id) => id !== null))];
    if (named.length === 0 || !this.tables.isThere) return all.map(() => null);
    const schemas = await this.schemas.some(named);
    return Promise.all(
      all.map(async (bytes, index) => {
        const schema = schemas.get(ids[index] ?? 0);
        if (bytes === null || schema === undefined) return null;
        return await this.#read(schema, bytes.subarray(HEADER_BYTES));
      }),
    );
  }

  async #read(schema: StoredSchema, value: Buffer): Promise<RegisteredValue | null> {
    const { id: schemaId, type: schemaType } = schema;
    try {
      const parsed = await this.known.stored(schema);
      const text = parsed.type === 'JSON' ? jsonText(value) : avroText(parsed.avro.texts, value);
      return { schemaId, schemaType, text };
    } catch {
      // It begins like a framed value and is none: its bytes are shown as they are.
      return null;
    }
  }
}

function idOf(bytes: Buffer | null): number | null {
  if (bytes === null || bytes.length < HEADER_BYTES || bytes.length > VALUE_BYTES_MAX) return null;
  return bytes[0] === MAGIC_BYTE ? bytes.readInt32BE(1) : null;
}

function jsonText(value: Buffer): string {
  const text = value.toString('utf8');
  JSON.parse(text);
  return text;
}

function avroText(texts: readonly string[], value: Buffer): string {
  const type = avroType(texts, { wrapUnions: 'always', registry: { long: exactLong } });
  return type.toString(type.fromBuffer(value));
}

/** As bigint, and beyond 2^53 as a text of digits: a number would be rounded. */
const exactLong = avsc.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: (value: bigint) =>
    Number.isSafeInteger(Number(value)) ? Number(value) : value.toString(),
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});
