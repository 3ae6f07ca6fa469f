export type * from './log.js';
export type { CompactionStats } from './compaction/compaction-stats.js';
export { openMemoryLog, type MemoryLogOptions } from './memory-log.js';
export { openPostgresLog, preparePostgresLog } from './open-postgres-log.js';
export type { PostgresLogOptions } from './postgres-log.js';
export type { Clock } from './clock.js';
export type { LogObserver } from './log-observer.js';
export type { LogLogger, LogSettings } from './settings.js';
export type { RetentionPolicy } from './retention-policy.js';
