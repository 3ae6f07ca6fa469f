import { channel, tracingChannel, type TracingChannel } from 'node:diagnostics_channel';

/**
 * Where tracing and metrics listen, at no cost while nobody does: a TracingChannel (`node:diagnostics_channel`) for each
 * operation, with `start`, `end`, `asyncStart`, `asyncEnd` and `error`, so that durations, context and failures are the
 * listener's to take. The message of an operation is one object from its start to its end:
 * - `posthorn:kafka:produce`   `{ leaderId, partitions, records, bytes }` per Produce request
 * - `posthorn:kafka:fetch`     `{ groupId, leaderId, partitions, records }` per Fetch request; `records` is known at the end
 * - `posthorn:kafka:commit`    `{ groupId, generationId, partitions }` per OffsetCommit
 * - `posthorn:kafka:rebalance` `{ groupId, generationId, assigned, revoked, lost }` per change of the assignment, until
 *                              handlers are drained, offsets committed and hooks done
 * - `posthorn:kafka:request`   `{ address, api, version }` per request of any kind, until its answer
 *
 * And two plain channels:
 * - `posthorn:kafka:stalled`   `{ groupId, delayMs, sessionTimeoutMs }` when the event loop stood still for longer than a heartbeat of
 *                              the group may wait; by `sessionTimeoutMs` the membership is lost
 * - `posthorn:kafka:truncation` `{ groupId, topic, partition, position, endOffset }` when the leader of a partition has not what was
 *                              read of it from `endOffset` on; `groupId` is null of who reads without a group
 */
export const diagnostics = {
  produce: tracingChannel<object>('posthorn:kafka:produce'),
  fetch: tracingChannel<object>('posthorn:kafka:fetch'),
  commit: tracingChannel<object>('posthorn:kafka:commit'),
  rebalance: tracingChannel<object>('posthorn:kafka:rebalance'),
  request: tracingChannel<object>('posthorn:kafka:request'),
  stalled: channel('posthorn:kafka:stalled'),
  truncation: channel('posthorn:kafka:truncation'),
} as const;

/** Does the work and tells the channel of it, if anybody listens. The message is made only then. */
export function traced<T, Message extends object>(
  channel: TracingChannel<object>,
  message: () => Message,
  work: (message: Message | null) => Promise<T>,
): Promise<T> {
  if (!channel.hasSubscribers) return work(null);
  const made = message();
  return channel.tracePromise(() => work(made), made);
}
