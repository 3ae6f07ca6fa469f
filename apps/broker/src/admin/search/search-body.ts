import { timeOf } from '../records/record-body.js';
import { foundRecordBody, type SearchResult } from './search.dto.js';
import type { SearchPage } from './search.service.js';
import { encodeSearch } from './search-token.js';

/** A page as it is answered. @param bytes of a key, a value or a header that are shown. */
export function searchBody(
  { records, progress, unsearched, next }: SearchPage,
  bytes: number,
): SearchResult {
  const { total, left, partitionsWaiting, searchedBackTo, bytesRead, tellsBytes } = progress;
  return {
    records: records.map((record) => foundRecordBody(record, bytes)),
    nextPageToken: next === null ? null : encodeSearch(next),
    progress: {
      isComplete: next === null,
      searched: (total - left).toString(),
      total: total.toString(),
      partitionsWaiting,
      searchedBackTo: searchedBackTo === null ? null : timeOf(searchedBackTo),
      bytesRead: tellsBytes ? bytesRead.toString() : null,
    },
    unsearched: unsearched.map((one) => ({ ...one })),
  };
}
