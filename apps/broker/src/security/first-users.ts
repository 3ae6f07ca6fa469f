import { ConfigError } from '../config/config-error.js';
import { credentialsFor, userNameProblem } from './credentials/new-credential.js';
import type { CredentialStore } from './credentials/credential-store.js';
import { listOf } from './listeners.js';

export interface FirstUser {
  readonly userName: string;
  readonly password: string;
}

/** The users of POSTHORN_USERS. Throws a ConfigError, which shows no password. */
export function firstUsersOf(text: string | null): readonly FirstUser[] {
  return listOf(text ?? '').map((item, index) => {
    const separator = item.indexOf(':');
    const userName = item.slice(0, Math.max(0, separator));
    const password = item.slice(separator + 1);
    const problem = userNameProblem(userName);
    if (separator === -1 || password === '' || problem !== null) {
      throw new ConfigError(
        `POSTHORN_USERS should list name:password, which its item ${index + 1} is not${problem === null || separator === -1 ? '' : ` (${problem})`}.`,
      );
    }
    return { userName, password };
  });
}

/** Makes who does not exist yet, and leaves the others as they are. @returns the names of those made. */
export async function createFirstUsers(
  store: CredentialStore,
  users: readonly FirstUser[],
): Promise<readonly string[]> {
  const existing = await store.describe(users.map(({ userName }) => userName));
  const created: string[] = [];
  for (const { userName, password } of users) {
    if (existing.has(userName)) continue;
    const isNew = await store.create(userName, await credentialsFor(userName, password));
    if (isNew) created.push(userName);
  }
  return created;
}
