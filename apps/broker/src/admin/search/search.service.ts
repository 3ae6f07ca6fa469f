import { Inject, Injectable } from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import { fieldsOf, INDEX_CONFIG } from '../../record-index/index-fields.js';
import type { Looked } from '../../record-index/index-rows.js';
import { termHash } from '../../record-index/record-terms.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { isAway } from '../cluster/peer-requests.js';
import { LogReader } from '../cluster/log-reader.js';
import { offsetsBetween } from '../cluster/offsets-between.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { Problem } from '../http/problem.js';
import { PartitionScan } from './partition-scan.js';
import { PartitionSearch } from './partition-search.js';
import type { RecordView, Shown } from '../record-views/record-views.js';
import type { IndexTerm, SearchFilter } from './search-filter.js';
import { searchNewestFirst, type FoundRecord, type SearchBudget } from './record-search.js';
import type { SearchPosition } from './search-token.js';

export interface SearchScope {
  readonly topics: readonly Topic[];
  readonly filter: SearchFilter;
  /** What the caller may see, which is also all that the filter sees. */
  readonly view: RecordView;
  /** Nothing before it is looked for, milliseconds since the epoch. */
  readonly from: bigint | null;
  readonly fingerprint: string;
}

export interface Unsearched {
  readonly topic: string;
  readonly partition: number;
  readonly detail: string;
}

export interface SearchProgress {
  /** Records of the partitions that were begun. */
  readonly total: bigint;
  /** Of those, what is not searched yet. */
  readonly left: bigint;
  /** Partitions that were not begun. */
  readonly partitionsWaiting: number;
  /** Whatever is younger was searched in all partitions that were begun; null: not known, or nothing is left. */
  readonly searchedBackTo: bigint | null;
  readonly bytesRead: number;
  /** Whether that may be told: what is read because an index names it tells of what is hidden. */
  readonly tellsBytes: boolean;
}

export interface SearchPage {
  readonly records: readonly Shown<FoundRecord>[];
  readonly progress: SearchProgress;
  readonly unsearched: readonly Unsearched[];
  /** null when all was searched. */
  readonly next: SearchPosition | null;
}

interface Place {
  readonly topic: Topic;
  readonly partition: Partition;
}

/** Partitions under way at the same time: what is remembered of each travels with the page token. */
const PARTITIONS_AT_ONCE_MAX = 500;
const NO_TERMS: readonly IndexTerm[] = [];
const NOTHING_INDEXED: Looked = {
  stretches: [],
  offsets: [],
  floor: 0n,
  olderThan: null,
  isDense: false,
};

/**
 * Searches the log: what the index tells of is looked up there and then read, the rest is read. So an answer is what reading
 * everything would give, and what was not searched is named.
 */
@Injectable()
export class SearchService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
  ) {}

  /** One page, within a budget. @param position null to begin. */
  async search(
    scope: SearchScope,
    position: SearchPosition | null,
    budget: SearchBudget,
  ): Promise<SearchPage> {
    const run = new SearchRun(this.context, this.reader, scope, position);
    const records: FoundRecord[] = [];
    do {
      const searches = await run.begin();
      const pageBudget = { ...budget, records: budget.records - records.length };
      records.push(...(await searchNewestFirst(searches, pageBudget, run.failed)));
    } while (
      run.hasWaiting &&
      records.length < budget.records &&
      budget.now() < budget.deadlineMs &&
      !budget.signal.aborted
    );
    return run.page(
      await Promise.all(records.map((record) => scope.view.show(record.topic, record))),
    );
  }
}

/** The partitions of one request. */
class SearchRun {
  readonly #places: readonly Place[];
  readonly #searches = new Map<number, PartitionSearch>();
  /** Those that were to be begun and could not be read. */
  readonly #unbegun = new Set<number>();
  readonly #unsearched: Unsearched[] = [];
  readonly #failed = new Set<PartitionSearch>();
  #waiting: Place[];
  #total: bigint;
  #resumed: ReadonlyMap<number, bigint | null>;

  constructor(
    private readonly context: AdminContext,
    private readonly reader: LogReader,
    private readonly scope: SearchScope,
    position: SearchPosition | null,
  ) {
    this.#places = scope.topics
      .flatMap((topic) => topic.partitions.map((partition) => ({ topic, partition })))
      .toSorted((a, b) => a.partition.partitionId - b.partition.partitionId);
    this.#resumed = position?.active ?? new Map();
    this.#total = position?.total ?? 0n;
    const restFrom = position === null ? 0 : (position.restFrom ?? Number.POSITIVE_INFINITY);
    this.#waiting = this.#places.filter(({ partition }) => partition.partitionId >= restFrom);
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0 && this.#live().length < PARTITIONS_AT_ONCE_MAX;
  }

  readonly failed = (search: PartitionSearch, error: unknown): void => {
    this.#failed.add(search);
    this.#fail(search, error);
  };

