import type { Queries } from '../database/admin-tables.js';
import { hashOf, newSecret } from './secrets.js';

export const LINK_MS = 60 * 60_000;

const INSERT = `
  insert into posthorn_admin.first_admin_links (token_hash, is_recovery, expires_at)
  values ($1, $2, now() + $3 * interval '1 ms')`;
const FORGET_OLD = `delete from posthorn_admin.first_admin_links where expires_at < now()`;

/** @param isRecovery whether it works although there is an administrator. @returns the secret, of which the hash is kept. */
export async function createLink(
  tables: Queries,
  { isRecovery }: { readonly isRecovery: boolean },
): Promise<string> {
  const token = newSecret();
  await tables.query(FORGET_OLD);
  await tables.query(INSERT, [hashOf(token), isRecovery, LINK_MS]);
  return token;
}

/** In the fragment, which browsers keep to themselves: no log of a proxy has it. */
export function linkOf(url: string, token: string): string {
  return `${url}/sign-in#first-admin=${token}`;
}
