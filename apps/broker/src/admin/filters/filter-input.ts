import { invalid } from '../http/problem.js';
import type { RecordFilterQuery } from './filter-query.dto.js';
import type { FilterInput } from './record-filter.js';
import { parseComparison, type Comparison } from './value-condition.js';

/** What the parameters mean. @throws Problem for a condition that is none. */
export function filterInput(query: RecordFilterQuery): FilterInput {
  return {
    key: query.key === undefined ? undefined : Buffer.from(query.key),
    traceId: query.traceId?.toLowerCase(),
    correlationId: query.correlationId,
    headers: (query.header ?? []).map((text) => nameAndValue(text)),
    where: (query.where ?? []).map((text) => comparisonAt(text, '/where')),
    text: query.q,
  };
}

/** Whether all records are meant. */
export function isOfAll({ headers, where, ...texts }: FilterInput): boolean {
  return (
    headers.length === 0 &&
    where.length === 0 &&
    Object.values(texts).every((text) => text === undefined)
  );
}

/** @param pointer to where the text stood in the request. @throws Problem when it is no comparison. */
export function comparisonAt(text: string, pointer: string): Comparison {
  const parsed = parseComparison(text);
  if (parsed !== null) return parsed;
  const message = `"${text}" is no condition such as $.order.total>=50: a path, one of == != > >= < <=, and a value`;
  throw invalid(pointer, message);
}

function nameAndValue(text: string): { readonly name: string; readonly value: string } {
  const at = text.indexOf('=');
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}
