import {
  batchesIn,
  controlTypeOf,
  DECOMPRESSED_BYTES_MAX,
  RecordCursor,
  RecordError,
  type RecordBatch,
} from '@posthorn/records';
import type { ConsumedRecord, TopicPartition } from '../types.js';

/** A transaction that was aborted, from its first record in this partition on. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly fromOffset: bigint;
}

export interface Visible {
  readonly records: ConsumedRecord[];
  /** Where to fetch next; behind control batches, aborted records and gaps. */
  readonly nextOffset: bigint;
}

/**
 * The records of a fetch that the application may see. Batches of aborted transactions are left out: a producer's become
 * invisible from the transaction's first offset on until its ABORT marker. State lives for one response, because every
 * response lists the aborted transactions that concern it.
 *
 * @param fetchOffset a batch may begin before it; the records before it are skipped.
 */
export function visibleRecords(
  data: Buffer,
  source: TopicPartition,
  fetchOffset: bigint,
  aborted: readonly AbortedTransaction[],
): Visible {
  const waiting = aborted.toSorted((a, b) => Number(a.fromOffset - b.fromOffset));
  const invisible = new Set<bigint>();
  const records: ConsumedRecord[] = [];
  let nextOffset = fetchOffset;
  for (const batch of batchesIn(data)) {
    assertCrc(batch, source);
    while (waiting.length > 0 && waiting[0].fromOffset <= batch.lastOffset) {
      invisible.add(waiting[0].producerId);
      waiting.shift();
    }
    if (batch.isControl) {
      if (controlTypeOf(batch) === 'abort') invisible.delete(batch.producerId);
    } else if (!(batch.isTransactional && invisible.has(batch.producerId))) {
      collect(batch, source, fetchOffset, records);
    }
    if (batch.lastOffset >= nextOffset) nextOffset = batch.lastOffset + 1n;
  }
  return { records, nextOffset };
}

function collect(
  batch: RecordBatch,
  source: TopicPartition,
  fetchOffset: bigint,
  into: ConsumedRecord[],
): void {
  const { topic, partition } = source;
  const leaderEpoch = batch.partitionLeaderEpoch;
  const cursor = new RecordCursor(batch, DECOMPRESSED_BYTES_MAX);
  while (cursor.next()) {
    const { offset, timestamp, key, value, headers } = cursor;
    if (offset < fetchOffset) continue;
    into.push({ topic, partition, offset, timestamp, key, value, headers, leaderEpoch });
  }
}

function assertCrc(batch: RecordBatch, { topic, partition }: TopicPartition): void {
  if (batch.isCrcValid()) return;
  const where = `${topic}/${partition} at offset ${batch.baseOffset}`;
  throw new RecordError('CORRUPT_MESSAGE', `the CRC of ${where} does not match`);
}
