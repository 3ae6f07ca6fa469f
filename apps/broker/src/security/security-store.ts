import { randomBytes } from 'node:crypto';
import type { Pool } from '@posthorn/db';
import type { CredentialStore } from './credentials/credential-store.js';
import { MemoryCredentials } from './credentials/memory-credentials.js';
import { PostgresCredentials } from './credentials/postgres-credentials.js';

const SECRET_BYTES = 32;

/** What brokers of one database know about users and about each other. */
export interface SecurityStore {
  readonly credentials: CredentialStore;
  /** Known to all brokers of the database and to nobody else. */
  readonly brokerSecret: Buffer;
}

export function memorySecurityStore(): SecurityStore {
  return { credentials: new MemoryCredentials(), brokerSecret: randomBytes(SECRET_BYTES) };
}

// Whoever comes second reads what the first one wrote.
const CREATE_SECRET = `insert into posthorn.broker_secret (secret) values ($1) on conflict do nothing`;
const READ_SECRET = `select secret from posthorn.broker_secret`;

export async function openSecurityStore(pool: Pool): Promise<SecurityStore> {
  await pool.query(CREATE_SECRET, [randomBytes(SECRET_BYTES)]);
  const { rows } = await pool.query<{ secret: Buffer }>(READ_SECRET);
  return { credentials: new PostgresCredentials(pool), brokerSecret: rows[0].secret };
}
