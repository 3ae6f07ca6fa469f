import { Inject, Injectable } from '@nestjs/common';
import type { Permissions } from '../access/permissions.js';
import { correlationIdsOf, traceIdsOf } from '../../record-index/record-terms.js';
import type { Caller } from '../audit/caller.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { mapLimited } from '../concurrency.js';
import { GroupsService } from '../groups/groups.service.js';
import { anyIdFilter } from '../search/search-filter.js';
import type { FoundRecord, SearchBudget } from '../search/record-search.js';
import { RecordViews, type RecordView, type Shown } from '../record-views/record-views.js';
import { topicsOf } from '../search/search-scope.js';
import { SearchService, type SearchPage } from '../search/search.service.js';
import { TopologyService } from '../topology/topology.service.js';
import { journeyOf, type GroupPosition, type Journey } from './journey.js';
import { failureOf } from './journey-headers.js';

export interface FoundJourney extends Journey {
  /** What was searched for: the id, and the traces and correlations of what has it. */
  readonly ids: readonly string[];
  /** Everything was searched, and all that was found is here. */
  readonly isComplete: boolean;
  /** Records of the log that were searched for the last of the ids, of `total`. */
  readonly searched: bigint;
  readonly total: bigint;
  /** Whether the readers of all events are known: of too many groups, or of a broker that is away, they are not. */
  readonly hasAllReaders: boolean;
}

/** A journey of more is no journey; it is cut there and says so. */
const RECORDS_MAX = 1_000;
/** Traces and correlations that are followed from what has the id. */
const FOLLOWED_MAX = 32;
const GROUPS_MAX = 500;
const GROUPS_AT_ONCE = 8;

/** Finds what has an id, and what belongs to it: the records of the same traces and correlations. */
@Injectable()
export class JourneysService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly searching: SearchService,
    private readonly groups: GroupsService,
    private readonly topology: TopologyService,
    private readonly views: RecordViews,
  ) {}

  async find(
    id: string,
    { caller, permissions }: { readonly caller: Caller; readonly permissions: Permissions },
    budget: Omit<SearchBudget, 'records'>,
  ): Promise<FoundJourney> {
    const view = this.views.shownTo(caller, permissions, 'journey');
    const first = await this.#search([id], permissions, view, budget);
    const followed = relatedIds(first.records, id);
    const second =
      followed.length === 0 ? first : await this.#search(followed, permissions, view, budget);
    const records = [...first.records, ...second.records];
    const readers = await this.#groupsOf(records, permissions);
    const producers = await this.#producersByTopic(permissions);
    const journey = journeyOf(records.map(asSaid), {
      producersOf: (topic) => producers.get(topic) ?? [],
      groupsOf: (topic, partition) => readers.positions.get(`${topic}-${partition}`) ?? [],
    });
    return {
      ...journey,
      ids: [id, ...followed],
      isComplete: first.next === null && second.next === null,
      searched: second.progress.total - second.progress.left,
      total: second.progress.total,
      hasAllReaders: readers.isComplete,
    };
  }

  #search(
    ids: readonly string[],
    permissions: Permissions,
    view: RecordView,
    budget: Omit<SearchBudget, 'records'>,
  ): Promise<SearchPage> {
    const topics = topicsOf(undefined, this.context.log.topics, permissions);
    const scope = { topics, filter: anyIdFilter(ids), view, from: null, fingerprint: '' };
    return this.searching.search(scope, null, { ...budget, records: RECORDS_MAX });
  }

  async #producersByTopic(permissions: Permissions): Promise<ReadonlyMap<string, string[]>> {
    const producers = new Map<string, string[]>();
    for (const { kind, topic, clientId } of await this.topology.traffic(permissions)) {
      const known = producers.get(topic) ?? [];
      if (kind !== 'produce' || clientId === '' || known.includes(clientId)) continue;
      producers.set(topic, [...known, clientId]);
    }
    return producers;
  }

  /** How far each group has committed in the topics of the records, by topic and partition. */
  async #groupsOf(
    records: readonly FoundRecord[],
    permissions: Permissions,
  ): Promise<{ positions: Map<string, GroupPosition[]>; isComplete: boolean }> {
    const topics = new Set(
      records
        .filter(({ topic, headers }) => failureOf(topic, headers) === null)
        .map(({ topic }) => topic),
    );
    const positions = new Map<string, GroupPosition[]>();
    const { items, failures } = await this.groups.list();
    const visible = items
      .map(({ groupId }) => groupId)
      .filter((groupId) => permissions.allows('group:view', groupId));
    let isComplete = failures.length === 0 && visible.length <= GROUPS_MAX;
    await mapLimited(visible.slice(0, GROUPS_MAX), GROUPS_AT_ONCE, async (groupId) => {
      try {
        for (const { topic, partition, offset } of await this.groups.committed(groupId)) {
          if (!topics.has(topic)) continue;
          const place = `${topic}-${partition}`;
          positions.set(place, [...(positions.get(place) ?? []), { groupId, committed: offset }]);
        }
      } catch {
        // Its coordinator moves or is away: the journey is told without this group, and says that one is missing.
        isComplete = false;
      }
    });
    return { positions, isComplete };
  }
}

/** What a framed value says tells of which type the event is. */
function asSaid(record: Shown<FoundRecord>): FoundRecord {
  const { valueFrame: frame } = record;
  return frame !== null && 'text' in frame ? { ...record, value: Buffer.from(frame.text) } : record;
}

/**
 * The traces and correlations of what has the id; not its keys, since a trace may touch the keys of many journeys. The
 * correlation of what @posthorn/transport publishes begins with the place of the first record, which has none itself.
 */
function relatedIds(records: readonly FoundRecord[], id: string): readonly string[] {
  const related = records.flatMap(({ topic, partition, offset, headers }) => {
    const correlations = correlationIdsOf(headers).map((value) => value.toString('utf8'));
    const begun = correlations.length === 0 ? [`${topic}-${partition}@${offset}`] : [];
    return [...correlations, ...traceIdsOf(headers), ...begun];
  });
  return [...new Set(related)]
    .filter((one) => one !== id.toLowerCase() && one !== id && !isHidden(one))
    .slice(0, FOLLOWED_MAX);
}

/** What a masking rule left of an id stands in many others, too, and leads nowhere. */
function isHidden(id: string): boolean {
  return !/[\p{L}\p{N}]/u.test(id);
}
