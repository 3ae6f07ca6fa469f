export { createAdminClient } from './admin-client.js';
export type { AdminClient, AdminClientOptions, Answer } from './admin-client.js';
export { AdminApiError } from './admin-api-error.js';
export type { FieldError } from './admin-api-error.js';
export type { StreamEvent } from './events.js';
export type { PageOf, PagedPath } from './pages.js';
export type * from './openapi-types.js';
