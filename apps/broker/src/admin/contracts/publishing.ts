import { Injectable } from '@nestjs/common';
import { Problem, type FieldError } from '../http/problem.js';
import { KnownSchemas, notValid } from './known-schemas.js';
import { findingsOf, type VersionFinding } from './schemas/compatibility.js';
import type { ParsedSchema } from './schemas/parsed-schema.js';
import type { SchemaSource } from './schemas/schema-type.js';
import type { Run } from './store/run.js';
import { digestOf, SchemaRows } from './store/schema-rows.js';
import { SettingRows } from './store/setting-rows.js';
import { SubjectRows, type SubjectVersion } from './store/subject-rows.js';

/** A version that somebody would like to register. */
export interface Candidate {
  readonly event: string;
  readonly source: SchemaSource;
  /** null: what is known of it stays. */
  readonly topic: string | null;
  readonly description: string | null;
  /** The only one it may become; null: whichever is next. */
  readonly version: number | null;
  /** Throws when the latest version that there is, or none, is not what the caller has seen: asked where nobody else registers one. */
  readonly requireSeen?: (latest: SubjectVersion | null) => void;
}

/** What became of one, or would become. */
export interface Published {
  readonly event: string;
  readonly version: number;
  /** null when it was only looked at and is not registered anywhere. */
  readonly schemaId: number | null;
  /** Whether the version was not there before. */
  readonly isNew: boolean;
}

/** One that was looked at. */
export interface Checked {
  readonly event: string;
  readonly findings: readonly VersionFinding[];
  /** null: it would be the first. */
  readonly comparedWith: number | null;
  readonly published: Published | null;
}

interface Understood {
  readonly candidate: Candidate;
  readonly schema: ParsedSchema;
  readonly digest: string;
  readonly index: number;
}

/** Registers versions, one after the other in each subject, and all that are given together or none. */
@Injectable()
export class Publishing {
  constructor(
    private readonly known: KnownSchemas,
    private readonly schemas: SchemaRows,
    private readonly subjects: SubjectRows,
    private readonly settings: SettingRows,
  ) {}

  /** @throws Problem for the first that is not valid. @param at where in the request it stands. */
  async understand(
    candidates: readonly Candidate[],
    at: (index: number) => string,
  ): Promise<readonly Understood[]> {
    const understood: Understood[] = [];
    for (const [index, candidate] of candidates.entries()) {
      const schema = await this.known.parse(candidate.source, at(index));
      const digest = digestOf(candidate.source).toString('hex');
      understood.push({ candidate, schema, digest, index });
    }
    return understood;
  }

  /** What there is already; null when one of them would change something. */
  async unchanged(all: readonly Understood[]): Promise<readonly Published[] | null> {
    const published: Published[] = [];
    for (const { candidate } of all) {
      const { event, source, topic, description, version } = candidate;
      const subject = await this.subjects.one(event);
      const schemaId = subject && (await this.schemas.idOf(source));
      if (subject === undefined || schemaId === null || schemaId === undefined) return null;
      const versions = await this.subjects.versions(event);
      const same = versions.findLast((one) => one.schemaId === schemaId && !one.isDeleted);
      const saysMore =
        (topic !== null && topic !== subject.topic) ||
        (description !== null && description !== subject.description);
      if (same === undefined || saysMore || (version !== null && version !== same.version))
        return null;
      published.push({ event, version: same.version, schemaId, isNew: false });
    }
    return published;
  }

  /** What stands against each, without changing anything. */
  async check(all: readonly Understood[]): Promise<readonly Checked[]> {
    const checked: Checked[] = [];
    for (const one of all) {
      const { event, source } = one.candidate;
      const live = (await this.subjects.versions(event)).filter(({ isDeleted }) => !isDeleted);
      const findings = await this.#findings(one, live);
      const schemaId = await this.schemas.idOf(source);
      const same = live.findLast((version) => version.schemaId === schemaId);
      const last = live.at(-1)?.version ?? null;
      const published =
        same === undefined ? null : { event, version: same.version, schemaId, isNew: false };
      checked.push({
        event,
        findings: published === null ? findings : [],
        comparedWith: last,
        published,
      });
    }
    return checked;
  }

