import { searchText } from '../../../format/search-text.js';

/** What the records tab keeps in the URL. */
export interface RecordsSearch {
  /** Where to begin: `earliest`, an offset, or `@` and a time. Nothing: the newest. */
  readonly from?: string;
  /** Where to end, with a time to begin at: `@` and a time. */
  readonly to?: string;
  readonly partition?: number;
  /** Oldest first; nothing: newest first. */
  readonly order?: 'asc';
  /** What is looked for, as it is typed: format/record-filter.ts. */
  readonly filter?: string;
  /** New records come in at the top as they are written. */
  readonly live?: true;
  /** The record that is looked at: `partition@offset`. */
  readonly record?: string;
  /** The form that exports what is seen is open. */
  readonly export?: true;
}

const FROM = /^(earliest|\d{1,19}|@.{1,40})$/;
const TO = /^@.{1,40}$/;
const RECORD = /^\d{1,10}@\d{1,19}$/;

/** From a URL that anybody may have written: what makes no sense is left out. */
export function recordsSearchOf(search: Record<string, unknown>): RecordsSearch {
  const { from, to, partition, order, filter, live, record } = search;
  const text = searchText(from);
  return {
    ...(FROM.test(text) ? { from: text } : {}),
    ...(TO.test(searchText(to)) && text.startsWith('@') ? { to: searchText(to) } : {}),
    ...(Number.isInteger(partition) && Number(partition) >= 0
      ? { partition: Number(partition) }
      : {}),
    ...(order === 'asc' ? { order } : {}),
    ...(searchText(filter) === '' ? {} : { filter: searchText(filter) }),
    ...(live === true ? { live } : {}),
    ...(typeof record === 'string' && RECORD.test(record) ? { record } : {}),
    ...(search.export === true ? { export: true } : {}),
  };
}

/**
 * Whether records that match are looked for one after the other, from a position on: the search, which knows the index,
 * is of whole topics and newest first.
 */
export function isScan({ from, to, partition, order }: RecordsSearch): boolean {
  const isOffset = from !== undefined && !from.startsWith('@');
  return order === 'asc' || partition !== undefined || to !== undefined || isOffset;
}

export function recordId(record: { partition: number; offset: string }): string {
  return `${record.partition}@${record.offset}`;
}
