import type { RecordHeaders } from '@posthorn/records';
import { headerField } from '../../record-index/index-fields.js';
import { correlationIdsOf, traceIdsOf } from '../../record-index/record-terms.js';
import { holdsAll, type ValueCondition } from './value-condition.js';

/** What of a record a filter looks at. */
export interface FilteredRecord {
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
}

/** A value that the index may have of a record. */
export interface IndexTerm {
  readonly field: string;
  readonly value: Buffer;
}

export interface RecordFilter {
  matches(record: FilteredRecord): boolean;
  /**
   * Whatever matches has at least one of the terms of each of these lists; without a list, all of it has to be read. Which
   * list is used is up to what a topic indexes.
   */
  readonly alternatives: readonly (readonly IndexTerm[])[];
}

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
  return {
    // The cheapest first: most records of a scan fail at the first.
    matches: (record) =>
      (from === undefined || record.timestamp >= from) &&
      (to === undefined || record.timestamp <= to) &&
      (key === undefined || (record.key?.equals(key) ?? false)) &&
      (traceId === undefined || traceIdsOf(record.headers).includes(traceId)) &&
      (correlation === undefined ||
        correlationIdsOf(record.headers).some((id) => id.equals(correlation))) &&
      headerValues.every((header) => hasHeader(record.headers, header)) &&
      (wanted === undefined || contains(record, wanted)) &&
      holdsAll(where, record.value),
    alternatives: termsOf(input),
  };
}

/** Whatever has one of the ids as its key, its trace or its correlation: the records of a journey. */
export function anyIdFilter(ids: readonly string[]): RecordFilter {
  // As bytes, whatever they are: two keys that are no UTF-8 must not become the same text.
  const wanted = new Set(ids.map((id) => Buffer.from(id).toString('latin1')));
  const traces = new Set(ids.map((id) => id.toLowerCase()));
  const has = (bytes: Buffer): boolean => wanted.has(bytes.toString('latin1'));
  const terms = ids.flatMap((id) => [
    { field: 'key', value: Buffer.from(id) },
    { field: 'correlationId', value: Buffer.from(id) },
    ...(TRACE_ID.test(id) ? [{ field: 'traceId', value: Buffer.from(id.toLowerCase()) }] : []),
  ]);
  return {
    matches: ({ key, headers }) =>
      (key !== null && has(key)) ||
      (headers.length > 0 &&
        (traceIdsOf(headers).some((id) => traces.has(id)) ||
          correlationIdsOf(headers).some((id) => has(id)))),
    alternatives: [terms],
  };
}

const TRACE_ID = /^[0-9a-f]{32}$/i;

/** What narrows most stands first: a key or an id is of few records, a header may be of all. */
function termsOf({ key, traceId, correlationId, headers, where }: FilterInput): IndexTerm[][] {
  const terms: IndexTerm[] = [];
  if (traceId !== undefined) terms.push({ field: 'traceId', value: Buffer.from(traceId) });
  if (correlationId !== undefined) {
    terms.push({ field: 'correlationId', value: Buffer.from(correlationId) });
  }
  if (key !== undefined) terms.push({ field: 'key', value: key });
  for (const { pathText, operator, operand } of where) {
    if (operator === '==') terms.push({ field: pathText, value: Buffer.from(operand) });
  }
  for (const { name, value } of headers) {
    terms.push({ field: headerField(name), value: Buffer.from(value) });
  }
  return terms.map((term) => [term]);
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
