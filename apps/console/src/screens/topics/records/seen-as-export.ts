import { isEmpty, parseFilter } from '../../../format/record-filter.js';
import { emptyExport, type ExportDraft } from '../../exports/export-draft.js';
import { isScan, type RecordsSearch } from './records-search.js';

/**
 * The records tab as it stands, to be exported: what lies in front of the position where they are shown oldest first, and
 * what lies behind it where they are shown newest first. The tab's end is a record that is shown, an export's is not.
 */
export function seenAsExport(topic: string, search: RecordsSearch): ExportDraft {
  const { partition = '', filter = '', from, to } = search;
  const draft = { ...emptyExport, topic, partition, filter };
  if (from === undefined || from === 'earliest') return draft;
  const by = from.startsWith('@') ? 'time' : 'offset';
  const at = by === 'time' ? from.slice(1) : from;
  if (isForward(search)) return { ...draft, by, from: at, to: to && following(to.slice(1), by) };
  return { ...draft, by, from: to?.slice(1), to: following(at, by) };
}

/** A search with a time finds what is not older. */
function isForward(search: RecordsSearch): boolean {
  const isFound = !isEmpty(parseFilter(search.filter ?? '')) && !isScan(search);
  return search.order === 'asc' || isFound;
}

function following(position: string, by: 'time' | 'offset'): string | undefined {
  if (by === 'offset') return String(BigInt(position) + 1n);
  const ms = new Date(/^\d+$/.test(position) ? Number(position) : position).getTime();
  return Number.isNaN(ms) ? undefined : new Date(ms + 1).toISOString();
}
