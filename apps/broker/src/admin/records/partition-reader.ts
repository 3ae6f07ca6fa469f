import type { Partition } from '@posthorn/log';
import {
  batchesIn,
  RecordError,
  recordsOf,
  type RecordBatch,
  type RecordHeaders,
} from '@posthorn/records';
import type { MaskedParts } from '../../masking/record-mask.js';
import type { LogReader } from '../cluster/log-reader.js';

/** A record, or a batch that cannot be decoded: shown as one item, so that it does not hide its neighbours. */
export interface BrowsedRecord {
  readonly partition: number;
  readonly offset: bigint;
  /** Offset behind the item; further than one where a whole batch could not be decoded. */
  readonly nextOffset: bigint;
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
  readonly undecodable: string | null;
  /** Of what of it something is hidden from whoever looks. */
  readonly masked?: MaskedParts;
}

const FETCH_BYTES = 256 * 1024;
/** A person looks at records; a batch that unfolds further than this is not unfolded for the view. */
const DECOMPRESSED_BYTES_MAX = 16 * 1024 * 1024;
/** What one window of a backward read may hold in memory. */
const WINDOW_BYTES_MAX = 4 * 1024 * 1024;
const WINDOW_RECORDS_MAX = 1024n;
/** Counted for each record beside its data: what an object per record costs. */
const RECORD_OVERHEAD_BYTES = 100;

/** One partition's records, forwards or backwards, read as they are asked for. */
export class PartitionReader {
  constructor(
    private readonly reader: LogReader,
    private readonly partition: Partition,
  ) {}

  /** From `from` up to, not including, `until`. */
  async *forward(from: bigint, until: bigint): AsyncGenerator<BrowsedRecord, void, void> {
    let offset = from;
    while (offset < until) {
      const { batches } = await this.reader.fetch(this.partition, offset, FETCH_BYTES);
      const start = offset;
      for (const batch of batches.flatMap((buffer) => [...batchesIn(buffer)])) {
        for (const item of this.itemsOf(batch)) {
          if (item.offset >= until) return;
          if (item.nextOffset > offset) yield item;
        }
        offset = batch.lastOffset + 1n;
      }
      if (offset === start) return; // the log answers nothing more
    }
  }

  /**
   * From just below `until` down to `from`. The log reads forwards only, so this steps back by windows and turns each
   * around; a window that holds too many bytes is tried again at a quarter of its width. A window of one record is
   * read whole whatever its size, so there is always progress.
   * @param firstWindow records that will probably be asked for.
   */
  async *backward(
    from: bigint,
    until: bigint,
    firstWindow: number,
  ): AsyncGenerator<BrowsedRecord, void, void> {
    let end = until;
    let width = smaller(BigInt(Math.max(1, firstWindow)), WINDOW_RECORDS_MAX);
    while (end > from) {
      const start = end - width > from ? end - width : from;
      const items = await this.window(start, end);
      if (items === null) {
        width = (end - start + 3n) / 4n;
        continue;
      }
      for (const item of items.reverse()) yield item;
      // A batch that cannot be decoded is one item, which may begin before the window.
      const lowest = items.at(-1)?.offset ?? start;
      end = lowest < start ? lowest : start;
      // Where compaction left a gap there is nothing to hold, and a cap would mean a thousand reads of nothing.
      width = items.length === 0 ? width * 2n : smaller(width * 2n, WINDOW_RECORDS_MAX);
    }
  }

  /** Null when the window is too heavy and can be made narrower. */
  private async window(start: bigint, end: bigint): Promise<BrowsedRecord[] | null> {
    const items: BrowsedRecord[] = [];
    let bytes = 0;
    for await (const item of this.forward(start, end)) {
      bytes += sizeOf(item) + RECORD_OVERHEAD_BYTES;
      if (bytes > WINDOW_BYTES_MAX && end - start > 1n) return null;
      items.push(item);
    }
    return items;
  }

  private *itemsOf(batch: RecordBatch): Generator<BrowsedRecord, void, void> {
    if (batch.isControl) return; // ends of transactions, which no consumer sees either
    const partition = this.partition.index;
    let next = batch.baseOffset;
    try {
      for (const record of recordsOf(batch, DECOMPRESSED_BYTES_MAX)) {
        next = record.offset + 1n;
        yield { ...record, partition, nextOffset: next, undecodable: null };
      }
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      yield undecodable(partition, next, batch, error);
    }
  }
}

function undecodable(
  partition: number,
  offset: bigint,
  batch: RecordBatch,
  error: RecordError,
): BrowsedRecord {
  return {
    partition,
    offset,
    nextOffset: batch.lastOffset + 1n,
    timestamp: batch.maxTimestamp,
    key: null,
    value: null,
    headers: [],
    undecodable: `${error.error}: ${error.message}`,
  };
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export function sizeOf({ key, value, headers }: BrowsedRecord): number {
  const inHeaders = headers.reduce(
    (sum, [name, data]) => sum + name.length + (data?.length ?? 0),
    0,
  );
  return (key?.length ?? 0) + (value?.length ?? 0) + inHeaders;
}
