import { useKeptHere } from '../use-kept-here.js';

/** More are not found again. */
const OF_A_TOPIC_MAX = 30;
const TOPICS_MAX = 200;

/** A filter under a name, of one topic: another has other fields. */
export interface SavedFilter {
  readonly name: string;
  readonly filter: string;
}

type All = Readonly<Record<string, readonly SavedFilter[]>>;

export interface SavedFilters {
  /** By name. */
  readonly filters: readonly SavedFilter[];
  /** In the place of one that has the name. */
  readonly save: (filter: SavedFilter) => void;
  readonly remove: (name: string) => void;
}

export function useSavedFilters(topic: string): SavedFilters {
  const [all, keep] = useKeptHere('filters', filtersIn);
  const filters = all[topic] ?? [];
  return {
    filters,
    save: (filter) => keep({ ...all, [topic]: withFilter(filters, filter) }),
    remove: (name) => keep({ ...all, [topic]: filters.filter((one) => one.name !== name) }),
  };
}

export function withFilter(
  filters: readonly SavedFilter[],
  filter: SavedFilter,
): readonly SavedFilter[] {
  const others = filters.filter(({ name }) => name !== filter.name);
  return [...others, filter]
    .slice(-OF_A_TOPIC_MAX)
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** What lies in a browser may be anybody's. */
export function filtersIn(stored: unknown): All {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return {};
  const topics = Object.entries(stored as Record<string, unknown>).slice(0, TOPICS_MAX);
  return Object.fromEntries(
    topics.flatMap(([topic, filters]) => {
      if (!Array.isArray(filters)) return [];
      const sound = filters.filter((one): one is SavedFilter => isFilter(one));
      return sound.length === 0 ? [] : [[topic, sound.slice(0, OF_A_TOPIC_MAX)]];
    }),
  );
}

function isFilter(one: unknown): boolean {
  if (typeof one !== 'object' || one === null) return false;
  const { name, filter } = one as Partial<Record<string, unknown>>;
  return typeof name === 'string' && name !== '' && typeof filter === 'string' && filter !== '';
}
