import type { RoleBindingBody, RoleBody } from '@posthorn/admin-client';
import { printListing, type Format } from '../output/listing.js';
import { sortedBy, type SortOf } from '../output/sort-option.js';
import { confirmName } from '../runtime/confirm.js';
import type { Invocation } from '../runtime/invocation.js';
import { endOf } from './api-keys.js';
import { parseResource, resourceText } from './resource-pattern.js';

export async function listRoles(
  invocation: Invocation,
  { sort, output }: { readonly sort?: SortOf<'/api/v1/roles'>; readonly output: Format },
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/roles', { params: { query: sortedBy(sort) } });
  await printListing<RoleBody>(invocation, output, {
    rows: data.roles,
    columns: [
      { title: 'ROLE', value: ({ name }) => name },
      { title: 'BUILT IN', value: ({ isBuiltIn }) => (isBuiltIn ? 'yes' : '') },
      { title: 'DESCRIPTION', value: ({ description }) => description },
      { title: 'MAY', value: ({ actions }) => actions.join(' '), wide: true },
    ],
    name: ({ name }) => name,
    empty: 'There are no roles.',
  });
}

export async function listBindings(
  invocation: Invocation,
  { sort, output }: { readonly sort?: SortOf<'/api/v1/role-bindings'>; readonly output: Format },
): Promise<void> {
  const api = await invocation.api();
  const rows: RoleBindingBody[] = [];
  const params = { query: sortedBy(sort) };
  for await (const { roleBindings } of api.pages('/api/v1/role-bindings', { params }))
    rows.push(...roleBindings);
  await printListing(invocation, output, {
    rows,
    columns: [
      { title: 'ID', value: ({ id }) => id },
      { title: 'WHO', value: ({ subjectType, subject }) => `${subjectType}:${subject}` },
      { title: 'ROLE', value: ({ role }) => role },
      { title: 'OF', value: ({ resources }) => resources.map(resourceText).join(' ') || 'all' },
      { title: 'UNTIL', value: ({ expiresAt }) => expiresAt ?? 'for ever' },
      { title: 'REASON', value: ({ reason }) => reason ?? '', wide: true },
      { title: 'BY', value: ({ createdBy }) => createdBy, wide: true },
    ],
    name: ({ id }) => id,
    empty: 'Nobody has a role.',
  });
}

interface BindOptions {
  readonly group?: boolean;
  readonly resource: readonly string[];
  readonly expires?: string;
  readonly reason?: string;
}

export async function bindRole(
  invocation: Invocation,
  role: string,
  subject: string,
  { group = false, resource, expires, reason }: BindOptions,
): Promise<void> {
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/role-bindings', {
    body: {
      role,
      subjectType: group ? 'group' : 'user',
      subject,
      ...(resource.length === 0 ? {} : { resources: resource.map(parseResource) }),
      ...(expires === undefined ? {} : { expiresAt: endOf(expires, invocation.nowMs()) }),
    },
  });
  await invocation.print(`${data.id}\n`);
  invocation.say(`${subject} is ${role} now.`);
}

export async function unbindRole(
  invocation: Invocation,
  id: string,
  { yes = false, reason }: { readonly yes?: boolean; readonly reason?: string },
): Promise<void> {
  await confirmName(invocation, `What binding ${id} allows will be refused.`, id, yes);
  const api = await invocation.api(reason);
  await api.DELETE('/api/v1/role-bindings/{roleBinding}', {
    params: { path: { roleBinding: id } },
  });
  invocation.say(`Binding ${id} is gone.`);
}

export async function grantRole(
  invocation: Invocation,
  role: string,
  user: string,
  {
    minutes,
    resource,
    reason,
  }: { readonly minutes: number; readonly resource: readonly string[]; readonly reason: string },
): Promise<void> {
  const api = await invocation.api(reason);
  const { data } = await api.POST('/api/v1/grants', {
    body: {
      role,
      userName: user,
      minutes,
      reason,
      ...(resource.length === 0 ? {} : { resources: resource.map(parseResource) }),
    },
  });
  await invocation.print(`${data.id}\n`);
  invocation.say(`${user} is ${role} until ${data.expiresAt ?? 'it is taken away'}.`);
}
