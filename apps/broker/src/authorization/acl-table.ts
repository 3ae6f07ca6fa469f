import type { PolicyTable } from '../policies/postgres-rows.js';
import type { Acl } from './acl.js';

/** Two ACLs with the same key are the same. JSON, because every part but the numbers may hold any character. */
export function aclKey(acl: Acl): string {
  const { resourceType, patternType, operation, permission, resourceName, principal, host } = acl;
  return JSON.stringify([
    resourceType,
    patternType,
    operation,
    permission,
    resourceName,
    principal,
    host,
  ]);
}

const COLUMNS =
  'resource_type, pattern_type, operation, permission, resource_name, principal, host';
const UNNEST =
  'unnest($1::int2[], $2::int2[], $3::int2[], $4::int2[], $5::text[], $6::text[], $7::text[])';

export const aclTable: PolicyTable<Acl> = {
  kind: 'acls',
  keyOf: aclKey,
  select: async (database) => {
    const { rows } = await database.query<Acl>(
      `select resource_type as "resourceType", pattern_type as "patternType", operation, permission,
         resource_name as "resourceName", principal, host from posthorn.acls`,
    );
    return rows;
  },
  remove: async (database, acls) => {
    await database.query(
      `delete from posthorn.acls where (${COLUMNS}) in (select * from ${UNNEST})`,
      valuesOf(acls),
    );
  },
  insert: async (database, acls) => {
    await database.query(
      `insert into posthorn.acls (${COLUMNS}) select * from ${UNNEST}`,
      valuesOf(acls),
    );
  },
};

function valuesOf(acls: readonly Acl[]): unknown[] {
  return [
    acls.map(({ resourceType }) => resourceType),
    acls.map(({ patternType }) => patternType),
    acls.map(({ operation }) => operation),
    acls.map(({ permission }) => permission),
    acls.map(({ resourceName }) => resourceName),
    acls.map(({ principal }) => principal),
    acls.map(({ host }) => host),
  ];
}
