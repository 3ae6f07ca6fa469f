import {
  batchesIn,
  controlTypeOf,
  DECOMPRESSED_BYTES_MAX,
  RecordCursor,
  RecordError,
  type RecordBatch,
} from '@posthorn/records';
import type { ConsumedRecord } from '../types.js';
import { bytesOfMany, type RecordSource } from './waiting-records.js';

/** A transaction that was aborted, from its first record in this partition on. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly fromOffset: bigint;
}

/** Where records were fetched. */
type Source = Pick<ConsumedRecord, 'topic' | 'partition' | 'topicId'>;

export interface Visible {
  readonly records: ConsumedRecord[];
  /** Where to fetch next; behind control batches, aborted records and gaps. */
  readonly nextOffset: bigint;
  /** Of the last batch, visible or not; -1 when there was none. */
  readonly leaderEpoch: number;
}

/** The same, batch by batch and not decoded yet. */
export interface VisibleBatches {
  readonly batches: readonly RecordSource[];
  readonly nextOffset: bigint;
  readonly leaderEpoch: number;
}

/** The records of a fetch that the application may see, decoded; see `visibleBatches`. */
export function visibleRecords(...fetched: Parameters<typeof visibleBatches>): Visible {
  const { batches, ...behind } = visibleBatches(...fetched);
  const records = batches.flatMap((batch) =>
    Array.from({ length: batch.size }, () => batch.take()),
  );
  return { records: records.filter((record) => record !== undefined), ...behind };
}

/**
 * The records of a fetch that the application may see. Batches of aborted transactions are left out: a producer's become
 * invisible from the transaction's first offset on until its ABORT marker. State lives for one response, because every
 * response lists the aborted transactions that concern it.
 *
 * @param fetchOffset a batch may begin before it; the records before it are skipped.
 * @param bytesMax what is kept, decompressed and beyond the first batch. The others are left in the log: what a batch was on the
 * wire says nothing of what it unfolds to, and a quarter of a megabyte may hold a hundred.
 */
export function visibleBatches(
  data: Buffer,
  source: Source,
  fetchOffset: bigint,
  aborted: readonly AbortedTransaction[],
  bytesMax = Number.POSITIVE_INFINITY,
): VisibleBatches {
  const waiting = aborted.toSorted((a, b) => Number(a.fromOffset - b.fromOffset));
  const invisible = new Set<bigint>();
  const batches: RecordSource[] = [];
  let nextOffset = fetchOffset;
  let leaderEpoch = -1;
  let bytes = 0;
  for (const batch of batchesIn(data)) {
    if (bytes > 0 && bytes >= bytesMax) break;
    assertCrc(batch, source);
    while (waiting.length > 0 && waiting[0].fromOffset <= batch.lastOffset) {
      invisible.add(waiting[0].producerId);
      waiting.shift();
    }
    if (batch.isControl) {
      if (controlTypeOf(batch) === 'abort') invisible.delete(batch.producerId);
    } else if (!(batch.isTransactional && invisible.has(batch.producerId))) {
      const visible = new VisibleBatch(batch, source, fetchOffset);
      if (visible.size > 0) {
        bytes += visible.bytes;
        batches.push(visible);
      }
    }
    if (batch.lastOffset >= nextOffset) nextOffset = batch.lastOffset + 1n;
    leaderEpoch = batch.partitionLeaderEpoch;
  }
  return { batches, nextOffset, leaderEpoch };
}

/**
 * The records of one batch. All of it is checked at once, so that damage shows before the first of them is handled; an
 * object for a record is made when it is taken: thousands that wait would outlive the young generation, and moving them
 * cost a third of what a record did.
 */
class VisibleBatch implements RecordSource {
  readonly #cursor: RecordCursor;
  readonly #source: Source;
  readonly #leaderEpoch: number;
  readonly #firstDelta: number;
  #size = 0;

  constructor(batch: RecordBatch, source: Source, fetchOffset: bigint) {
    this.#cursor = new RecordCursor(batch, DECOMPRESSED_BYTES_MAX);
    this.#source = source;
    this.#leaderEpoch = batch.partitionLeaderEpoch;
    this.#firstDelta = Number(fetchOffset - batch.baseOffset);
    while (this.#cursor.next()) if (this.#isWanted()) this.#size++;
    this.#cursor.rewind();
  }

  get size(): number {
    return this.#size;
  }
  get bytes(): number {
    return bytesOfMany(this.#size, this.#cursor.bytesLeft);
  }

  take(): ConsumedRecord | undefined {
    const cursor = this.#cursor;
    while (cursor.next()) {
      if (!this.#isWanted()) continue;
      this.#size--;
      const { topic, partition, topicId } = this.#source;
      const { offset, timestamp, key, value, headers } = cursor;
      const leaderEpoch = this.#leaderEpoch;
      return { topic, partition, offset, timestamp, key, value, headers, leaderEpoch, topicId };
    }
    return undefined;
  }

  /** A batch may begin before what was asked for. */
  #isWanted(): boolean {
    return this.#cursor.offsetDelta >= this.#firstDelta;
  }
}

function assertCrc(batch: RecordBatch, { topic, partition }: Source): void {
  if (batch.isCrcValid()) return;
  const where = `${topic}/${partition} at offset ${batch.baseOffset}`;
  throw new RecordError('CORRUPT_MESSAGE', `the CRC of ${where} does not match`);
}
