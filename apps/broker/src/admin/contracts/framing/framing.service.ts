import { Injectable } from '@nestjs/common';
import { Problem } from '../../http/problem.js';
import { ContractsService, type ContractVersion } from '../contracts.service.js';
import { KnownSchemas } from '../known-schemas.js';
import type { StoredSchema } from '../store/schema-rows.js';
import { valueWriterOf } from './value-writer.js';
import { TookTooLong } from './within-time.js';
import { VALUE_MAX_MS, writtenInSlices } from './write-in-slices.js';
import type { ValueWriter, Written } from './written-value.js';

/** So long nothing is checked by a schema that took more: it would take the time of everybody else again. */
const REST_MS = 60_000;
const KNOWN_MAX = 200;
const MAGIC_BYTE = 0;

export interface Framed {
  readonly version: ContractVersion;
  /** In the order in which they were given. */
  readonly values: readonly Written[];
}

/** Values as a contract has them, for whoever writes records by hand. */
@Injectable()
export class Framing {
  readonly #writers = new Map<number, Promise<ValueWriter>>();
  /** By id, until when. */
  readonly #resting = new Map<number, number>();

  constructor(
    private readonly contracts: ContractsService,
    private readonly known: KnownSchemas,
  ) {}

  /** @throws Problem when there is no such contract, or nothing can be checked by its schema. */
  async write(
    event: string,
    wanted: number | 'latest',
    { texts, isFramed }: { readonly texts: readonly string[]; readonly isFramed: boolean },
  ): Promise<Framed> {
    const version = await this.contracts.version(event, wanted);
    const { schema } = version;
    if (performance.now() < (this.#resting.get(schema.id) ?? 0))
      throw tooSlow(schema, VALUE_MAX_MS);
    const writer = await this.#writerOf(schema);
    const written = await this.#writeAll(schema, writer, texts);
    const values = isFramed ? written.map((one) => framed(schema.id, one)) : written;
    return { version, values };
  }

  async #writeAll(
    schema: StoredSchema,
    writer: ValueWriter,
    texts: readonly string[],
  ): Promise<readonly Written[]> {
    try {
      return await writtenInSlices(writer, texts);
    } catch (error) {
      if (!(error instanceof TookTooLong)) throw error;
      if (error.limitMs === VALUE_MAX_MS) this.#rest(schema);
      throw tooSlow(schema, error.limitMs);
    }
  }

  #rest({ id }: StoredSchema): void {
    if (this.#resting.size >= KNOWN_MAX) this.#resting.clear();
    this.#resting.set(id, performance.now() + REST_MS);
  }

  #writerOf(schema: StoredSchema): Promise<ValueWriter> {
    const known = this.#writers.get(schema.id);
    if (known !== undefined) return known;
    if (this.#writers.size >= KNOWN_MAX) this.#writers.clear();
    const opening = this.#open(schema);
    this.#writers.set(schema.id, opening);
    opening.catch(() => this.#writers.delete(schema.id));
    return opening;
  }

  async #open(schema: StoredSchema): Promise<ValueWriter> {
    const parsed = await this.known.stored(schema);
    try {
      return await valueWriterOf(parsed);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const detail = `Nothing can be checked by schema ${schema.id}: ${why}.`;
      throw new Problem('schema-not-valid', detail, { cause });
    }
  }
}

/** As clients of a schema registry frame it: a byte 0, the schema's id, and the value. */
function framed(schemaId: number, written: Written): Written {
  if ('errors' in written) return written;
  const frame = Buffer.from([MAGIC_BYTE, 0, 0, 0, 0]);
  frame.writeInt32BE(schemaId, 1);
  return { bytes: Buffer.concat([frame, written.bytes]) };
}

function tooSlow({ id }: StoredSchema, milliseconds: number): Problem {
  const detail = `To check these by schema ${id} takes more than ${milliseconds} ms.`;
  return new Problem('schema-too-slow', detail);
}
