import { clusterRows } from './cluster-rows.js';
import { groupRows } from './group-rows.js';
import { reassignmentRows } from './reassignment-rows.js';
import type { AuthorizationRow } from './row.js';
import { securityRows } from './security-rows.js';
import { topicRows } from './topic-rows.js';
import { transactionRows } from './transaction-rows.js';

/** APIs that anyone who is connected may use, as in Kafka. */
export const OPEN_APIS: ReadonlySet<string> = new Set([
  'ApiVersions',
  'SaslHandshake',
  'SaslAuthenticate',
]);

export const AUTHORIZATION_ROWS: readonly AuthorizationRow[] = [
  ...topicRows,
  ...groupRows,
  ...clusterRows,
  ...reassignmentRows,
  ...securityRows,
  ...transactionRows,
];
