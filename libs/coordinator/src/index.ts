export type { GroupSnapshot, SnapshotMember, SnapshotState } from './classic/snapshot.js';
export type * from './clock.js';
export type * from './coordinator.js';
export type * from './errors.js';
export { createGroupCoordinator } from './group-coordinator.js';
export type * from './group-store.js';
export { createMemoryGroupStore } from './memory-store.js';
export type * from './messages.js';
export {
  createPostgresGroupStore,
  type PostgresGroupStoreOptions,
} from './postgres/postgres-store.js';
export type { CommittedOffset, OffsetChange, OffsetKey } from './offsets.js';
export * from './settings.js';
