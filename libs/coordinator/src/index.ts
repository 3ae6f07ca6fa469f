export type { GroupSnapshot, SnapshotMember, SnapshotState } from './classic/snapshot.js';
export type * from './clock.js';
export type * from './coordinator.js';
export type * from './errors.js';
export { createCoordinators } from './group-coordinator.js';
export type * from './group-store.js';
export { createMemoryGroupStore } from './memory-store.js';
export type * from './messages.js';
export {
  createPostgresGroupStore,
  type PostgresGroupStoreOptions,
} from './postgres/postgres-store.js';
export type { CommittedOffset, OffsetChange, OffsetKey } from './offset-table.js';
export type { Rebalance } from './rebalance.js';
export * from './settings.js';
export type * from './transactions/transaction-coordinator.js';
export type { Participants } from './transactions/participants.js';
export {
  TRANSACTION_STATES,
  type ProducerIdAndEpoch,
  type TransactionResult,
} from './transactions/transaction.js';
