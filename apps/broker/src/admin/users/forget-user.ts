import type { AdminSql } from '../database/admin-sql.js';

const TABLES = [
  ['Sessions', 'delete from posthorn_admin.sessions where user_name = $1'],
  ['API keys', 'delete from posthorn_admin.api_keys where user_name = $1'],
  [
    'Roles and who has them',
    `delete from posthorn_admin.role_bindings where subject_type = 'user' and subject = $1`,
  ],
] as const;

/** All that was a user's on the admin side; the credentials are the caller's to delete. */
export async function forgetUser(query: AdminSql['query'], userName: string): Promise<void> {
  for (const [what, statement] of TABLES) await query(what, statement, [userName]);
}
