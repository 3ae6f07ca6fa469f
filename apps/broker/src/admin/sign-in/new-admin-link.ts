import { adminDatabaseOptions, openAdminDatabase } from '../database/admin-database.js';
import { createLink, linkOf } from './first-admin-links.js';

/**
 * A new one-time link, for whoever has the database: it works although there is an administrator.
 *
 * @param url where people reach the admin API, without a slash at the end.
 */
export async function newAdminLink(databaseUrl: string, url: string): Promise<string> {
  const dataSource = await openAdminDatabase(adminDatabaseOptions(databaseUrl));
  try {
    const token = await createLink((_, sql, values) => dataSource.query(sql, [...values]), {
      isRecovery: true,
    });
    return linkOf(url, token);
  } finally {
    await dataSource.destroy();
  }
}
