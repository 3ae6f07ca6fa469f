import { batchesIn, controlTypeOf, recordsOf } from '@posthorn/records';
import type { ReadRecord } from '../history/history.js';

/** As a fetch response lists them. */
export interface Aborted {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

export interface Fetched {
  readonly records: readonly ReadRecord[];
  /** Behind all batches, also those of which nothing is shown. */
  readonly next: bigint;
}

/** What a consumer of committed records shows of a fetch; with nothing aborted, all records but the markers. */
export function recordsFrom(
  buffer: Buffer,
  position: bigint,
  aborted: readonly Aborted[] = [],
): Fetched {
  const records: ReadRecord[] = [];
  const waiting = aborted.toSorted((a, b) => Number(a.firstOffset - b.firstOffset));
  const open = new Set<bigint>();
  let next = position;
  for (const batch of batchesIn(buffer)) {
    if (!batch.isCrcValid()) throw new Error(`wrong CRC at ${batch.baseOffset}`);
    for (let first = waiting[0]; first; first = waiting[0]) {
      if (first.firstOffset > batch.lastOffset) break;
      open.add(first.producerId);
      waiting.shift();
    }
    if (batch.lastOffset >= next) next = batch.lastOffset + 1n;
    if (batch.isControl) {
      if (controlTypeOf(batch) === 'abort') open.delete(batch.producerId);
      continue;
    }
    // A fetch inside a batch returns the whole batch.
    if (batch.isTransactional && open.has(batch.producerId)) continue;
    for (const { offset, value } of recordsOf(batch)) {
      if (offset >= position) records.push({ offset, value: String(value) });
    }
  }
  return { records, next };
}
