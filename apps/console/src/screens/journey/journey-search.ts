import { searchText } from '../../format/search-text.js';

export interface JourneySearch {
  /** A key, a correlation id or a trace id. */
  readonly id?: string;
}

export function journeySearchOf({ id }: Record<string, unknown>): JourneySearch {
  const text = searchText(id).trim();
  return text === '' ? {} : { id: text };
}