  /**
   * @param by who is written down.
   * @throws Problem when one of them is refused; then none of them is registered.
   */
  async publish(
    all: readonly Understood[],
    by: string,
    at: (index: number) => string,
  ): Promise<readonly Published[]> {
    const refused = new Map<string, readonly VersionFinding[]>();
    const errors: FieldError[] = [];
    try {
      return await this.subjects.transaction(async (run) => {
        // All names first and in order, then all schemas in order: of two that come at once one waits for the other.
        const locked = new Map<string, readonly SubjectVersion[]>();
        for (const name of namesOf(all))
          locked.set(name, (await this.subjects.lock(run, name)).versions);
        for (const one of all) {
          const versions = locked.get(one.candidate.event) ?? [];
          const live = versions.filter(({ isDeleted }) => !isDeleted);
          one.candidate.requireSeen?.(live.at(-1) ?? null);
          const findings = await this.#findings(one, live, run);
          if (findings.length === 0) continue;
          refused.set(one.candidate.event, findings);
          errors.push(...findings.map((finding) => errorOf(finding, at(one.index))));
        }
        if (errors.length > 0) throw incompatible(refused, errors);
        for (const { candidate } of all) await this.#holdReferences(run, candidate);
        const ids = new Map<string, number>();
        for (const { digest, candidate } of inOrder(all)) {
          ids.set(digest, await this.schemas.add(run, candidate.source));
        }
        const published: Published[] = [];
        for (const one of all) {
          const versions = locked.get(one.candidate.event) ?? [];
          published.push(await this.#register(run, one, versions, ids.get(one.digest) ?? 0, by));
        }
        return published;
      });
    } catch (error) {
      await this.#noteRefusals(refused, by);
      throw error;
    }
  }

  /** Empty when it is there already: what was accepted once is not asked about again. */
  async #findings(
    { candidate: { event, source }, schema }: Understood,
    live: readonly SubjectVersion[],
    run?: Run,
  ): Promise<readonly VersionFinding[]> {
    if (live.length === 0) return [];
    const stored = await this.schemas.some(
      live.map(({ schemaId }) => schemaId),
      run,
    );
    const digest = digestOf(source);
    const isThere = [...stored.values()].some((one) => digestOf(one).equals(digest));
    const { compatibility } = await this.settings.effective(event, run);
    if (isThere || compatibility === 'NONE') return [];
    const isTransitive = compatibility.endsWith('_TRANSITIVE');
    const asked = isTransitive ? live : live.slice(-1);
    const earlier = [];
    for (const { version, schemaId } of asked) {
      const row = stored.get(schemaId);
      if (row !== undefined) earlier.push({ version, schema: await this.known.stored(row, run) });
    }
    return findingsOf(compatibility, schema, earlier);
  }

  async #register(
    run: Run,
    { candidate: { event, topic, description, version: wanted }, index }: Understood,
    versions: readonly SubjectVersion[],
    schemaId: number,
    by: string,
  ): Promise<Published> {
    const same = versions.findLast((one) => one.schemaId === schemaId && !one.isDeleted);
    const version = same?.version ?? (versions.at(-1)?.version ?? 0) + 1;
    if (wanted !== null && wanted !== version)
      throw taken(event, wanted, version, same !== undefined, index);
    if (same === undefined) {
      const { mode } = await this.settings.effective(event, run);
      if (mode === 'READONLY') throw readOnly(event);
      await this.subjects.add(run, { subject: event, version, schemaId, registeredBy: by });
    }
    if (topic !== null || description !== null) {
      await this.subjects.describe(run, { name: event, topic, description });
    }
    return { event, version, schemaId, isNew: same === undefined };
  }

  /** They were there when the schema was understood. */
  async #holdReferences(run: Run, { source }: Candidate): Promise<void> {
    for (const { name, subject, version } of source.references) {
      if (await this.subjects.hold(run, subject, version)) continue;
      throw notValid(
        `It refers to version ${version} of "${subject}" as "${name}", and there is none.`,
        '',
      );
    }
  }

  async #noteRefusals(
    refused: ReadonlyMap<string, readonly VersionFinding[]>,
    by: string,
  ): Promise<void> {
    for (const [event, findings] of refused) {
      const some = findings.slice(0, NOTED_MAX);
      await this.subjects.refused(event, { at: new Date().toISOString(), by, findings: some });
    }
  }
}

const NOTED_MAX = 50;

function namesOf(all: readonly Understood[]): readonly string[] {
  return [...new Set(all.map(({ candidate }) => candidate.event))].toSorted((a, b) =>
    a < b ? -1 : 1,
  );
}

function inOrder(all: readonly Understood[]): readonly Understood[] {
  return all.toSorted((a, b) => (a.digest < b.digest ? -1 : 1));
}

/** Into the request, as far as the finding is about what stands there. */
function errorOf({ direction, pointer, message, version }: VersionFinding, at: string): FieldError {
  const place = direction === 'backward' ? `${at}${pointer}` : at;
  return { pointer: place, message: `${message} (version ${version})` };
}

export function incompatible(
  refused: ReadonlyMap<string, readonly VersionFinding[]>,
  errors: readonly FieldError[],
): Problem {
  const told = [...refused].map(([event, findings]) => {
    const messages = findings.slice(0, 3).map(({ message }) => message);
    const more = findings.length > 3 ? `; and ${findings.length - 3} more` : '';
    return `"${event}" does not get along with version ${findings[0].version}: ${messages.join('; ')}${more}`;
  });
  return new Problem('schema-incompatible', `${told.join('. ')}.`, { errors });
}

function taken(
  event: string,
  wanted: number,
  version: number,
  isThere: boolean,
  index: number,
): Problem {
  const why = isThere
    ? `This schema is version ${version} of "${event}" already`
    : `The next version of "${event}" is ${version}`;
  const message = `${why}, and not ${wanted}.`;
  return new Problem('contract-version-taken', message, {
    errors: [{ pointer: `/${index}`, message }],
  });
}

export function readOnly(event: string): Problem {
  return new Problem('contract-read-only', `"${event}" takes no new versions at the moment.`);
}
