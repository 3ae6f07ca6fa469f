import { decodeBytes } from './decode-bytes.js';
import type { BrowsedRecord } from './partition-reader.js';
import type { RecordBody } from './records.dto.js';

/** @param bytesMax longer keys, values and header values are cut. */
export function recordBody(record: BrowsedRecord, bytesMax: number): RecordBody {
  const decode = (data: Buffer | null) => (data === null ? null : decodeBytes(data, bytesMax));
  return {
    partition: record.partition,
    offset: record.offset.toString(),
    timestamp: record.timestamp < 0n ? null : record.timestamp.toString(),
    time: timeOf(record.timestamp),
    key: decode(record.key),
    value: decode(record.value),
    headers: record.headers.map(([key, value]) => ({ key, value: decode(value) })),
    undecodable: record.undecodable,
  };
}

/** A producer may send any 64 bits as a timestamp; not all of them are a date. */
export function timeOf(timestamp: bigint): string | null {
  const date = new Date(Number(timestamp));
  return timestamp < 0n || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
