import type { ScramKeys, ScramMechanism } from '@posthorn/protocol';

/** A user's proof of a password under one mechanism: salted and hashed, of no use to log in with. */
export interface ScramCredential extends ScramKeys {
  readonly salt: Buffer;
  readonly iterations: number;
}

export interface UserMechanism {
  readonly mechanism: ScramMechanism;
  readonly iterations: number;
}

/** A null credential deletes. */
export interface CredentialChange {
  readonly userName: string;
  readonly mechanism: ScramMechanism;
  readonly credential: ScramCredential | null;
}

/** Where users are kept. Methods reject when the store cannot be reached: then nobody is refused, and nobody let in. */
export interface CredentialStore {
  find(userName: string, mechanism: ScramMechanism): Promise<ScramCredential | null>;
  /** Every user, or those asked for, with their mechanisms; who has none is left out. */
  describe(
    userNames: readonly string[] | null,
  ): Promise<ReadonlyMap<string, readonly UserMechanism[]>>;
  /** All or nothing. */
  alter(changes: readonly CredentialChange[]): Promise<void>;
  /** Writes the credentials unless the user has any; whether it did. */
  create(userName: string, credentials: readonly CredentialChange[]): Promise<boolean>;
}
