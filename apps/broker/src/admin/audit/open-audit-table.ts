import { adminDatabaseOptions, openAdminDatabase } from '../database/admin-database.js';
import { AuditEventEntity } from './audit-event.entity.js';
import { AuditTable } from './audit-table.js';

/** The audit log without the admin API around it, for a command that changes something. */
export async function openAuditTable(
  databaseUrl: string,
): Promise<{ readonly table: AuditTable; readonly close: () => Promise<void> }> {
  const dataSource = await openAdminDatabase(adminDatabaseOptions(databaseUrl));
  return {
    table: new AuditTable(dataSource.getRepository(AuditEventEntity)),
    close: () => dataSource.destroy(),
  };
}
