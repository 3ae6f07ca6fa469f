import type { AclBody, AclFilterQuery } from '@posthorn/admin-client';
import { printListing, type Format } from '../output/listing.js';
import { sortedBy, type SortOf } from '../output/sort-option.js';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

interface FilterOptions {
  readonly type?: AclBody['resourceType'];
  readonly name?: string;
  readonly applies?: boolean;
  readonly principal?: string;
  readonly host?: string;
  readonly operation?: AclBody['operation'];
}

function filterOf(options: FilterOptions): AclFilterQuery {
  const { type, name, applies, principal, host, operation } = options;
  return {
    ...(type === undefined ? {} : { resourceType: type }),
    ...(name === undefined ? {} : { resourceName: name }),
    ...(applies === true ? { patternType: 'MATCH' as const } : {}),
    ...(principal === undefined ? {} : { principal }),
    ...(host === undefined ? {} : { host }),
    ...(operation === undefined ? {} : { operation }),
  };
}

export async function listAcls(
  invocation: Invocation,
  options: FilterOptions & { readonly sort?: SortOf<'/api/v1/acls'>; readonly output: Format },
): Promise<void> {
  const api = await invocation.api();
  const rows: AclBody[] = [];
  const params = { query: { ...filterOf(options), ...sortedBy(options.sort) } };
  for await (const { acls } of api.pages('/api/v1/acls', { params })) rows.push(...acls);
  await printAcls(invocation, options.output, rows);
}

function printAcls(
  invocation: Invocation,
  format: Format,
  rows: readonly AclBody[],
): Promise<void> {
  return printListing<AclBody>(invocation, format, {
    rows,
    columns: [
      { title: 'PRINCIPAL', value: ({ principal }) => principal },
      { title: 'PERMISSION', value: ({ permission }) => permission },
      { title: 'OPERATION', value: ({ operation }) => operation },
      { title: 'TYPE', value: ({ resourceType }) => resourceType },
      { title: 'NAME', value: nameOf },
      { title: 'HOST', value: ({ host }) => host },
    ],
    name: (row) =>
      `${row.principal} ${row.permission} ${row.operation} ${row.resourceType} ${nameOf(row)} ${row.host}`,
    empty: 'There are no such ACLs.',
  });
}

const nameOf = ({ patternType, resourceName }: AclBody): string =>
  patternType === 'PREFIXED' ? `${resourceName}*` : resourceName;

interface AddOptions {
  readonly prefixed?: boolean;
  readonly deny?: boolean;
  readonly host: string;
  readonly reason?: string;
}

export async function addAcl(
  invocation: Invocation,
  acl: Pick<AclBody, 'principal' | 'operation' | 'resourceType' | 'resourceName'>,
  { prefixed = false, deny = false, host, reason }: AddOptions,
): Promise<void> {
  const api = await invocation.api(reason);
  const patternType = prefixed ? 'PREFIXED' : 'LITERAL';
  const permission = deny ? 'DENY' : 'ALLOW';
  await api.POST('/api/v1/acls', { body: { ...acl, patternType, host, permission } });
  const what = `${acl.operation} of ${acl.resourceType} ${acl.resourceName}${prefixed ? '*' : ''}`;
  invocation.say(`${acl.principal} ${deny ? 'may not' : 'may'} ${what}.`);
}

interface RemoveOptions extends FilterOptions {
  readonly execute?: boolean;
  readonly reason?: string;
  readonly output: Format;
}

export async function removeAcls(invocation: Invocation, options: RemoveOptions): Promise<void> {
  const { execute = false, reason, output } = options;
  const filter = filterOf(options);
  if (Object.keys(filter).length === 0)
    throw new UsageError(
      'Which ACLs?',
      'At least one of --type, --name, --principal, --host and --operation says it.',
    );
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/acls:delete', {
    params: { query: { validateOnly: !execute } },
    body: { filters: [filter] },
  });
  await printAcls(invocation, output, data.deleted);
  const count = `${data.deleted.length} ACLs`;
  invocation.say(
    execute
      ? `${count} were removed.`
      : `${count} would be removed. Nothing was changed: --execute does it.`,
  );
}
