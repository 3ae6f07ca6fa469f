import type { PartitionEvents } from '../partition-parts.js';

/** A group that commits nothing by itself: the test does. */
export const nobody: PartitionEvents['offsets'] = {
  idle: () => Promise.resolve(),
  commit: () => Promise.resolve(),
  stored: () => Promise.resolve(undefined),
};
