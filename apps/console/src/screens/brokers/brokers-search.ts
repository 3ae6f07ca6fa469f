import { searchText } from '../../format/search-text.js';

export interface ConfigsSearch {
  /** What the names contain. */
  readonly filter?: string;
  /** Only those that somebody has set. */
  readonly onlySet?: true;
}

export interface ConnectionsSearch {
  readonly clientId?: string;
}

export function configsSearchOf(search: Record<string, unknown>): ConfigsSearch {
  const filter = searchText(search.filter);
  return {
    ...(filter === '' ? {} : { filter }),
    ...(search.onlySet === true ? { onlySet: true } : {}),
  };
}

export function connectionsSearchOf(search: Record<string, unknown>): ConnectionsSearch {
  const clientId = searchText(search.clientId);
  return clientId === '' ? {} : { clientId };
}
