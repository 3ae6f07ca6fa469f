import { inTransaction, type Pool } from '@posthorn/db';
import type { ScramMechanism } from '@posthorn/protocol';
import type {
  CredentialChange,
  CredentialStore,
  ScramCredential,
  UserMechanism,
} from './credential-store.js';
import { userStatements } from './user-statements.js';

interface CredentialRow {
  readonly salt: Buffer;
  readonly iterations: number;
  readonly stored_key: Buffer;
  readonly server_key: Buffer;
}

interface DescriptionRow {
  readonly user_name: string;
  readonly mechanism: ScramMechanism;
  readonly iterations: number;
}

const FIND = `
  select salt, iterations, stored_key, server_key from posthorn.scram_credentials
  where user_name = $1 and mechanism = $2`;

const DESCRIBE = `
  select user_name, mechanism, iterations from posthorn.scram_credentials
  where $1::text[] is null or user_name = any ($1) order by user_name, mechanism`;

const DELETE = `delete from posthorn.scram_credentials where user_name = $1 and mechanism = $2`;

/** Users in PostgreSQL, shared by all brokers of the database. */
export class PostgresCredentials implements CredentialStore {
  constructor(private readonly pool: Pool) {}

  async find(userName: string, mechanism: ScramMechanism): Promise<ScramCredential | null> {
    // PostgreSQL has no texts with a zero in them; nobody is called so.
    if (userName.includes('\0')) return null;
    const { rows } = await this.pool.query<CredentialRow>(FIND, [userName, mechanism]);
    if (rows.length === 0) return null;
    const { salt, iterations, stored_key: storedKey, server_key: serverKey } = rows[0];
    return { salt, iterations, storedKey, serverKey };
  }

  async describe(
    userNames: readonly string[] | null,
  ): Promise<ReadonlyMap<string, readonly UserMechanism[]>> {
    const asked = userNames?.filter((name) => !name.includes('\0')) ?? null;
    const { rows } = await this.pool.query<DescriptionRow>(DESCRIBE, [asked]);
    const found = new Map<string, UserMechanism[]>();
    for (const { user_name: userName, mechanism, iterations } of rows) {
      const mechanisms = found.get(userName) ?? [];
      mechanisms.push({ mechanism, iterations });
      found.set(userName, mechanisms);
    }
    return found;
  }

  async alter(changes: readonly CredentialChange[]): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      for (const { userName, mechanism, credential } of changes) {
        await client.query(
          credential === null ? DELETE : userStatements.upsert,
          credential === null
            ? [userName, mechanism]
            : [
                userName,
                mechanism,
                credential.salt,
                credential.iterations,
                credential.storedKey,
                credential.serverKey,
              ],
        );
      }
    });
  }

  async create(userName: string, credentials: readonly CredentialChange[]): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      await client.query(userStatements.lock, [userName]);
      if ((await client.query(userStatements.hasAny, [userName])).rowCount !== 0) return false;
      for (const { mechanism, credential } of credentials) {
        if (credential === null) continue;
        const { salt, iterations, storedKey, serverKey } = credential;
        const values = [userName, mechanism, salt, iterations, storedKey, serverKey];
        await client.query(userStatements.upsert, values);
      }
      return true;
    });
  }
}
