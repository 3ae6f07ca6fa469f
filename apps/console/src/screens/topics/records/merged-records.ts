import type { RecordBody } from '@posthorn/admin-client';
import { recordId } from './records-search.js';

/** What has arrived, and below it what was there; a record that is in both is shown once. */
export function mergedRecords(
  arrived: readonly RecordBody[],
  loaded: readonly RecordBody[],
): readonly RecordBody[] {
  if (arrived.length === 0) return loaded;
  const known = new Set(loaded.map((record) => recordId(record)));
  return [...arrived.filter((record) => !known.has(recordId(record))), ...loaded];
}
