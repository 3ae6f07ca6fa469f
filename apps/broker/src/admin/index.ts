export type { AdminContext, AdminSettings, HealthCheck } from './admin-context.js';
export { startAdmin, type AdminServer } from './start-admin.js';
export { startBrokerAdmin } from './start-broker-admin.js';
export { openAuditTable } from './audit/open-audit-table.js';
export { newAdminLink } from './sign-in/new-admin-link.js';
