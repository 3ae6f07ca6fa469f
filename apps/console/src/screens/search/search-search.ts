import { KINDS, type RecordSearch } from '../../api/record-search.js';
import { searchText } from '../../format/search-text.js';

/** From a URL that anybody may have written: what makes no sense is left out. */
export function searchSearchOf(search: Record<string, unknown>): RecordSearch {
  const { by, topic } = search;
  const kind = KINDS.find((one) => one === by);
  const value = searchText(search.value);
  const topics = (Array.isArray(topic) ? topic : [topic])
    .map(searchText)
    .filter((one) => one !== '');
  const [from, to] = [searchText(search.from), searchText(search.to)];
  return {
    ...(kind === undefined ? {} : { by: kind }),
    ...(value === '' ? {} : { value }),
    ...(topics.length === 0 ? {} : { topic: topics }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
  };
}
