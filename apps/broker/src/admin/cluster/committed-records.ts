import { Injectable } from '@nestjs/common';
import type { Partition } from '@posthorn/log';
import {
  DECOMPRESSED_BYTES_MAX,
  RecordError,
  recordsOf,
  type DecodedRecord,
} from '@posthorn/records';
import { committedBatches, endOf } from './committed-batches.js';
import { LogReader } from './log-reader.js';
import type { FetchedCommitted } from './partition-source.js';

export interface CommittedRecord extends DecodedRecord {
  readonly partition: number;
}

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
  { index }: Pick<Partition, 'index'>,
  offset: bigint,
  fetched: Pick<FetchedCommitted, 'batches' | 'abortedTransactions' | 'logStartOffset'>,
): CommittedPage {
  const records: CommittedRecord[] = [];
  const undecodable: UndecodableBatch[] = [];
  for (const batch of committedBatches(fetched)) {
    try {
      // All of a batch or nothing: what stands before the damage is not known to be what was written.
      const ofBatch = [...recordsOf(batch, DECOMPRESSED_BYTES_MAX)];
      for (const record of ofBatch) {
        if (record.offset >= offset) records.push({ ...record, partition: index });
      }
    } catch (error) {
      // It must not hide its neighbours.
      if (!(error instanceof RecordError)) throw error;
      const { baseOffset, lastOffset, maxTimestamp: timestamp } = batch;
      undecodable.push({ baseOffset, lastOffset, timestamp, reason: error.message });
    }
  }
  const { logStartOffset } = fetched;
  return { records, undecodable, nextOffset: endOf(fetched) ?? offset, logStartOffset };
}
