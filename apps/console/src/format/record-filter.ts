/** What is looked for, as the search takes it. */
export interface RecordFilter {
  readonly key?: string;
  readonly header?: readonly string[];
  readonly where?: readonly string[];
  readonly q?: string;
}

/** How the filter is written; shown beside it. */
export const FILTER_HELP = [
  { example: 'pizza', meaning: 'in the key, the value or a header' },
  { example: 'key:o-1042', meaning: 'exactly this key' },
  { example: 'header:tenant=acme', meaning: 'exactly this header' },
  { example: '$.order.total>=50', meaning: 'a field of the JSON value' },
  { example: '$.name=="Ada Lovelace"', meaning: 'with spaces, in quotes' },
] as const;

/** Words, of which quoted ones may have spaces. */
const WORD = /(?:[^\s"]|"(?:[^"\\]|\\.)*"?)+/g;

/**
 * A filter as somebody types it: words with a meaning of their own, and the rest is looked for as one text. Half-typed
 * words mean what they mean so far; the server says what is wrong with a condition.
 */
export function parseFilter(text: string): RecordFilter {
  const header: string[] = [];
  const where: string[] = [];
  const rest: string[] = [];
  let key: string | undefined;
  for (const word of text.match(WORD) ?? []) {
    if (word.startsWith('key:') && word.length > 4) key = unquoted(word.slice(4));
    else if (word.startsWith('header:') && word.includes('=')) header.push(unquoted(word.slice(7)));
    else if (word.startsWith('$')) where.push(word);
    else rest.push(unquoted(word));
  }
  return {
    ...(key === undefined ? {} : { key }),
    ...(header.length === 0 ? {} : { header }),
    ...(where.length === 0 ? {} : { where }),
    ...(rest.length === 0 ? {} : { q: rest.join(' ') }),
  };
}

export function isEmpty(filter: RecordFilter): boolean {
  return Object.keys(filter).length === 0;
}

/** As the API's parameters. */
export function queryOf({ key, header, where, q }: RecordFilter): {
  key?: string;
  header?: string[];
  where?: string[];
  q?: string;
} {
  return { key, header: header && [...header], where: where && [...where], q };
}

function unquoted(word: string): string {
  return word.replace(/"((?:[^"\\]|\\.)*)"/g, (_, inside: string) =>
    inside.replace(/\\(.)/g, '$1'),
  );
}
