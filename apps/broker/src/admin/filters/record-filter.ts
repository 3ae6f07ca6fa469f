import type { RecordHeaders } from '@posthorn/records';
import { correlationIdsOf, traceIdsOf } from '../../record-index/record-terms.js';
import { holdsAll, type ValueCondition } from './value-condition.js';

/** What of a record a filter looks at. */
export interface FilteredRecord {
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
}

export type RecordFilter = (record: FilteredRecord) => boolean;

/** Everything given must hold. */
export interface FilterInput {
  readonly key?: Buffer | undefined;
  /** 32 hexadecimal digits in lower case. */
  readonly traceId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly where: readonly ValueCondition[];
  /** Part of the key, the value or a header's value, whatever the case. */
  readonly text?: string | undefined;
  /** Milliseconds since the epoch, both included. */
  readonly from?: bigint | undefined;
  readonly to?: bigint | undefined;
}

export function recordFilter(input: FilterInput): RecordFilter {
  const { key, traceId, correlationId, headers, where, text, from, to } = input;
  const correlation = correlationId === undefined ? undefined : Buffer.from(correlationId);
  const headerValues = headers.map(({ name, value }) => ({ name, value: Buffer.from(value) }));
  const wanted = text?.toLowerCase();
  // The cheapest first: most records of a scan fail at the first.
  return (record) =>
    (from === undefined || record.timestamp >= from) &&
    (to === undefined || record.timestamp <= to) &&
    (key === undefined || (record.key?.equals(key) ?? false)) &&
    (traceId === undefined || traceIdsOf(record.headers).includes(traceId)) &&
    (correlation === undefined ||
      correlationIdsOf(record.headers).some((id) => id.equals(correlation))) &&
    headerValues.every((header) => hasHeader(record.headers, header)) &&
    (wanted === undefined || contains(record, wanted)) &&
    holdsAll(where, record.value);
}

function hasHeader(
  headers: RecordHeaders,
  { name, value }: { readonly name: string; readonly value: Buffer },
): boolean {
  return headers.some(([other, bytes]) => other === name && bytes !== null && bytes.equals(value));
}

function contains({ key, value, headers }: FilteredRecord, wanted: string): boolean {
  const has = (bytes: Buffer | null): boolean =>
    bytes !== null && bytes.toString('utf8').toLowerCase().includes(wanted);
  return has(key) || has(value) || headers.some(([, bytes]) => has(bytes));
}
