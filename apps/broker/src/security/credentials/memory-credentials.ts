import type { ScramMechanism } from '@posthorn/protocol';
import type {
  CredentialChange,
  CredentialStore,
  ScramCredential,
  UserMechanism,
} from './credential-store.js';

/** Users of a broker whose log is in memory: gone with the process. */
export class MemoryCredentials implements CredentialStore {
  readonly #users = new Map<string, Map<ScramMechanism, ScramCredential>>();

  async find(userName: string, mechanism: ScramMechanism): Promise<ScramCredential | null> {
    return this.#users.get(userName)?.get(mechanism) ?? null;
  }

  async describe(
    userNames: readonly string[] | null,
  ): Promise<ReadonlyMap<string, readonly UserMechanism[]>> {
    const wanted = userNames === null ? null : new Set(userNames);
    const found = [...this.#users].filter(([name]) => wanted === null || wanted.has(name));
    return new Map(
      found.map(([name, credentials]) => [
        name,
        [...credentials].map(([mechanism, { iterations }]) => ({ mechanism, iterations })),
      ]),
    );
  }

  async alter(changes: readonly CredentialChange[]): Promise<void> {
    for (const change of changes) this.#apply(change);
  }

  async create(userName: string, credentials: readonly CredentialChange[]): Promise<boolean> {
    if (this.#users.has(userName)) return false;
    await this.alter(credentials);
    return true;
  }

  #apply({ userName, mechanism, credential }: CredentialChange): void {
    const credentials = this.#users.get(userName) ?? new Map<ScramMechanism, ScramCredential>();
    if (credential === null) credentials.delete(mechanism);
    else credentials.set(mechanism, credential);
    if (credentials.size === 0) this.#users.delete(userName);
    else this.#users.set(userName, credentials);
  }
}
