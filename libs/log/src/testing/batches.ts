import { BatchBuilder, recordsOf, RecordBatch } from '@posthorn/records';
import type { FetchResult } from '../log.js';
import { batchPositions, batchSizeAt } from '../storage/stored-batches.js';

export interface TestBatch {
  readonly values: readonly string[];
  /** Of the first record; each further one is a millisecond later. */
  readonly timestamp?: bigint;
  /** One for each record, instead of `timestamp`. */
  readonly timestamps?: readonly bigint[];
  readonly producerId?: bigint;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly transactional?: boolean;
}

export function batchOf({
  values,
  timestamp = 1_000n,
  timestamps,
  transactional,
  ...producer
}: TestBatch): Buffer {
  const builder = new BatchBuilder();
  values.forEach((value, i) => {
    builder.append({ value, timestamp: timestamps?.[i] ?? timestamp + BigInt(i) });
  });
  const { producerId, producerEpoch = 0, baseSequence = 0 } = producer;
  if (producerId === undefined) return builder.finish().buffer;
  return builder.finish({ transactional, producer: { producerId, producerEpoch, baseSequence } })
    .buffer;
}

export interface ReadRecord {
  readonly offset: bigint;
  readonly value: string;
}

export function batchesIn(fetched: readonly Buffer[]): RecordBatch[] {
  return fetched.flatMap((buffer) =>
    [...batchPositions(buffer)].map(
      (at) => new RecordBatch(buffer.subarray(at, at + batchSizeAt(buffer, at))),
    ),
  );
}

/** Records of a fetch, those of control batches among them; throws on a refusal and on a wrong CRC. */
export function recordsIn(result: FetchResult): ReadRecord[] {
  if ('error' in result) throw new Error(`refused: ${result.error}`);
  return batchesIn(result.batches).flatMap((batch) => {
    if (!batch.isCrcValid()) throw new Error(`wrong CRC at ${batch.baseOffset}`);
    return [...recordsOf(batch)].map(({ offset, value }) => ({ offset, value: String(value) }));
  });
}
