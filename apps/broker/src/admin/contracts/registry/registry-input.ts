import { Problem } from '../../http/problem.js';
import { notValid } from '../known-schemas.js';
import type { Candidate } from '../publishing.js';
import { COMPATIBILITY_LEVELS, type CompatibilityLevel } from '../schemas/compatibility.js';
import { SCHEMA_TYPES, type SchemaReference, type SchemaSource } from '../schemas/schema-type.js';
import { MODES, type Mode } from '../store/setting-rows.js';
import { checkSubject } from '../subject-name.js';

/** A body or a query of a caller who was not written for us: what is not known is not looked at. */
export type Loose = Readonly<Record<string, unknown>>;

const REFERENCES_MAX = 100;
const VERSION_MAX = 2 ** 31 - 1;

export function isTrue(query: Loose, name: string): boolean {
  return query[name] === 'true';
}

/** A number of a query: `offset`, `limit`; the default where there is none or less than none. */
export function numberOf(query: Loose, name: string, fallback: number): number {
  const text = query[name];
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : fallback;
}

export function textOf(query: Loose, name: string): string {
  const text = query[name];
  return typeof text === 'string' ? text : '';
}

/** @throws Problem with what is missing or not known here. */
export function sourceOf(body: unknown): SchemaSource {
  const { schema, schemaType = 'AVRO', references, ruleSet } = objectOf(body);
  const type = SCHEMA_TYPES.find((one) => one === schemaType);
  if (type === undefined) {
    throw notValid(
      `Invalid schema type ${JSON.stringify(schemaType)}; known are ${SCHEMA_TYPES.join(', ')}.`,
      '',
    );
  }
  if (typeof schema !== 'string' || schema === '') throw notValid('Empty schema', '');
  // Rules would have to be kept by whoever reads them here, and nobody does.
  if (ruleSet !== undefined && ruleSet !== null) throw notValid('A ruleSet is not known here.', '');
  return { type, text: schema, references: referencesOf(references) };
}

/** @throws Problem when the caller chooses what only IMPORT lets choose. */
export function candidateOf(subject: string, body: unknown): Candidate {
  const { id, version } = objectOf(body);
  if (typeof id === 'number' && id >= 0) {
    throw new Problem('contract-read-only', `Subject ${subject} is not in import mode`);
  }
  return {
    event: checkSubject(subject),
    source: sourceOf(body),
    topic: null,
    description: null,
    version: typeof version === 'number' && version > 0 ? version : null,
  };
}

export function levelOf(body: unknown): CompatibilityLevel {
  const { compatibility } = objectOf(body);
  const level = COMPATIBILITY_LEVELS.find((one) => one === upper(compatibility));
  if (level !== undefined) return level;
  const known = COMPATIBILITY_LEVELS.join(', ');
  throw new Problem(
    'compatibility-not-valid',
    `Invalid compatibility level. Valid values are ${known}`,
  );
}

export function modeOf(body: unknown): Mode {
  const mode = MODES.find((one) => one === upper(objectOf(body).mode));
  if (mode !== undefined) return mode;
  throw new Problem('mode-not-valid', `Invalid mode. Valid values are ${MODES.join(', ')}`);
}

function upper(value: unknown): string {
  return typeof value === 'string' ? value.toUpperCase() : '';
}

function referencesOf(value: unknown): readonly SchemaReference[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > REFERENCES_MAX) {
    throw notValid(`References are a list of at most ${REFERENCES_MAX}.`, '');
  }
  return value.map((one: unknown) => {
    const { name, subject, version } = objectOf(one);
    const isWhole = typeof name === 'string' && typeof subject === 'string';
    const isVersion =
      Number.isInteger(version) && Number(version) >= 1 && Number(version) <= VERSION_MAX;
    if (isWhole && isVersion) return { name, subject, version: Number(version) };
    throw notValid('A reference has a name, a subject and a version.', '');
  });
}

function objectOf(body: unknown): Loose {
  return typeof body === 'object' && body !== null ? (body as Loose) : {};
}
