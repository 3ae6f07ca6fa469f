import { RecordBatch, recordsOf } from '@posthorn/records';
import type { Extent } from '../storage/extent.js';
import { endFor, type Ends } from '../partitions/isolation.js';
import type { Isolation, TimestampLookup } from '../log.js';
import { batchPositions, batchSizeAt } from '../storage/stored-batches.js';

const NOT_FOUND: TimestampLookup = { offset: -1n, timestamp: -1n };

/** What was found, if a reader of this isolation may see it; Kafka looks for no other record instead. */
export function visible(
  found: TimestampLookup | undefined,
  isolation: Isolation | undefined,
  ends: Ends,
): TimestampLookup {
  return found && found.offset < endFor(isolation, ends) ? found : NOT_FOUND;
}

function* batchesOf(extents: Iterable<Extent>, from: bigint): Generator<RecordBatch, void, void> {
  for (const { data, lastOffset } of extents) {
    if (lastOffset < from) continue;
    for (const at of batchPositions(data)) {
      const batch = new RecordBatch(data.subarray(at, at + batchSizeAt(data, at)));
      if (batch.lastOffset >= from) yield batch;
    }
  }
}

/** First record at or after `from` by offset whose timestamp is at or after `timestamp`. */
export function findTimestamp(
  extents: Iterable<Extent>,
  from: bigint,
  timestamp: bigint,
): TimestampLookup | undefined {
  for (const batch of batchesOf(extents, from)) {
    if (batch.maxTimestamp < timestamp) continue;
    for (const record of recordsOf(batch)) {
      if (record.offset >= from && record.timestamp >= timestamp) {
        return { offset: record.offset, timestamp: record.timestamp };
      }
    }
  }
  return undefined;
}

/** First record with the largest timestamp at or after `from` by offset. */
export function findMaxTimestamp(
  extents: Iterable<Extent>,
  from: bigint,
): TimestampLookup | undefined {
  let found: TimestampLookup | undefined;
  for (const batch of batchesOf(extents, from)) {
    if (found && batch.maxTimestamp <= found.timestamp) continue;
    for (const { offset, timestamp } of recordsOf(batch)) {
      if (offset >= from && (!found || timestamp > found.timestamp)) found = { offset, timestamp };
    }
  }
  return found;
}
