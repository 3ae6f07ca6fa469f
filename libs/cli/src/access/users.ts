import { readSecret } from '../contexts/read-secrets.js';
import { UsageError } from '../runtime/cli-error.js';
import type { Invocation } from '../runtime/invocation.js';

/** As the database's command prints them. */
export async function listUsers(invocation: Invocation): Promise<void> {
  const api = await invocation.api();
  for await (const { users } of api.pages('/api/v1/users'))
    for (const { userName, credentials } of users) {
      const mechanisms = credentials.map(({ mechanism }) => mechanism).join(',');
      await invocation.print(`${userName}\t${mechanisms}\n`);
    }
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
