import { searchText } from '../../format/search-text.js';

/** What the list of topics keeps in the URL. */
export interface TopicsSearch {
  /** What the names contain. */
  readonly filter?: string;
  /** Put together by what their names begin with; empty: at the root. Without it they are a list. */
  readonly under?: string;
}

export function topicsSearchOf({ filter, under }: Record<string, unknown>): TopicsSearch {
  return {
    ...(searchText(filter) === '' ? {} : { filter: searchText(filter) }),
    ...(under === undefined ? {} : { under: searchText(under) }),
  };
}
