import { buildBatch } from '@posthorn/records';
import { visibleBatches } from '../visible-records.js';
import type { RecordSource } from '../waiting-records.js';

/** What a fetch of records of these keys brings, from an offset on: none, or one batch. */
export function fetchedKeys(keys: readonly (string | null)[], first = 0): readonly RecordSource[] {
  if (keys.length === 0) return [];
  const batch = buildBatch(keys.map((key) => ({ key, value: 'v', timestamp: 0n })));
  batch.assignBaseOffset(BigInt(first));
  return visibleBatches(batch.buffer, { topic: 't', partition: 0 }, BigInt(first), []).batches;
}
