import { setImmediate as immediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Problem } from '../../http/problem.js';
import { ContractsService, type ContractVersion } from '../contracts.service.js';
import { KnownSchemas } from '../known-schemas.js';
import type { StoredSchema } from '../store/schema-rows.js';
import { valueWriterOf } from './value-writer.js';
import { TookTooLong, withinTime } from './within-time.js';
import type { ValueWriter, Written } from './written-value.js';

/** Of one value: the largest that a request may have takes a fifth of it. The event loop stands still for as long. */
const VALUE_MAX_MS = 250;
/** Of all values of a request. */
const REQUEST_MAX_MS = 1_000;
/** Then whoever else waits for the event loop gets a turn. */
const SLICE_MS = 10;
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
    const written: Written[] = [];
    let usedMs = 0;
    while (written.length < texts.length) {
      if (usedMs > REQUEST_MAX_MS) throw tooSlow(schema, REQUEST_MAX_MS);
      const startedAt = performance.now();
      this.#within(schema, () => {
        do written.push(writer(texts[written.length]));
        while (written.length < texts.length && performance.now() - startedAt < SLICE_MS);
      });
      usedMs += performance.now() - startedAt;
      await immediate();
    }
    return written;
  }

  #within(schema: StoredSchema, work: () => void): void {
    try {
      withinTime(VALUE_MAX_MS, work);
    } catch (error) {
      if (!(error instanceof TookTooLong)) throw error;
      // A machine that stood still meanwhile says nothing of the schema; one that is shared by many gives less than all of it.
      if (error.usedMs >= VALUE_MAX_MS / 5) {
        if (this.#resting.size >= KNOWN_MAX) this.#resting.clear();
        this.#resting.set(schema.id, performance.now() + REST_MS);
      }
      throw tooSlow(schema, VALUE_MAX_MS);
    }
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
