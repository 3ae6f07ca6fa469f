import { adminDatabaseOptions, openAdminDatabase } from '../database/admin-database.js';
import { AdminTables } from '../database/admin-tables.js';
import { createLink, linkOf } from './first-admin-links.js';

/**
 * A new one-time link, for whoever has the database: it works although there is an administrator.
 *
 * @param url where people reach the admin API, without a slash at the end.
 */
export async function newAdminLink(databaseUrl: string, url: string): Promise<string> {
  // For the migrations: no broker may have been here yet.
  await (await openAdminDatabase(adminDatabaseOptions(databaseUrl))).destroy();
  const tables = new AdminTables(databaseUrl);
  try {
    return linkOf(url, await createLink(tables, { isRecovery: true }));
  } finally {
    await tables.onApplicationShutdown();
  }
}
