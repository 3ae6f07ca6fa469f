import type { Extent } from '../storage/extent.js';
import type { PartitionState } from '../partitions/partition-state.js';
import { firstUnstable, type EndedTransaction } from '../transactions/partition-transactions.js';
import type { SliceReader } from '../storage/slice-reader.js';
import { decodeTransactions, transactionsPartition } from '../transactions/transaction-rows.js';

/** A row of a flush with one transaction takes about 100 bytes. */
const ROWS = 256;

/**
 * The aborted transactions of readers behind the tail, from the rows that the flushes wrote: an index range from the
 * reader's offset on, up to the row behind which nothing concerns it any more. Nothing of it is kept.
 */
export class AbortedReader {
  constructor(private readonly slices: SliceReader) {}

  /** Those with records in [from, end), and perhaps some more; ascending by last offset. */
  async touching(
    state: PartitionState,
    from: bigint,
    end: bigint,
  ): Promise<readonly EndedTransaction[]> {
    const { locations } = state;
    const found: EndedTransaction[] = [];
    const first = locations.findLastIndex(({ baseOffset }) => baseOffset <= from);
    for (let index = Math.max(0, first); index < locations.length; index++) {
      let unstable: bigint | undefined;
      for await (const { lastOffset, data } of this.#rows(
        state,
        locations[index].segmentId,
        from,
      )) {
        const { open, aborted } = decodeTransactions(data);
        found.push(...aborted.filter((transaction) => transaction.lastOffset >= from));
        unstable = firstUnstable(open);
        if ((unstable ?? lastOffset + 1n) >= end) return found;
      }
      const next = locations[index + 1]?.baseOffset ?? end;
      // Into the next segment only for its own offsets, or for a transaction that goes on there.
      if (next >= end && (unstable === undefined || unstable >= end)) return found;
    }
    return found;
  }

  /** The rows of a segment from the one that holds or precedes `from` on. */
  async *#rows(
    { partitionId: dataId, highWatermark }: PartitionState,
    segmentId: number,
    from: bigint,
  ): AsyncGenerator<Extent, void, void> {
    const partitionId = transactionsPartition(dataId);
    let last: bigint | null = null;
    for (let offset = from, rows = ROWS; ;) {
      const read = await this.slices.extents({ segmentId, partitionId, offset, rows });
      const before: bigint | null = last;
      for (const row of read.extents) {
        // The read starts at the row before its offset, which was seen; and what this broker has not yet heard of the
        // commit of is not ours to tell.
        if ((last !== null && row.baseOffset <= last) || row.baseOffset >= highWatermark) continue;
        yield row;
        last = row.baseOffset;
        offset = row.lastOffset + 1n;
      }
      if (!read.more) return;
      if (last === before) rows *= 2; // the row before the offset filled it
    }
  }
}
