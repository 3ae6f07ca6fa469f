import { Injectable } from '@nestjs/common';
import { AdminTables } from '../../database/admin-tables.js';
import type { VersionFinding } from '../schemas/compatibility.js';
import { inOneTransaction, runOf, type Run } from './run.js';

/** Why a version was not taken, for those who ask what happened. */
export interface Refusal {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly findings: readonly VersionFinding[];
}

export interface Subject {
  readonly name: string;
  /** Where its events travel, if that was said. */
  readonly topic: string | null;
  readonly description: string | null;
  /** The last one; of some findings. */
  readonly refusal: Refusal | null;
}

export interface SubjectVersion {
  readonly subject: string;
  readonly version: number;
  readonly schemaId: number;
  readonly registeredBy: string;
  readonly registeredAt: Date;
  readonly isDeleted: boolean;
}

const SUBJECT = 'name, topic, description, refusal';
const VERSION = `
  subject, version, schema_id as "schemaId", registered_by as "registeredBy", registered_at as "registeredAt",
  deleted_at is not null as "isDeleted"`;

const FIND = `select ${SUBJECT} from posthorn_admin.subjects where name = $1`;
/** Below and up to the names that are asked for, those with versions that are not all deleted unless `withDeleted`. */
const LIST = `
  select ${SUBJECT} from posthorn_admin.subjects s
  where name collate "C" > $1 and starts_with(name, $2) and ($3 or exists (
    select from posthorn_admin.subject_versions v where v.subject = s.name and v.deleted_at is null))
  order by name collate "C" limit $4`;
const VERSIONS = `
  select ${VERSION} from posthorn_admin.subject_versions where subject = any($1) order by subject, version`;

/** Made if it is not there, also when somebody deletes it meanwhile; and locked either way. */
const LOCK = `
  insert into posthorn_admin.subjects (name) values ($1)
  on conflict (name) do update set name = excluded.name returning ${SUBJECT}`;
/** They stay until the transaction has ended: who deletes one for good waits, and then sees who refers to it. */
const HOLD = `
  select version from posthorn_admin.subject_versions
  where subject = $1 and version = $2 and deleted_at is null for share`;
const ADD = `
  insert into posthorn_admin.subject_versions (subject, version, schema_id, registered_by)
  values ($1, $2, $3, $4)`;
const DESCRIBE = `
  update posthorn_admin.subjects
  set topic = coalesce($2, topic), description = coalesce($3, description) where name = $1`;
const SOFT_DELETE = `
  update posthorn_admin.subject_versions set deleted_at = now()
  where subject = $1 and version = any($2) and deleted_at is null`;
const DELETE =
  'delete from posthorn_admin.subject_versions where subject = $1 and version = any($2)';
const DELETE_EMPTY = `
  delete from posthorn_admin.subjects s where name = $1
    and not exists (select from posthorn_admin.subject_versions v where v.subject = s.name)`;
const REFUSED = `
  update posthorn_admin.subjects set refusal = $2::jsonb where name = $1`;

/** Subjects and their versions. */
@Injectable()
export class SubjectRows {
  readonly #run: Run;

  constructor(private readonly tables: AdminTables) {
    this.#run = runOf(tables);
  }

  async one(name: string): Promise<Subject | undefined> {
    return (await this.#run<Subject>(FIND, [name]))[0];
  }

  /** @param after the last name of the page before; empty for the first page. */
  list(after: string, prefix: string, withDeleted: boolean, limit: number): Promise<Subject[]> {
    return this.#run<Subject>(LIST, [after, prefix, withDeleted, limit]);
  }

  /** All of them, deleted ones too, in order. */
  versions(subject: string, run = this.#run): Promise<SubjectVersion[]> {
    return run<SubjectVersion>(VERSIONS, [[subject]]);
  }

  versionsOf(subjects: readonly string[]): Promise<SubjectVersion[]> {
    return this.#run<SubjectVersion>(VERSIONS, [subjects]);
  }

  transaction<T>(work: (run: Run) => Promise<T>): Promise<T> {
    return inOneTransaction(this.tables, work);
  }

  /** Whoever else registers in the subject waits until the transaction has ended. */
  async lock(run: Run, subject: string): Promise<{ subject: Subject; versions: SubjectVersion[] }> {
    const [row] = await run<Subject>(LOCK, [subject]);
    return { subject: row, versions: await this.versions(subject, run) };
  }

  /** Whether the version is there, and stays. */
  async hold(run: Run, subject: string, version: number): Promise<boolean> {
    return (await run(HOLD, [subject, version])).length > 0;
  }

  async add(
    run: Run,
    {
      subject,
      version,
      schemaId,
      registeredBy,
    }: Pick<SubjectVersion, 'subject' | 'version' | 'schemaId' | 'registeredBy'>,
  ): Promise<void> {
    await run(ADD, [subject, version, schemaId, registeredBy]);
  }

  /** null leaves what there is. */
  async describe(
    run: Run,
    { name, topic, description }: Pick<Subject, 'name' | 'topic' | 'description'>,
  ): Promise<void> {
    await run(DESCRIBE, [name, topic, description]);
  }

  async softDelete(run: Run, subject: string, versions: readonly number[]): Promise<void> {
    await run(SOFT_DELETE, [subject, versions]);
  }

  async delete(run: Run, subject: string, versions: readonly number[]): Promise<void> {
    await run(DELETE, [subject, versions]);
    await run(DELETE_EMPTY, [subject]);
  }

  async refused(subject: string, refusal: Refusal): Promise<void> {
    await this.#run(REFUSED, [subject, JSON.stringify(refusal)]);
  }
}
