import type { Isolation } from '../log.js';

/** How far a partition may be read. */
export interface Ends {
  readonly highWatermark: bigint;
  readonly lastStableOffset: bigint;
}

/** Where reading ends under this isolation; default read_uncommitted. */
export function endFor(isolation: Isolation | undefined, ends: Ends): bigint {
  return isolation === 'read_committed' ? ends.lastStableOffset : ends.highWatermark;
}
