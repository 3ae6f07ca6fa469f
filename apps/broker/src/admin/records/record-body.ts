import { decodeBytes } from './decode-bytes.js';
import type { BrowsedRecord } from './partition-reader.js';
import type { Shown, ShownFrame } from '../record-views/record-views.js';
import type { DecodedBytesBody, RecordBody } from './records.dto.js';

/** @param bytesMax longer keys, values and header values are cut. */
export function recordBody(record: Shown<BrowsedRecord>, bytesMax: number): RecordBody {
  return {
    partition: record.partition,
    offset: record.offset.toString(),
    timestamp: record.timestamp < 0n ? null : record.timestamp.toString(),
    time: timeOf(record.timestamp),
    key: bytesBody(record.key, record.keyFrame, bytesMax),
    value: bytesBody(record.value, record.valueFrame, bytesMax),
    headers: record.headers.map(([key, value]) => ({
      key,
      value: bytesBody(value, null, bytesMax),
    })),
    undecodable: record.undecodable,
    ...(record.masked?.length ? { masked: [...record.masked] } : {}),
  };
}

/** @param frame what the bytes say; of what is cut it is had by asking for the one record. */
export function bytesBody(
  bytes: Buffer | null,
  frame: ShownFrame | null,
  bytesMax: number,
): DecodedBytesBody | null {
  if (bytes === null) return null;
  const decoded = decodeBytes(bytes, bytesMax);
  if (frame === null || decoded.isTruncated) return decoded;
  if ('problem' in frame) return { ...decoded, notRegistered: frame.problem };
  return { ...decoded, registered: frame };
}

/** A producer may send any 64 bits as a timestamp; not all of them are a date. */
export function timeOf(timestamp: bigint): string | null {
  const date = new Date(Number(timestamp));
  return timestamp < 0n || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
