import type { BrowsedRecord } from '../records/partition-reader.js';
import { sizeOf } from '../records/partition-reader.js';
import type { PartitionSearch } from './partition-search.js';

export interface FoundRecord extends BrowsedRecord {
  readonly topic: string;
}

export interface SearchBudget {
  readonly records: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  now(): number;
}

/** A page ends here although fewer records than asked for are in it. */
const PAGE_BYTES_MAX = 4 * 1024 * 1024;
/** Partitions that are searched at the same time: of those of which nothing is known yet, none is before another. */
const AT_ONCE = 4;

/**
 * Records of many partitions, the newest first, for as long as the budget lasts. The partition that may hold the newest
 * record not given yet is the next to be searched, so wherever this ends, all that is younger than what was given last has
 * been searched everywhere.
 * @param failed called with partitions that cannot be read now; they are left where they are.
 */
export async function searchNewestFirst(
  searches: readonly PartitionSearch[],
  budget: SearchBudget,
  failed: (search: PartitionSearch, error: unknown) => void,
): Promise<FoundRecord[]> {
  const records: FoundRecord[] = [];
  const live = new Set(searches.filter((search) => !search.isDone));
  let bytes = 0;
  let steps = 0;
  const advance = async (search: PartitionSearch): Promise<void> => {
    try {
      await search.step();
    } catch (error) {
      failed(search, error);
      live.delete(search);
    }
  };
  while (live.size > 0 && records.length < budget.records && bytes < PAGE_BYTES_MAX) {
    const next = youngest(live);
    const [record] = next.found;
    if (record !== undefined) {
      next.found.shift();
      records.push({ ...record, topic: next.topic.name });
      bytes += sizeOf(record);
    } else if (!next.isDone) {
      // One step at least: whoever has little time for each page gets on all the same.
      if (steps++ > 0 && (budget.signal.aborted || budget.now() >= budget.deadlineMs)) break;
      await Promise.all(unknown(live, next).map((search) => advance(search)));
    }
    if (next.isDone && next.found.length === 0) live.delete(next);
  }
  return records;
}

/** With those beside it of which nothing is known either. */
function unknown(live: ReadonlySet<PartitionSearch>, next: PartitionSearch): PartitionSearch[] {
  if (next.youngerBound !== null) return [next];
  const others = [...live].filter((search) => search !== next && boundOf(search) === null);
  return [next, ...others.slice(0, AT_ONCE - 1)];
}

/** null before everything: what nothing is known of may hold the youngest of all. */
function youngest(live: ReadonlySet<PartitionSearch>): PartitionSearch {
  let best: PartitionSearch | undefined;
  let bestBound: bigint | null = null;
  for (const search of live) {
    const bound = boundOf(search);
    if (bound === null) return search;
    if (bestBound === null || bound > bestBound) [best, bestBound] = [search, bound];
  }
  return best!;
}

function boundOf({ found, youngerBound }: PartitionSearch): bigint | null {
  return found[0]?.timestamp ?? youngerBound;
}
