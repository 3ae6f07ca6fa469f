import { channel } from 'node:diagnostics_channel';

/**
 * Where tracing and metrics listen (`node:diagnostics_channel`), at no cost while nobody does. Messages are plain objects:
 * - `posthorn:kafka:produce`   `{ leaderId, partitions, records, bytes, durationMs, error }` per Produce request
 * - `posthorn:kafka:fetch`     `{ groupId, leaderId, partitions, records, durationMs, error }` per Fetch request
 * - `posthorn:kafka:commit`    `{ groupId, generationId, partitions, durationMs, error }` per OffsetCommit
 * - `posthorn:kafka:rebalance` `{ groupId, generationId, assigned, revoked, lost }` per change of the assignment
 */
export const diagnostics = {
  produce: channel('posthorn:kafka:produce'),
  fetch: channel('posthorn:kafka:fetch'),
  commit: channel('posthorn:kafka:commit'),
  rebalance: channel('posthorn:kafka:rebalance'),
} as const;
