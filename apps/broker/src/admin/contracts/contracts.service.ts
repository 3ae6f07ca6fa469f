import { Injectable } from '@nestjs/common';
import type { Permissions } from '../access/permissions.js';
import {
  decodePageToken,
  encodePageToken,
  invalidPageToken,
  type PageQuery,
} from '../http/paging.js';
import { Problem } from '../http/problem.js';
import { topicOf } from './contract-topic.js';
import { KnownSchemas } from './known-schemas.js';
import { findingsBetween } from './schemas/compatibility.js';
import { changesBetween, type FieldChange, type FieldShape } from './schemas/field-shape.js';
import type { Finding } from './schemas/mismatch.js';
import { fieldsOf } from './schemas/parsed-schema.js';
import { SchemaRows, type StoredSchema } from './store/schema-rows.js';
import { SettingRows, type EffectiveSettings, type OwnSettings } from './store/setting-rows.js';
import { SubjectRows, type Subject, type SubjectVersion } from './store/subject-rows.js';

/** A contract: a subject with its versions, the newest last. */
export interface Contract {
  readonly subject: Subject;
  /** Those that are not deleted; all of them when all are. */
  readonly versions: readonly SubjectVersion[];
  readonly isDeleted: boolean;
  readonly schemas: ReadonlyMap<number, StoredSchema>;
  readonly settings: EffectiveSettings;
}

/** One version with its schema. */
export interface ContractVersion {
  readonly row: SubjectVersion;
  readonly schema: StoredSchema;
}

export interface ContractFilter {
  readonly prefix: string;
  readonly topic: string | null;
  readonly withDeleted: boolean;
}

/** More than anybody has: a list that is sorted or counted is read whole. */
const SUBJECTS_MAX = 100_000;

/** What happened between two versions. */
export interface Difference {
  readonly from: ContractVersion;
  readonly to: ContractVersion;
  readonly changes: readonly FieldChange[];
  readonly findings: readonly Finding[];
}

/** Contracts as they are, deleted ones included for whoever asks for them. */
@Injectable()
export class ContractsService {
  constructor(
    private readonly known: KnownSchemas,
    private readonly schemas: SchemaRows,
    private readonly subjects: SubjectRows,
    private readonly settings: SettingRows,
  ) {}

  /** Those that the caller may see, by name; the token is the last name of the page. */
  async page(
    filter: ContractFilter,
    query: PageQuery,
    permissions: Permissions,
  ): Promise<{ contracts: readonly Contract[]; nextPageToken: string | null }> {
    const { pageSize, pageToken } = query;
    let after = pageToken === undefined ? '' : decodePageToken(pageToken);
    if (typeof after !== 'string') throw invalidPageToken();
    const found: Subject[] = [];
    // What is left out is made up for by what comes next, until there is one more than is asked for.
    while (found.length <= pageSize) {
      const rows = await this.subjects.list(
        after as string,
        filter.prefix,
        filter.withDeleted,
        pageSize + 1,
      );
      found.push(...rows.filter((subject) => isWanted(subject, filter, permissions)));
      if (rows.length <= pageSize) break;
      after = rows[rows.length - 1].name;
    }
    const page = found.slice(0, pageSize);
    const hasMore = found.length > pageSize;
    const contracts = await this.#contracts(page);
    return {
      contracts,
      nextPageToken: hasMore ? encodePageToken(page[page.length - 1].name) : null,
    };
  }

  /** All that the caller may see, without their versions. */
  async all(filter: ContractFilter, permissions: Permissions): Promise<readonly Subject[]> {
    const rows = await this.subjects.list('', filter.prefix, filter.withDeleted, SUBJECTS_MAX);
    return rows.filter((subject) => isWanted(subject, filter, permissions));
  }

  of(subjects: readonly Subject[]): Promise<readonly Contract[]> {
    return this.#contracts(subjects);
  }

