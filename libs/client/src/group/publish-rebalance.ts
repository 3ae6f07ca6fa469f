import { diagnostics } from '../diagnostics.js';
import type { GroupMetadata, TopicPartition } from '../types.js';
import { keyOf } from './starts.js';

/** A change of the assignment, for whoever traces (src/diagnostics.ts). */
export function publishRebalance(
  { groupId, generationId }: GroupMetadata,
  change: {
    readonly assigned?: readonly TopicPartition[];
    readonly revoked?: readonly TopicPartition[];
    readonly lost?: readonly TopicPartition[];
  },
): void {
  if (!diagnostics.rebalance.hasSubscribers) return;
  const { assigned = [], revoked = [], lost = [] } = change;
  diagnostics.rebalance.publish({
    groupId,
    generationId,
    assigned: assigned.map(keyOf),
    revoked: revoked.map(keyOf),
    lost: lost.map(keyOf),
  });
}
