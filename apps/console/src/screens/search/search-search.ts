import { KINDS, type RecordSearch } from '../../api/record-search.js';

/** From a URL that anybody may have written: what makes no sense is left out. */
export function searchSearchOf(search: Record<string, unknown>): RecordSearch {
  const { by, topic } = search;
  const kind = KINDS.find((one) => one === by);
  const value = asText(search.value);
  const topics = (Array.isArray(topic) ? topic : [topic]).map(asText).filter((one) => one !== '');
  const [from, to] = [asText(search.from), asText(search.to)];
  return {
    ...(kind === undefined ? {} : { by: kind }),
    ...(value === '' ? {} : { value }),
    ...(topics.length === 0 ? {} : { topic: topics }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
  };
}

/** The router reads digits in a URL as a number, and `true` as a boolean. */
function asText(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}