  /** @throws Problem when there is none, or all of it is deleted. */
  async one(event: string, withDeleted = false): Promise<Contract> {
    const subject = await this.subjects.one(event);
    const [contract] = subject === undefined ? [] : await this.#contracts([subject]);
    const isThere = contract !== undefined && contract.versions.length > 0;
    if (isThere && (withDeleted || !contract.isDeleted)) return contract;
    throw notFound(event);
  }

  /** All versions, deleted ones too; none when there never was one. */
  versions(event: string): Promise<readonly SubjectVersion[]> {
    return this.subjects.versions(event);
  }

  /** @param wanted 'latest' is the newest that is not deleted. @throws Problem when there is none. */
  async version(
    event: string,
    wanted: number | 'latest',
    withDeleted = false,
  ): Promise<ContractVersion> {
    const all = await this.subjects.versions(event);
    const seen = withDeleted ? all : all.filter(({ isDeleted }) => !isDeleted);
    if (seen.length === 0) throw notFound(event);
    const row = wanted === 'latest' ? seen.at(-1) : seen.find(({ version }) => version === wanted);
    if (row === undefined) throw versionNotFound(event, wanted);
    return { row, schema: await this.#schema(row.schemaId) };
  }

  async fields({ schema }: ContractVersion): Promise<readonly FieldShape[]> {
    return fieldsOf(await this.known.stored(schema));
  }

  /** @param from null: the version before `to`, or `to` itself where it is the first. */
  async difference(event: string, from: number | null, to: number | 'latest'): Promise<Difference> {
    const later = await this.version(event, to);
    const earlier = await this.version(
      event,
      from ?? (await this.#before(event, later.row.version)),
    );
    const [before, after] = await Promise.all(
      [earlier, later].map(({ schema }) => this.known.stored(schema)),
    );
    const findings = (['backward', 'forward'] as const).flatMap((direction) =>
      findingsBetween(after, before, direction),
    );
    const changes = changesBetween(fieldsOf(before), fieldsOf(after));
    return { from: earlier, to: later, changes, findings };
  }

  own(event: string): Promise<OwnSettings> {
    return this.settings.own(event);
  }

  effective(event: string): Promise<EffectiveSettings> {
    return this.settings.effective(event);
  }

  putSettings(event: string, change: Partial<OwnSettings>): Promise<void> {
    return this.settings.put(event, change);
  }

  async #before(event: string, version: number): Promise<number> {
    const all = await this.subjects.versions(event);
    return all.findLast((one) => !one.isDeleted && one.version < version)?.version ?? version;
  }

  async #contracts(subjects: readonly Subject[]): Promise<readonly Contract[]> {
    const names = subjects.map(({ name }) => name);
    const versions = await this.subjects.versionsOf(names);
    const rows = new Map(
      names.map((name) => [name, versions.filter((one) => one.subject === name)]),
    );
    const settings = await this.settings.effectiveOf(names);
    const ids = new Set(versions.map(({ schemaId }) => schemaId));
    const schemas = await this.schemas.some([...ids]);
    return subjects.map((subject) => {
      const all = rows.get(subject.name) ?? [];
      const live = all.filter(({ isDeleted }) => !isDeleted);
      const isDeleted = live.length === 0;
      const effective = settings.get(subject.name);
      if (effective === undefined) throw new Error('settings were not read');
      return { subject, versions: isDeleted ? all : live, isDeleted, schemas, settings: effective };
    });
  }

  async #schema(id: number): Promise<StoredSchema> {
    const schema = await this.schemas.one(id);
    if (schema === undefined) throw new Error(`schema ${id} is gone, which cannot be`);
    return schema;
  }
}

function isWanted(subject: Subject, filter: ContractFilter, permissions: Permissions): boolean {
  if (!permissions.allows('contract:view', subject.name)) return false;
  const { topic } = filter;
  // As they are shown: most clients of a registry say where an event travels by its name alone.
  return topic === null || topicOf(subject, (named) => named === topic) === topic;
}

export function notFound(event: string): Problem {
  return new Problem('contract-not-found', `There is no contract "${event}".`);
}

export function versionNotFound(event: string, version: number | string): Problem {
  return new Problem('contract-version-not-found', `"${event}" has no version ${version}.`);
}
