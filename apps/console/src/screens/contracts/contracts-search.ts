import { searchText } from '../../format/search-text.js';

/** What the screens of contracts keep in the URL. */
export interface ContractsSearch {
  /** What the names of the events begin with. */
  readonly prefix?: string;
  readonly topic?: string;
}

export interface VersionSearch {
  readonly version?: number;
}

export interface DiffSearch {
  readonly older?: number;
  readonly newer?: number;
}

export function contractsSearchOf(search: Record<string, unknown>): ContractsSearch {
  const [prefix, topic] = [searchText(search.prefix), searchText(search.topic)];
  return { ...(prefix === '' ? {} : { prefix }), ...(topic === '' ? {} : { topic }) };
}

export function versionSearchOf({ version }: Record<string, unknown>): VersionSearch {
  return isVersion(version) ? { version } : {};
}

export function diffSearchOf({ older, newer }: Record<string, unknown>): DiffSearch {
  return { ...(isVersion(older) ? { older } : {}), ...(isVersion(newer) ? { newer } : {}) };
}

function isVersion(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

/** The two versions that are compared: those of the URL where they exist, else the last step. */
export function comparedOf(
  versions: readonly number[],
  { older, newer }: DiffSearch,
): Required<DiffSearch> | null {
  const sorted = versions.toSorted((a, b) => a - b);
  const last = sorted.at(-1);
  if (last === undefined || sorted.length < 2) return null;
  const later = newer !== undefined && sorted.includes(newer) ? newer : last;
  if (older !== undefined && sorted.includes(older)) return { older, newer: later };
  const before = sorted.filter((version) => version < later).at(-1);
  return { older: before ?? later, newer: later };
}
