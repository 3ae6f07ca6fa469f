import type { AclBody } from '@posthorn/admin-client';

/** "topic orders", "topic orders.…", "every topic". */
export function aclResource(
  acl: Pick<AclBody, 'resourceType' | 'resourceName' | 'patternType'>,
): string {
  const { resourceName, patternType } = acl;
  const type = acl.resourceType.toLowerCase().replaceAll('_', ' ');
  if (acl.resourceType === 'CLUSTER') return type;
  if (patternType === 'PREFIXED') return `${type} ${resourceName}…`;
  return resourceName === '*' ? `every ${type}` : `${type} ${resourceName}`;
}

/** All of it: two that differ in nothing are one. */
export function aclKey(acl: AclBody): string {
  return JSON.stringify(acl);
}
