import { codecNumber, compress, compressionName } from './compression/compression.js';
import { BATCH_HEADER_BYTES, RecordBatch, writeBatchHeader } from './record-batch.js';
import type { DecodedRecord } from './records-of.js';
import { sizeOfVarint, sizeOfVarlong, writeVarint, writeVarlong } from './varint.js';

/**
 * The batch with only these of its records, as compaction leaves it: offsets, base and last offset, producer and codec
 * stay, so a reader cannot tell but by what is missing. Without records it is a header, uncompressed, which keeps the
 * place. A delete horizon takes the place of the base timestamp; null leaves the one there is.
 * @param kept some of the batch's own records, in their order.
 */
export function retainRecords(
  batch: RecordBatch,
  kept: readonly DecodedRecord[],
  deleteHorizon: bigint | null,
): RecordBatch {
  const horizon = deleteHorizon ?? batch.deleteHorizon;
  const baseTimestamp = horizon ?? batch.baseTimestamp;
  const codec = kept.length === 0 ? 'none' : (compressionName(batch.codec) ?? 'none');
  const records = compress(codec, encode(kept, batch.baseOffset, baseTimestamp));
  const buffer = Buffer.allocUnsafeSlow(BATCH_HEADER_BYTES + records.length);
  buffer.set(records, BATCH_HEADER_BYTES);
  const { producerId, producerEpoch, baseSequence } = batch;
  return writeBatchHeader(buffer, {
    baseOffset: batch.baseOffset,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    codec: codecNumber(codec),
    transactional: batch.isTransactional,
    control: batch.isControl,
    logAppendTime: batch.isLogAppendTime,
    isDeleteHorizon: horizon !== null,
    lastOffsetDelta: batch.lastOffsetDelta,
    baseTimestamp,
    maxTimestamp: maxTimestampOf(batch, kept),
    producer: { producerId, producerEpoch, baseSequence },
    recordCount: kept.length,
  });
}

function maxTimestampOf(batch: RecordBatch, kept: readonly DecodedRecord[]): bigint {
  if (batch.isLogAppendTime || kept.length === 0) return batch.maxTimestamp;
  return kept.reduce((most, { timestamp }) => (timestamp > most ? timestamp : most), -1n);
}

function encode(records: readonly DecodedRecord[], baseOffset: bigint, base: bigint): Buffer {
  const bodies = records.map((record) => bodyBytes(record, baseOffset, base));
  const total = bodies.reduce((sum, body) => sum + sizeOfVarint(body) + body, 0);
  const target = Buffer.allocUnsafeSlow(total);
  let at = 0;
  records.forEach((record, index) => {
    at = writeVarint(target, at, bodies[index]);
    target[at++] = 0;
    at = writeVarlong(target, at, record.timestamp - base);
    at = writeVarint(target, at, Number(record.offset - baseOffset));
    at = writeBytes(target, at, record.key);
    at = writeBytes(target, at, record.value);
    at = writeVarint(target, at, record.headers.length);
    for (const [key, value] of record.headers) {
      at = writeBytes(target, at, Buffer.from(key));
      at = writeBytes(target, at, value);
    }
  });
  return target;
}

function bodyBytes(record: DecodedRecord, baseOffset: bigint, base: bigint): number {
  const { offset, timestamp, key, value, headers } = record;
  const headerBytes = headers.reduce(
    (sum, [name, data]) => sum + sizeOfBytes(Buffer.byteLength(name)) + sizeOfBytes(data?.length),
    sizeOfVarint(headers.length),
  );
  return (
    1 +
    sizeOfVarlong(timestamp - base) +
    sizeOfVarint(Number(offset - baseOffset)) +
    sizeOfBytes(key?.length) +
    sizeOfBytes(value?.length) +
    headerBytes
  );
}

const sizeOfBytes = (length = -1): number => sizeOfVarint(length) + Math.max(0, length);

function writeBytes(target: Buffer, position: number, data: Buffer | null): number {
  const at = writeVarint(target, position, data === null ? -1 : data.length);
  if (data === null) return at;
  target.set(data, at);
  return at + data.length;
}
