import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AdminTables } from '../../database/admin-tables.js';
import { runOf, type Run } from './run.js';
import { canonicalJson, canonicalText } from '../schemas/canonical-json.js';
import type { SchemaReference, SchemaSource, SchemaType } from '../schemas/schema-type.js';

/** A schema under its id, which is the same for the same schema in every subject. */
export interface StoredSchema extends SchemaSource {
  readonly id: number;
}

interface SchemaRow {
  readonly id: number;
  readonly type: SchemaType;
  readonly text: string;
  readonly references: readonly SchemaReference[];
}

const COLUMNS = 'id, type, definition as text, refs as "references"';
const FIND = `select ${COLUMNS} from posthorn_admin.schemas where id = any($1)`;
const FIND_BY_DIGEST = 'select id from posthorn_admin.schemas where digest = $1';
/** Whoever inserts the same one at the same time waits here for the other, and finds it then. */
const INSERT = `
  insert into posthorn_admin.schemas (type, definition, refs, digest) values ($1, $2, $3::jsonb, $4)
  on conflict (digest) do update set digest = excluded.digest returning id`;
const LATEST_ID = 'select max(id) as id from posthorn_admin.schemas';
const SUBJECTS_OF = `
  select v.subject, v.version, v.deleted_at is not null as "isDeleted", s.topic
  from posthorn_admin.subject_versions v join posthorn_admin.subjects s on s.name = v.subject
  where v.schema_id = $1 order by v.subject, v.version`;
const REFERENCED_BY = `
  select distinct s.id from posthorn_admin.schemas s
  join posthorn_admin.subject_versions v on v.schema_id = s.id and ($2 or v.deleted_at is null)
  where s.refs <> '[]' and s.refs @> $1::jsonb order by s.id`;

/** One place where a schema is in use. */
export interface SchemaUse {
  readonly subject: string;
  readonly version: number;
  readonly isDeleted: boolean;
  /** Where the events of the subject travel, if that was said. */
  readonly topic: string | null;
}

/** The table of schemas, to which rows are only added. */
@Injectable()
export class SchemaRows {
  readonly #known = new Map<number, StoredSchema>();

  readonly #run: Run;

  constructor(tables: AdminTables) {
    this.#run = runOf(tables);
  }

  async one(id: number, run = this.#run): Promise<StoredSchema | undefined> {
    return (await this.some([id], run)).get(id);
  }

  /** What is in a row never changes, so it is read once. */
  async some(ids: readonly number[], run = this.#run): Promise<ReadonlyMap<number, StoredSchema>> {
    const missing = ids.filter((id) => !this.#known.has(id));
    const rows = missing.length === 0 ? [] : await run<SchemaRow>(FIND, [missing]);
    const read = new Map(rows.map((row) => [row.id, row] as const));
    const found = ids.flatMap((id) => {
      const schema = this.#known.get(id) ?? read.get(id);
      return schema === undefined ? [] : [[id, schema] as const];
    });
    for (const row of rows) this.#remember(row);
    return new Map(found);
  }

  /** The id that the schema has in any subject; null when it was never registered. */
  async idOf(source: SchemaSource): Promise<number | null> {
    const [row] = await this.#run<{ id: number }>(FIND_BY_DIGEST, [digestOf(source)]);
    return row?.id ?? null;
  }

  /** Those with the smallest digest first: who adds several waits for nobody who waits for him. */
  async add(run: Run, source: SchemaSource): Promise<number> {
    const digest = digestOf(source);
    const [known] = await run<{ id: number }>(FIND_BY_DIGEST, [digest]);
    if (known !== undefined) return known.id;
    const { type, text, references } = source;
    const values = [type, text, JSON.stringify(references), digest];
    return (await run<{ id: number }>(INSERT, values))[0].id;
  }

  async latestId(): Promise<number> {
    const [row] = await this.#run<{ id: number | null }>(LATEST_ID);
    return row?.id ?? 0;
  }

  usesOf(id: number): Promise<readonly SchemaUse[]> {
    return this.#run<SchemaUse>(SUBJECTS_OF, [id]);
  }

  /** Ids of schemas in use that name this version of the subject. */
  async referencing(
    subject: string,
    version: number,
    withDeleted = false,
    run = this.#run,
  ): Promise<readonly number[]> {
    const wanted = JSON.stringify([{ subject, version }]);
    const rows = await run<{ id: number }>(REFERENCED_BY, [wanted, withDeleted]);
    return rows.map(({ id }) => id);
  }

  #remember(schema: StoredSchema): void {
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(schema.id, schema);
  }
}

const KNOWN_MAX = 1_000;

/** The same for the same schema, whatever its spaces and the order of its keys. */
export function digestOf({ type, text, references }: SchemaSource): Buffer {
  const content = `${type}\n${canonicalJson(text)}\n${canonicalText(references)}`;
  return createHash('sha256').update(content).digest();
}
