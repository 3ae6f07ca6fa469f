import { canonicalPath } from '@posthorn/records';
import { FRAMES, headerField } from '../../record-index/index-fields.js';
import { correlationIdsOf, traceIdsOf } from '../../record-index/record-terms.js';
import { recordFilter, type FilterInput, type RecordFilter } from '../filters/record-filter.js';

/** A value that the index may have of a record. */
export interface IndexTerm {
  readonly field: string;
  readonly value: Buffer;
}

/** What is looked for, and how the index may know it. */
export interface SearchFilter {
  readonly matches: RecordFilter;
  /**
   * Whatever matches has at least one of the terms of each of these lists; without a list, all of it has to be read. Which
   * list is used is up to what a topic indexes.
   */
  readonly alternatives: readonly (readonly IndexTerm[])[];
}

export function searchFilter(input: FilterInput): SearchFilter {
  return { matches: recordFilter(input), alternatives: termsOf(input) };
}

/** What a framed value says is known when it is read by its schema, and not before. */
const UNREAD_FRAME: IndexTerm = { field: FRAMES, value: Buffer.of() };

/** What narrows most stands first: a key or an id is of few records, a header may be of all. */
function termsOf({ key, traceId, correlationId, headers, where }: FilterInput): IndexTerm[][] {
  const lists: IndexTerm[][] = [];
  if (traceId !== undefined) lists.push([{ field: 'traceId', value: Buffer.from(traceId) }]);
  if (correlationId !== undefined) {
    lists.push([{ field: 'correlationId', value: Buffer.from(correlationId) }]);
  }
  if (key !== undefined) lists.push([{ field: 'key', value: key }]);
  for (const condition of where) {
    if ('equals' in condition || condition.operator !== '==') continue;
    const field = canonicalPath(condition.path);
    const terms = condition.equalTexts.map((text) => ({ field, value: Buffer.from(text) }));
    lists.push([...terms, UNREAD_FRAME]);
  }
  for (const { name, value } of headers) {
    lists.push([{ field: headerField(name), value: Buffer.from(value) }]);
  }
  return lists;
}

const TRACE_ID = /^[0-9a-f]{32}$/i;

/** Whatever has one of the ids as its key, its trace or its correlation: the records of a journey. */
export function anyIdFilter(ids: readonly string[]): SearchFilter {
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
