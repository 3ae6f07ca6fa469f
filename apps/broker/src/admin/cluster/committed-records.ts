import { Injectable } from '@nestjs/common';
import { visibleRecords, type ConsumedRecord } from '@posthorn/client';
import type { AbortedTransaction, Partition } from '@posthorn/log';
import { batchesIn, RecordError } from '@posthorn/records';
import { LogReader } from './log-reader.js';
import type { FetchedCommitted } from './partition-source.js';

export type CommittedRecord = Pick<
  ConsumedRecord,
  'partition' | 'offset' | 'timestamp' | 'key' | 'value' | 'headers'
>;

/** A batch whose records cannot be decoded, from its first offset on. */
export interface UndecodableBatch {
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  readonly timestamp: bigint;
  readonly reason: string;
}

export interface CommittedPage {
  /** Ascending by offset. */
  readonly records: readonly CommittedRecord[];
  readonly undecodable: readonly UndecodableBatch[];
  /** Where to go on; the offset that was asked for when there is nothing behind it yet. */
  readonly nextOffset: bigint;
  readonly logStartOffset: bigint;
}

/** What consumers of committed records see of a partition, wherever it is led. */
@Injectable()
export class CommittedRecords {
  constructor(private readonly reader: LogReader) {}

  /** @throws Problem offset-out-of-range when the offset has passed its retention. */
  async page(partition: Partition, offset: bigint, maxBytes: number): Promise<CommittedPage> {
    return committedPage(
      partition,
      offset,
      await this.reader.fetchCommitted(partition, offset, maxBytes, false),
    );
  }

  async logStartOffset(partition: Partition): Promise<bigint> {
    return (await this.reader.bounds(partition)).logStartOffset;
  }
}

export function committedPage(
  partition: Partition,
  offset: bigint,
  fetched: Pick<FetchedCommitted, 'batches' | 'abortedTransactions' | 'logStartOffset'>,
): CommittedPage {
  const { batches, abortedTransactions, logStartOffset } = fetched;
  const aborted = abortedTransactions.map(({ producerId, firstOffset: fromOffset }) => ({
    producerId,
    fromOffset,
  }));
  const source = { topic: '', partition: partition.index };
  const data = batches.length === 1 ? batches[0] : Buffer.concat(batches);
  try {
    const visible = visibleRecords(data, source, offset, aborted);
    return { ...visible, undecodable: [], logStartOffset };
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return { ...eachBatch(data, partition, offset, abortedTransactions), logStartOffset };
  }
}

/** One by one, so that the batch at fault does not hide its neighbours. */
function eachBatch(
  data: Buffer,
  partition: Partition,
  offset: bigint,
  aborted: readonly AbortedTransaction[],
): Omit<CommittedPage, 'logStartOffset'> {
  const records: CommittedRecord[] = [];
  const undecodable: UndecodableBatch[] = [];
  let nextOffset = offset;
  for (const batch of batchesIn(data)) {
    const invisible = aborted
      .filter(({ producerId }) => batch.isTransactional && producerId === batch.producerId)
      .filter(({ firstOffset }) => firstOffset <= batch.baseOffset)
      .map(({ producerId }) => ({ producerId, fromOffset: batch.baseOffset }));
    const source = { topic: '', partition: partition.index };
    try {
      records.push(...visibleRecords(batch.buffer, source, offset, invisible).records);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      const { baseOffset, lastOffset, maxTimestamp: timestamp } = batch;
      undecodable.push({ baseOffset, lastOffset, timestamp, reason: error.message });
    }
    nextOffset = batch.lastOffset + 1n;
  }
  return { records, undecodable, nextOffset };
}
