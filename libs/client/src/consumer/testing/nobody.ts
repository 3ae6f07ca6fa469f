import type { PartitionEvents } from '../assigned-partition.js';

/** A group that commits nothing by itself: the test does. */
export const nobody: PartitionEvents['offsets'] = {
  idle: () => Promise.resolve(),
  commit: () => Promise.resolve(),
  stored: () => Promise.resolve(undefined),
};
