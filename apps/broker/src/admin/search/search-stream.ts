import { setTimeout as delay } from 'node:timers/promises';
import type { EventStream } from '../streams/event-stream.js';
import type { SearchBudget } from './record-search.js';
import { searchBody } from './search-body.js';
import type { SearchPage, SearchScope, SearchService } from './search.service.js';
import { encodeSearch, type SearchPosition } from './search-token.js';

/** After so long what was found is told, and how far the search is. */
const PAGE_MS = 250;
/** Partitions that nobody can read just now are asked for again after this, and so often. */
const AGAIN_MS = 500;
const AGAIN_MAX = 20;

export interface StreamedSearch {
  readonly scope: SearchScope;
  /** null to begin. */
  readonly position: SearchPosition | null;
  /** After so many records it ends. */
  readonly recordsMax: number;
  /** Of a key, a value or a header that are shown. */
  readonly bytesMax: number;
}

/** One search, page by page as it comes on, for as long as somebody listens. */
export async function streamSearch(
  searching: SearchService,
  stream: EventStream,
  { scope, position: from, recordsMax, bytesMax }: StreamedSearch,
): Promise<void> {
  const now = (): number => performance.now();
  let position = from;
  let left = recordsMax;
  for (let idle = 0; !stream.gone.aborted;) {
    const budget: SearchBudget = {
      records: left,
      deadlineMs: now() + PAGE_MS,
      signal: stream.gone,
      now,
    };
    const page = await searching.search(scope, position, budget);
    const id = page.next === null ? undefined : encodeSearch(page.next);
    await stream.send({ event: 'page', data: searchBody(page, bytesMax), id });
    position = page.next;
    left -= page.records.length;
    if (position === null) return stream.end('everything was searched');
    if (left <= 0) return stream.end('there are more');
    idle = isIdle(page) ? idle + 1 : 0;
    if (idle === AGAIN_MAX) return stream.end('some partitions cannot be read now');
    if (idle > 0) await delay(AGAIN_MS);
  }
}

function isIdle({ records, unsearched, progress }: SearchPage): boolean {
  return unsearched.length > 0 && records.length === 0 && progress.bytesRead === 0;
}
