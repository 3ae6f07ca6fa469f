import { readSecret } from '../contexts/read-secrets.js';
import { printListing, type Format } from '../output/listing.js';
import { UsageError } from '../runtime/cli-error.js';
import type { StoredUser } from '../runtime/host.js';
import type { Invocation } from '../runtime/invocation.js';

interface ListedUser extends StoredUser {
  /** Of the admin API alone. */
  readonly roles?: readonly string[];
}

export async function usersOfApi(invocation: Invocation): Promise<readonly ListedUser[]> {
  const api = await invocation.api();
  const all: ListedUser[] = [];
  for await (const { users } of api.pages('/api/v1/users'))
    for (const { userName, credentials, roles } of users)
      all.push({ userName, mechanisms: credentials.map(({ mechanism }) => mechanism), roles });
  return all;
}

export async function listUsers(
  invocation: Invocation,
  output: Format,
  rows: readonly ListedUser[],
): Promise<void> {
  await printListing<ListedUser>(invocation, output, {
    rows,
    columns: [
      { title: 'USER', value: ({ userName }) => userName },
      { title: 'MECHANISMS', value: ({ mechanisms }) => mechanisms.join(',') },
      { title: 'ROLES', value: ({ roles }) => roles?.join(' ') ?? '', wide: true },
    ],
    name: ({ userName }) => userName,
    empty: 'There are no users.',
  });
}

const DONE = { add: 'added', password: 'changed the password of', remove: 'removed' } as const;

export async function changeUser(
  invocation: Invocation,
  verb: keyof typeof DONE,
  name: string,
  reason: string | undefined,
): Promise<void> {
  const params = { path: { user: name } };
  const password = verb === 'remove' ? '' : await newPassword(invocation);
  const api = await invocation.api(reason);
  if (verb === 'remove') await api.DELETE('/api/v1/users/{user}', { params });
  else if (verb === 'add') await api.POST('/api/v1/users', { body: { userName: name, password } });
  else await api.PUT('/api/v1/users/{user}/credentials', { params, body: { password } });
  invocation.say(`${DONE[verb]} ${name}`);
}

/** A terminal shows nothing of it, so it is asked for twice. */
async function newPassword(invocation: Invocation): Promise<string> {
  const password = await readSecret(invocation, 'password');
  if (invocation.streams.stdin.isTTY !== true) return password;
  if ((await readSecret(invocation, 'the same again')) !== password)
    throw new UsageError('The two passwords differ.');
  return password;
}
