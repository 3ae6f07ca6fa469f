import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { parseSchema, type ParsedSchema } from './schemas/parsed-schema.js';
import type { ResolvedReference, SchemaReference, SchemaSource } from './schemas/schema-type.js';
import type { Run } from './store/run.js';
import { SchemaRows, type StoredSchema } from './store/schema-rows.js';
import { SubjectRows } from './store/subject-rows.js';

const KNOWN_MAX = 500;
/** References of references count. */
const REFERENCES_MAX = 100;

/** Schemas that have been understood, with what they refer to. */
@Injectable()
export class KnownSchemas {
  readonly #parsed = new Map<number, Promise<ParsedSchema>>();

  constructor(
    private readonly schemas: SchemaRows,
    private readonly subjects: SubjectRows,
  ) {}

  /** One that is not registered yet. @throws Problem when it is not valid. */
  async parse(source: SchemaSource, pointer: string): Promise<ParsedSchema> {
    try {
      const references = await this.#resolve(source.references, new Counter(), undefined, false);
      return await parseSchema(source, references);
    } catch (cause) {
      if (cause instanceof Problem) throw cause;
      throw notValid(cause instanceof Error ? cause.message : String(cause), pointer, cause);
    }
  }

  /** One that is registered: what is in a row never changes, so it is understood once. */
  stored(schema: StoredSchema, run?: Run): Promise<ParsedSchema> {
    const known = this.#parsed.get(schema.id);
    if (known !== undefined) return known;
    if (this.#parsed.size >= KNOWN_MAX) this.#parsed.clear();
    const parsing = this.#parse(schema, run);
    this.#parsed.set(schema.id, parsing);
    parsing.catch(() => this.#parsed.delete(schema.id));
    return parsing;
  }

  async #parse(schema: StoredSchema, run?: Run): Promise<ParsedSchema> {
    return parseSchema(schema, await this.#resolve(schema.references, new Counter(), run, true));
  }

  async #resolve(
    references: readonly SchemaReference[],
    counter: Counter,
    run: Run | undefined,
    isDeletedFine: boolean,
  ): Promise<readonly ResolvedReference[]> {
    const resolved: ResolvedReference[] = [];
    for (const { name, subject, version } of references) {
      counter.next();
      const versions = await this.subjects.versions(subject, run);
      const found = versions.find(
        (one) => one.version === version && (isDeletedFine || !one.isDeleted),
      );
      const source = found && (await this.schemas.one(found.schemaId, run));
      if (source === undefined) {
        throw new Error(
          `It refers to version ${version} of "${subject}" as "${name}", and there is none.`,
        );
      }
      const further = await this.#resolve(source.references, counter, run, true);
      resolved.push({ name, source, references: further });
    }
    return resolved;
  }
}

class Counter {
  #count = 0;

  next(): void {
    if (++this.#count > REFERENCES_MAX) {
      throw new Error(
        `It refers to more than ${REFERENCES_MAX} schemas, those of its references included.`,
      );
    }
  }
}

export function notValid(message: string, pointer: string, cause?: unknown): Problem {
  return new Problem('schema-not-valid', message, { cause, errors: [{ pointer, message }] });
}
