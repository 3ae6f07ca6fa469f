/** The config that says by what the records of a topic are found without reading all of them. */
export const INDEX_CONFIG = 'posthorn.index';

const DEFAULT_FIELDS = ['key', 'traceId', 'correlationId'];

export interface IndexedField {
  readonly field: string;
  /** Which search it makes fast, in the words of the search screen. */
  readonly meaning: string;
}

/** What the value of the config stands for, each once. */
export function fieldsOf(config: string): readonly IndexedField[] {
  const items = config
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '' && item !== 'none');
  const fields = items.flatMap((item) => (item === 'default' ? DEFAULT_FIELDS : [item]));
  return [...new Set(fields)].map((field) => ({ field, meaning: meaningOf(field) }));
}

function meaningOf(field: string): string {
  if (field === 'key') return 'Key';
  if (field === 'traceId') return 'Trace id';
  if (field === 'correlationId') return 'Correlation id';
  if (field.startsWith('header:')) return `Header ${field.slice('header:'.length)}`;
  return `JSON value ${field}`;
}
