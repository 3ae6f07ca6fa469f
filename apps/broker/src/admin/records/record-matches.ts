import { filterInput, isOfAll } from '../filters/filter-input.js';
import type { RecordFilterQuery } from '../filters/filter-query.dto.js';
import { recordFilter } from '../filters/record-filter.js';
import type { RecordView } from '../record-views/record-views.js';
import type { Matches } from './browse.service.js';

/** null: all records are meant. @throws Problem for a condition that is none. */
export function matchesOf(
  query: RecordFilterQuery,
  topic: string,
  view: RecordView,
): Matches | null {
  const input = filterInput(query);
  return isOfAll(input) ? null : view.filter(topic, recordFilter(input));
}
