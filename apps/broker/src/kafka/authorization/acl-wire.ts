import type { DescribeAclsRequest, DescribeAclsResponseInput } from '@posthorn/protocol';
import type { Acl } from '../../authorization/acl.js';
import type { AclFilter } from '../../authorization/acl-filter.js';

type WireFilter = Pick<
  DescribeAclsRequest,
  | 'resourceTypeFilter'
  | 'resourceNameFilter'
  | 'patternTypeFilter'
  | 'principalFilter'
  | 'hostFilter'
  | 'operation'
  | 'permissionType'
>;

/** The filter of a DescribeAcls or DeleteAcls request. */
export function filterOf(wire: WireFilter): AclFilter {
  return {
    resourceType: wire.resourceTypeFilter,
    patternType: wire.patternTypeFilter,
    resourceName: wire.resourceNameFilter,
    principal: wire.principalFilter,
    host: wire.hostFilter,
    operation: wire.operation,
    permission: wire.permissionType,
  };
}

/** As DescribeAcls answers them: a resource's entries together. */
export function aclsByResource(acls: readonly Acl[]): DescribeAclsResponseInput['resources'] {
  const byResource = new Map<string, Acl[]>();
  for (const acl of acls) {
    const key = `${acl.resourceType} ${acl.patternType} ${acl.resourceName}`;
    const same = byResource.get(key);
    if (same === undefined) byResource.set(key, [acl]);
    else same.push(acl);
  }
  return [...byResource.values()].map((own) => {
    const [{ resourceType, patternType, resourceName }] = own;
    const entries = own.map(({ principal, host, operation, permission }) => ({
      principal,
      host,
      operation,
      permissionType: permission,
    }));
    return { resourceType, patternType, resourceName, acls: entries };
  });
}
