import {
  inWords,
  Operation,
  PatternType,
  Permission,
  ResourceType,
  type Acl,
} from '../../authorization/acl.js';
import type { AclFilter } from '../../authorization/acl-filter.js';

/** Kafka's words for the codes of an ACL; ANY is for filters. */
const without = (codes: Readonly<Record<string, number>>, ...words: readonly string[]): string[] =>
  Object.keys(codes).filter((word) => !words.includes(word));

export const RESOURCE_TYPES = without(ResourceType, 'ANY');
export const PATTERN_TYPES = without(PatternType, 'ANY', 'MATCH');
export const OPERATIONS = without(Operation, 'ANY');
export const PERMISSIONS = without(Permission, 'ANY');

/** An ACL in words. */
export interface AclWords {
  readonly resourceType: string;
  readonly patternType: string;
  readonly resourceName: string;
  readonly principal: string;
  readonly host: string;
  readonly operation: string;
  readonly permission: string;
}

export type AclFilterWords = Partial<AclWords>;

type Words = Readonly<Record<string, number>>;

const codeOf = (codes: Words, word: string): number => codes[word] ?? 0;

export function aclOf({ resourceName, principal, host, ...words }: AclWords): Acl {
  return {
    resourceType: codeOf(ResourceType, words.resourceType),
    patternType: codeOf(PatternType, words.patternType),
    operation: codeOf(Operation, words.operation),
    permission: codeOf(Permission, words.permission),
    resourceName,
    principal,
    host,
  };
}

/** What is left out means every one. */
export function filterOf(words: AclFilterWords): AclFilter {
  const {
    resourceType = 'ANY',
    patternType = 'ANY',
    operation = 'ANY',
    permission = 'ANY',
  } = words;
  const { resourceName = null, principal = null, host = null } = words;
  return {
    resourceType: codeOf(ResourceType, resourceType),
    patternType: codeOf(PatternType, patternType),
    operation: codeOf(Operation, operation),
    permission: codeOf(Permission, permission),
    resourceName,
    principal,
    host,
  };
}

export function wordsOf(acl: Acl): AclWords {
  return inWords(acl);
}
