import type { Queries } from '../database/admin-tables.js';

const STATEMENTS = [
  'delete from posthorn_admin.sessions where user_name = $1',
  'delete from posthorn_admin.api_keys where user_name = $1',
  `delete from posthorn_admin.role_bindings where subject_type = 'user' and subject = $1`,
];

/** All that was a user's on the admin side; the credentials are the caller's to delete. */
export async function forgetUser(tables: Queries, userName: string): Promise<void> {
  for (const statement of STATEMENTS) await tables.query(statement, [userName]);
}
