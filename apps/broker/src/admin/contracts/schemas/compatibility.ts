import { findingOf, type Direction, type Finding } from './mismatch.js';
import { schemaMismatches, type ParsedSchema } from './parsed-schema.js';

export const COMPATIBILITY_LEVELS = [
  'NONE',
  'BACKWARD',
  'BACKWARD_TRANSITIVE',
  'FORWARD',
  'FORWARD_TRANSITIVE',
  'FULL',
  'FULL_TRANSITIVE',
] as const;

/** What a new version of a schema has to get along with. */
export type CompatibilityLevel = (typeof COMPATIBILITY_LEVELS)[number];

export const DEFAULT_COMPATIBILITY: CompatibilityLevel = 'BACKWARD';

export interface VersionedSchema {
  readonly version: number;
  readonly schema: ParsedSchema;
}

/** What stands against a new version, and which earlier one it does not get along with. */
export interface VersionFinding extends Finding {
  readonly version: number;
}

/** Which earlier versions the level asks about, the newest first. */
export function versionsToMeet<Version extends { readonly version: number }>(
  level: CompatibilityLevel,
  earlier: readonly Version[],
): readonly Version[] {
  if (level === 'NONE') return [];
  const newestFirst = earlier.toSorted((a, b) => b.version - a.version);
  return level.endsWith('_TRANSITIVE') ? newestFirst : newestFirst.slice(0, 1);
}

/** @param earlier those that are not deleted, in any order. */
export function findingsOf(
  level: CompatibilityLevel,
  candidate: ParsedSchema,
  earlier: readonly VersionedSchema[],
): readonly VersionFinding[] {
  return versionsToMeet(level, earlier).flatMap(({ version, schema }) =>
    directionsOf(level).flatMap((direction) =>
      findingsBetween(candidate, schema, direction).map((finding) => ({ ...finding, version })),
    ),
  );
}

/** @param candidate the newer one. */
export function findingsBetween(
  candidate: ParsedSchema,
  earlier: ParsedSchema,
  direction: Direction,
): readonly Finding[] {
  const mismatches =
    direction === 'backward'
      ? schemaMismatches(earlier, candidate)
      : schemaMismatches(candidate, earlier);
  return mismatches.map((mismatch) => findingOf(mismatch, direction));
}

function directionsOf(level: CompatibilityLevel): readonly Direction[] {
  if (level === 'NONE') return [];
  if (level.startsWith('FULL')) return ['backward', 'forward'];
  return [level.startsWith('BACKWARD') ? 'backward' : 'forward'];
}
