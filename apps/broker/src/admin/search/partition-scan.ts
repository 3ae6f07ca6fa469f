import type { Partition } from '@posthorn/log';
import {
  DECOMPRESSED_BYTES_MAX,
  RecordCursor,
  RecordError,
  type RecordBatch,
} from '@posthorn/records';
import { committedBatches, endOf } from '../cluster/committed-batches.js';
import type { LogReader } from '../cluster/log-reader.js';
import type { SeenFilter } from '../record-views/record-views.js';
import type { BrowsedRecord } from '../records/partition-reader.js';

const FETCH_BYTES = 512 * 1024;
/** Of a fetch at random: the batch at the offset, whatever its size, and no more. */
const ONE_BATCH = 1;
/** The event loop is given back after so much work: the broker serves its clients in between. */
const YIELD_AFTER_MS = 10;

export interface Scanned {
  /** Ascending. */
  readonly matches: readonly BrowsedRecord[];
  /** Of the first record that was seen; null when there was none. */
  readonly oldest: bigint | null;
  readonly bytes: number;
}

/** Reads records of one partition and keeps those that match. */
export class PartitionScan {
  constructor(
    private readonly reader: LogReader,
    private readonly partition: Partition,
    private readonly matches: SeenFilter,
  ) {}

  /** All of [from, until). */
  async range(from: bigint, until: bigint): Promise<Scanned> {
    const matches: BrowsedRecord[] = [];
    let oldest: bigint | null = null;
    let bytes = 0;
    let startedAt = performance.now();
    for (let offset = from; offset < until;) {
      const fetched = await this.reader.fetchCommitted(this.partition, offset, FETCH_BYTES, false);
      if (fetched.batches.length === 0) break;
      for (const batch of committedBatches(fetched)) {
        oldest ??= batch.baseTimestamp;
        await this.keepMatches(batch, { from, until }, matches);
      }
      const end = endOf(fetched) ?? offset;
      bytes += fetched.batches.reduce((sum, { length }) => sum + length, 0);
      if (end <= offset) break;
      offset = end;
      if (performance.now() - startedAt < YIELD_AFTER_MS) continue;
      await new Promise((resolve) => void setImmediate(resolve));
      startedAt = performance.now();
    }
    return { matches, oldest, bytes };
  }

  /**
   * Of the records at these offsets; where one is no more there is none.
   * @param offsets descending.
   */
  async at(offsets: readonly bigint[]): Promise<Scanned> {
    const matches: BrowsedRecord[] = [];
    let oldest: bigint | null = null;
    let bytes = 0;
    for (let i = 0; i < offsets.length;) {
      const fetched = await this.reader.fetchCommitted(this.partition, offsets[i], ONE_BATCH, true);
      const [batch] = committedBatches(fetched);
      bytes += fetched.batches.reduce((sum, { length }) => sum + length, 0);
      // What follows in the list may lie in the same batch, which then need not be read again.
      const lowest = batch === undefined ? offsets[i] : batch.baseOffset;
      const wanted = new Set<bigint>();
      do wanted.add(offsets[i++]);
      while (i < offsets.length && offsets[i] >= lowest);
      if (batch === undefined) continue;
      oldest = batch.baseTimestamp;
      await this.keepMatches(
        batch,
        { from: lowest, until: batch.lastOffset + 1n, wanted },
        matches,
      );
    }
    matches.sort((a, b) => (a.offset < b.offset ? -1 : 1));
    return { matches, oldest, bytes };
  }

  /** A batch that cannot be decoded matches nothing: what is not known to match is not shown as if it did. */
  private async keepMatches(
    batch: RecordBatch,
    limits: {
      readonly from: bigint;
      readonly until: bigint;
      readonly wanted?: ReadonlySet<bigint>;
    },
    matches: BrowsedRecord[],
  ): Promise<void> {
    const { from, until, wanted } = limits;
    try {
      const cursor = new RecordCursor(batch, DECOMPRESSED_BYTES_MAX);
      while (cursor.next()) {
        const isMeant = this.matches(cursor);
        // A turn for each record would cost more than the look at it.
        if (!(typeof isMeant === 'boolean' ? isMeant : await isMeant)) continue;
        const { offset, timestamp } = cursor;
        if (offset < from || offset >= until || (wanted && !wanted.has(offset))) continue;
        matches.push({
          partition: this.partition.index,
          offset,
          nextOffset: offset + 1n,
          timestamp,
          key: copyOf(cursor.key),
          value: copyOf(cursor.value),
          headers: cursor.headers.map(([name, value]) => [name, copyOf(value)] as const),
          undecodable: null,
        });
      }
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
    }
  }
}

/** The bytes of a record are a part of what was fetched, all of which would be kept by them. */
function copyOf(bytes: Buffer | null): Buffer | null {
  return bytes && Buffer.from(bytes);
}
