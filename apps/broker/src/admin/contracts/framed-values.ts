import { Injectable } from '@nestjs/common';
import { AdminTables } from '../database/admin-tables.js';
import { Problem } from '../http/problem.js';
import { exactLong } from './avro/exact-long.js';
import { avroType } from './avro/parse-avro.js';
import { KnownSchemas } from './known-schemas.js';
import type { ParsedSchema } from './schemas/parsed-schema.js';
import type { SchemaType } from './schemas/schema-type.js';
import { SchemaRows, type SchemaUse, type StoredSchema } from './store/schema-rows.js';

/** What a client of a schema registry wrote, read by the schema that it names. */
export interface ReadFrame {
  readonly schemaId: number;
  readonly schemaType: SchemaType;
  /** JSON; of Avro its own encoding as JSON. */
  readonly text: string;
  /** Subjects that have the schema, and versions of them. */
  readonly uses: readonly SchemaUse[];
}

/** Bytes that look framed, and why they are shown as bytes. */
export interface UnreadFrame {
  readonly problem: string;
}

export type Frame = ReadFrame | UnreadFrame;

const MAGIC_BYTE = 0;
const HEADER_BYTES = 5;
/** Beyond it nobody reads it. */
const VALUE_BYTES_MAX = 1024 * 1024;
/** Subjects come and go; schemas stay as they are. */
const KNOWN_FOR_MS = 2_000;
const KNOWN_MAX = 1_000;
/** Ids are given in order, so what is far above the last one is nobody's: bytes at random cost a question so often. */
const LATEST_FOR_MS = 250;
const AHEAD_MAX = 1_000;

/** What bytes say; null of those that are not framed. */
export type FrameReader = (bytes: Buffer) => Frame | null;

/** A byte 0, four bytes of a schema's id, and the value: how Confluent's serializers frame what they write. */
@Injectable()
export class FramedValues {
  readonly #known = new Map<number, { readonly reader: FrameReader; readonly until: number }>();
  /** By id: a page of records that name the same schema asks for it once. */
  readonly #learning = new Map<number, Promise<FrameReader>>();
  #latest = { id: 0, until: 0 };

  constructor(
    private readonly tables: AdminTables,
    private readonly schemas: SchemaRows,
    private readonly known: KnownSchemas,
  ) {}

  /** @returns null for bytes that nobody framed; a promise only where the schema is not known yet, which is so for few records of a scan. */
  readerFor(bytes: Buffer | null): FrameReader | Promise<FrameReader> | null {
    if (bytes === null || bytes.length < HEADER_BYTES || bytes[0] !== MAGIC_BYTE) return null;
    if (!this.tables.isThere) return null;
    const id = bytes.readInt32BE(1);
    const known = this.#known.get(id);
    return known !== undefined && performance.now() < known.until ? known.reader : this.#learn(id);
  }

  /** @throws Problem when the tables do not answer. */
  async read(bytes: Buffer | null): Promise<Frame | null> {
    if (bytes === null) return null;
    return (await this.readerFor(bytes))?.(bytes) ?? null;
  }

  #learn(id: number): Promise<FrameReader> {
    const learning =
      this.#learning.get(id) ?? this.#look(id).finally(() => this.#learning.delete(id));
    this.#learning.set(id, learning);
    return learning;
  }

  async #look(id: number): Promise<FrameReader> {
    const latest = await this.#latestId(id);
    const schema = id < 1 || id > latest ? undefined : await this.schemas.one(id);
    const reader =
      schema === undefined ? unread(latest, id) : within(schema.id, await this.#readerOf(schema));
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    const ms = schema === undefined ? LATEST_FOR_MS : KNOWN_FOR_MS;
    this.#known.set(id, { reader, until: performance.now() + ms });
    return reader;
  }

  async #readerOf(schema: StoredSchema): Promise<(value: Buffer) => Omit<ReadFrame, 'schemaId'>> {
    const uses = await this.schemas.usesOf(schema.id);
    const { type: schemaType } = schema;
    try {
      const text = textReader(await this.known.stored(schema));
      return (value) => ({ schemaType, uses, text: text(value) });
    } catch (error) {
      if (error instanceof Problem) throw error;
      // What it refers to was deleted for good.
      return () => {
        throw error;
      };
    }
  }

  /**
   * As of now where the id may have been given since: a record names its schema because that was registered before, perhaps
   * a moment ago at another broker.
   */
  async #latestId(wanted: number): Promise<number> {
    const { id, until } = this.#latest;
    const isOut = wanted > id + AHEAD_MAX && performance.now() < until;
    if (wanted <= id || isOut) return id;
    const latest = await this.schemas.latestId();
    this.#latest = { id: latest, until: performance.now() + LATEST_FOR_MS };
    return latest;
  }
}

/** Where nothing is registered nobody frames anything, and a byte 0 is a byte. */
function unread(latest: number, id: number): FrameReader {
  const problem = `it looks framed by a client of a schema registry, and there is no schema ${id}`;
  return () => (latest === 0 ? null : { problem });
}

function within(
  schemaId: number,
  read: (value: Buffer) => Omit<ReadFrame, 'schemaId'>,
): FrameReader {
  return (bytes) => {
    if (bytes.length > VALUE_BYTES_MAX) {
      return {
        problem: `it is framed, and longer than the ${VALUE_BYTES_MAX} bytes that are read`,
      };
    }
    try {
      return { schemaId, ...read(bytes.subarray(HEADER_BYTES)) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { problem: `it is not as schema ${schemaId} has it: ${why}` };
    }
  };
}

function textReader(parsed: ParsedSchema): (value: Buffer) => string {
  if (parsed.type === 'JSON') return jsonText;
  const type = avroType(parsed.avro.texts, { wrapUnions: 'always', registry: { long: exactLong } });
  return (value) => type.toString(type.fromBuffer(value));
}

function jsonText(value: Buffer): string {
  const text = value.toString('utf8');
  JSON.parse(text);
  return text;
}