  /** The partitions that are under way, with as many new ones as there is room for. */
  async begin(): Promise<readonly PartitionSearch[]> {
    const resumed = this.#resumed;
    this.#resumed = new Map();
    const again = this.#places.filter(({ partition }) => resumed.has(partition.partitionId));
    const room = Math.max(0, PARTITIONS_AT_ONCE_MAX - again.length - this.#live().length);
    const fresh = this.#waiting.splice(0, room);
    await mapLimited([...again, ...fresh], READS_AT_ONCE, async (place) => {
      try {
        await this.#beginOne(place, resumed.get(place.partition.partitionId) ?? null);
      } catch (error) {
        this.#unbegun.add(place.partition.partitionId);
        this.#fail(place, error);
      }
    });
    const live = this.#live().filter((search) => !this.#failed.has(search));
    await this.#lookFor(live.filter((search) => search.wantsLook));
    return live;
  }

  page(records: readonly Shown<FoundRecord>[]): SearchPage {
    const live = this.#live();
    const active = new Map<number, bigint | null>(
      live.map((search) => [search.partition.partitionId, placeOf(search)]),
    );
    for (const partitionId of this.#unbegun) active.set(partitionId, null);
    const restFrom = this.#waiting[0]?.partition.partitionId ?? null;
    const isDone = active.size === 0 && restFrom === null;
    const { fingerprint } = this.scope;
    return {
      records,
      unsearched: this.#unsearched,
      next: isDone ? null : { fingerprint, active, restFrom, total: this.#total },
      progress: {
        total: this.#total,
        left: live.reduce((sum, search) => sum + search.recordsBelow(placeOf(search)), 0n),
        partitionsWaiting: this.#waiting.length + this.#unbegun.size,
        searchedBackTo: searchedBackTo(live),
        bytesRead: [...this.#searches.values()].reduce((sum, { bytesRead }) => sum + bytesRead, 0),
        tellsBytes: this.scope.view.isOpen,
      },
    };
  }

  async #beginOne({ topic, partition }: Place, below: bigint | null): Promise<void> {
    const { logStartOffset, highWatermark } = await this.reader.bounds(partition);
    const { from } = this.scope;
    // Whatever has the time or a later one lies at the first that has, or behind it, in whatever order the times are.
    const start = from === null ? logStartOffset : await this.reader.offsetForTime(partition, from);
    const end = below === null || below > highWatermark ? highWatermark : below;
    const { partitionId } = partition;
    const passedOver = await this.context.log.passedOver();
    if (below === null) {
      this.#total += offsetsBetween(passedOver, partitionId, { from: start, to: end });
    }
    const scan = new PartitionScan(
      this.reader,
      partition,
      this.scope.view.filter(topic.name, this.scope.filter.matches),
    );
    const terms = this.#termsFor(topic);
    const look = async (at: bigint): Promise<Looked> =>
      (await this.#look(new Map([[partitionId, at]]), terms)).get(partitionId) ?? NOTHING_INDEXED;
    const logStart = async (): Promise<bigint> =>
      (await this.reader.bounds(partition)).logStartOffset;
    const range = { start, end };
    this.#searches.set(
      partitionId,
      new PartitionSearch({ topic, partition, range, passedOver, scan, look, logStart }),
    );
  }

  /** One look for all that are found by the same terms. */
  async #lookFor(searches: readonly PartitionSearch[]): Promise<void> {
    for (const [terms, alike] of Map.groupBy(searches, ({ topic }) => this.#termsFor(topic))) {
      const places = new Map(
        alike.map(({ partition, frontier }) => [partition.partitionId, frontier]),
      );
      const looked = await this.#look(places, terms);
      for (const search of alike) {
        search.looked(looked.get(search.partition.partitionId) ?? NOTHING_INDEXED);
      }
    }
  }

  async #look(
    places: ReadonlyMap<number, bigint>,
    terms: readonly IndexTerm[],
  ): Promise<ReadonlyMap<number, Looked>> {
    const { recordIndex } = this.context;
    if (!recordIndex || terms.length === 0 || places.size === 0) return new Map();
    const fields = [...new Set(terms.map(({ field }) => field))];
    const hashes = terms.map(({ field, value }) => termHash(field, value));
    return recordIndex.look(places, fields, hashes);
  }

  /** The first of the alternatives that the topic indexes. */
  #termsFor(topic: Topic): readonly IndexTerm[] {
    const indexed = new Set(fieldsOf(this.context.topics.configOf(topic, INDEX_CONFIG)));
    const { alternatives } = this.scope.filter;
    return (
      alternatives.find((terms) => terms.every(({ field }) => indexed.has(field))) ??
      alternatives[0] ??
      NO_TERMS
    );
  }

  #fail({ topic, partition }: Place, error: unknown): void {
    if (!isAway(error) && !(error instanceof Problem && error.code === 'storage-unavailable')) {
      throw error;
    }
    this.#unsearched.push({ topic: topic.name, partition: partition.index, detail: error.message });
  }

  #live(): PartitionSearch[] {
    return [...this.#searches.values()].filter(
      (search) => !search.isDone || search.found.length > 0,
    );
  }
}

/** What was found and not given is found again by the next request. */
function placeOf({ found, frontier }: PartitionSearch): bigint {
  const [first] = found;
  return first === undefined ? frontier : first.offset + 1n;
}

function searchedBackTo(live: readonly PartitionSearch[]): bigint | null {
  let youngest: bigint | null = null;
  for (const { found, youngerBound } of live) {
    const bound = found[0]?.timestamp ?? youngerBound;
    if (bound === null) return null;
    if (youngest === null || bound > youngest) youngest = bound;
  }
  return youngest;
}
