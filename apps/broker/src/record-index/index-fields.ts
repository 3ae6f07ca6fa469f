import { canonicalPath, parseJsonPath } from '@posthorn/records';
import { ConfigType, listItems, type ConfigDefinition } from '../topics/config-definition.js';

/** What the records of a topic are found by; see docs/search.md. */
export const INDEX_CONFIG = 'posthorn.index';

/** What `default` stands for. */
export const DEFAULT_FIELDS: readonly string[] = ['key', 'traceId', 'correlationId'];
const HEADER = 'header:';
/** Stands beside JSON paths: of a framed value that is no JSON itself nobody here knows what it says, so each search looks at it. */
export const FRAMES = 'frames';
/** Each costs a look at every record, and a JSON path the parsing of its value. */
const FIELDS_MAX = 16;
const HEADER_LENGTH_MAX = 249;

/** The field by which a header is found. */
export function headerField(name: string): string {
  return `${HEADER}${name}`;
}

/** The header that the field is of; null for other fields. */
export function headerOfField(field: string): string | null {
  return field.startsWith(HEADER) ? field.slice(HEADER.length) : null;
}

/** The fields of a value of the config, each once and sorted, so that two values that mean the same are the same. */
export function fieldsOf(config: string): readonly string[] {
  const fields = listItems(config).flatMap((item) => {
    if (item === 'none') return [];
    return item === 'default' ? DEFAULT_FIELDS : [fieldOf(item)];
  });
  const isAboutValues = fields.some((field) => field.startsWith('$'));
  return [...new Set(isAboutValues ? [...fields, FRAMES] : fields)].toSorted();
}

function fieldOf(item: string): string {
  const path = parseJsonPath(item);
  return path === null ? item : canonicalPath(path);
}

function problemOf(config: string): string | null {
  const items = listItems(config);
  const isField = (item: string): boolean => {
    const header = headerOfField(item);
    if (header !== null) return header !== '' && header.length <= HEADER_LENGTH_MAX;
    return DEFAULT_FIELDS.includes(item) || (parseJsonPath(item)?.length ?? 0) > 0;
  };
  const isKnown = (item: string): boolean => item === 'default' || isField(item);
  const isNone = items.length === 1 && items[0] === 'none';
  if (
    isNone ||
    (items.length > 0 &&
      items.every(isKnown) &&
      fieldsOf(config).filter((field) => field !== FRAMES).length <= FIELDS_MAX)
  )
    return null;
  return `none, or a list of at most ${FIELDS_MAX} out of default, ${DEFAULT_FIELDS.join(', ')}, header:<name> and JSON paths such as $.order.id`;
}

export const indexConfig: ConfigDefinition = {
  name: INDEX_CONFIG,
  type: ConfigType.LIST,
  default: 'default',
  check: problemOf,
  documentation:
    'What records are found by without reading all of them: none, or a list of default (key, traceId, correlationId), key, traceId, correlationId, header:<name>, and paths into JSON values such as $.order.id.',
};
