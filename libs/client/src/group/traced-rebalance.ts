import { diagnostics, traced } from '../diagnostics.js';
import type { GroupMetadata, TopicPartition } from '../types.js';
import { keyOf } from './starts.js';

export interface Change {
  readonly assigned?: readonly TopicPartition[];
  readonly revoked?: readonly TopicPartition[];
  readonly lost?: readonly TopicPartition[];
}

/** A change of the assignment, from its decision until it is done. */
export function tracedRebalance<T>(
  { groupId, generationId }: GroupMetadata,
  { assigned = [], revoked = [], lost = [] }: Change,
  work: () => Promise<T>,
): Promise<T> {
  const message = () => ({
    groupId,
    generationId,
    assigned: assigned.map(keyOf),
    revoked: revoked.map(keyOf),
    lost: lost.map(keyOf),
  });
  return traced(diagnostics.rebalance, message, work);
}
