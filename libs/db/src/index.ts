export { isOutage, isOutcomeUnknown, isUnanswered, isUnavailable, sqlStateOf } from './errors.js';
export { describeSchema } from './describe-schema.js';
export { migrate } from './migrate.js';
export { migrationState, type MigrationState } from './migration-state.js';
export {
  createPool,
  doubtConnections,
  type DbLogger,
  type Pool,
  type PoolClient,
  type PoolOptions,
  type QueryConfig,
} from './pool.js';
export type { PoolMonitor } from './pool-monitor.js';
export { inTransaction } from './transaction.js';
