import { RE2JS } from 're2js';
import { isNamed, type ResourceKind } from './actions.js';

/** How names are meant: one, those that begin so, or those that a regular expression (RE2) matches as a whole. */
export const PATTERN_TYPES = ['literal', 'prefixed', 'regex'] as const;

export type PatternType = (typeof PATTERN_TYPES)[number];

/** Stands for every kind, and as a literal name for every name. */
export const WILDCARD = '*';

/** Some of the resources of a kind, or of every kind. */
export interface ResourcePattern {
  readonly kind: ResourceKind | typeof WILDCARD;
  readonly patternType: PatternType;
  readonly name: string;
}

export const EVERYTHING: ResourcePattern = {
  kind: WILDCARD,
  patternType: 'literal',
  name: WILDCARD,
};

/** As long as the longest group id that anybody uses; and what a regular expression costs is bounded by its length. */
const NAME_LENGTH_MAX = 255;
const COMPILED_MAX = 1_000;

const compiled = new Map<string, RE2JS>();

/** Why the pattern makes no sense, for people; null when it does. */
export function patternProblem({ kind, patternType, name }: ResourcePattern): string | null {
  if (name === '') return 'The name is empty; * stands for all.';
  if (name.length > NAME_LENGTH_MAX) return `The name has more than ${NAME_LENGTH_MAX} characters.`;
  if (kind !== WILDCARD && !isNamed(kind) && !(patternType === 'literal' && name === WILDCARD)) {
    return `There is one ${kind}, so its name is *.`;
  }
  if (patternType !== 'regex') return null;
  try {
    RE2JS.compile(name);
    return null;
  } catch (error) {
    return `${name} is no regular expression (RE2): ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * Whether a resource is meant. One without a name (the audit log) is meant by `*` alone: nothing about the names of
 * topics may give anybody the right to change roles.
 */
export function matches(
  pattern: ResourcePattern,
  kind: ResourceKind,
  resourceName: string | null,
): boolean {
  if (pattern.kind !== WILDCARD && pattern.kind !== kind) return false;
  const { patternType, name } = pattern;
  if (patternType === 'literal' && name === WILDCARD) return true;
  if (resourceName === null || !isNamed(kind)) return false;
  if (patternType === 'literal') return resourceName === name;
  if (patternType === 'prefixed') return resourceName.startsWith(name);
  return expression(name).matches(resourceName);
}

/** Whether every resource that `inner` means is meant by `outer`, too; false where that cannot be told. */
export function isWithin(inner: ResourcePattern, outer: ResourcePattern): boolean {
  if (outer.kind !== WILDCARD && outer.kind !== inner.kind) return false;
  if (outer.patternType === 'literal' && outer.name === WILDCARD) return true;
  if (inner.patternType === outer.patternType && inner.name === outer.name) return true;
  if (inner.patternType === 'literal') {
    return (
      inner.name !== WILDCARD && inner.kind !== WILDCARD && matches(outer, inner.kind, inner.name)
    );
  }
  return (
    inner.patternType === 'prefixed' &&
    outer.patternType === 'prefixed' &&
    inner.name.startsWith(outer.name)
  );
}

/** RE2 takes a time that is linear in the name, whatever the expression; and it has to match all of the name. */
function expression(source: string): RE2JS {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (compiled.size >= COMPILED_MAX) compiled.clear();
  const made = RE2JS.compile(source);
  compiled.set(source, made);
  return made;
}
