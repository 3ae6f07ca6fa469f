import {
  isCode,
  Operation,
  PatternType,
  Permission,
  ResourceType,
  WILDCARD,
  type Acl,
} from './acl.js';

/** Which ACLs are meant; null and ANY mean all. */
export interface AclFilter {
  readonly resourceType: number;
  /** ANY: the name as it stands in either pattern. MATCH: every pattern that applies to a resource of the name. */
  readonly patternType: number;
  readonly resourceName: string | null;
  readonly principal: string | null;
  readonly host: string | null;
  readonly operation: number;
  readonly permission: number;
}

/** Why a filter means nothing, or null. */
export function filterProblem(filter: AclFilter): string | null {
  const isKnown =
    isCode(ResourceType, filter.resourceType) &&
    isCode(PatternType, filter.patternType) &&
    isCode(Operation, filter.operation) &&
    isCode(Permission, filter.permission);
  return isKnown ? null : 'The filter contains UNKNOWN elements.';
}

export function matchesFilter(acl: Acl, filter: AclFilter): boolean {
  return (
    matchesPattern(acl, filter) &&
    (filter.principal === null || filter.principal === acl.principal) &&
    (filter.host === null || filter.host === acl.host) &&
    (filter.operation === Operation.ANY || filter.operation === acl.operation) &&
    (filter.permission === Permission.ANY || filter.permission === acl.permission)
  );
}

function matchesPattern(acl: Acl, { resourceType, patternType, resourceName }: AclFilter): boolean {
  if (resourceType !== ResourceType.ANY && resourceType !== acl.resourceType) return false;
  const isMatch = patternType === PatternType.MATCH;
  const isAny = patternType === PatternType.ANY;
  if (!isMatch && !isAny && patternType !== acl.patternType) return false;
  if (resourceName === null) return true;
  if (!isMatch) return resourceName === acl.resourceName;
  return acl.patternType === PatternType.PREFIXED
    ? resourceName.startsWith(acl.resourceName)
    : acl.resourceName === resourceName || acl.resourceName === WILDCARD;
}
