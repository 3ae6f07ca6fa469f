/** What the list of topics keeps in the URL. */
export interface TopicsSearch {
  /** What the names contain. */
  readonly filter?: string;
  /** Put together by what their names begin with; empty: at the root. Without it they are a list. */
  readonly under?: string;
}

export function topicsSearchOf({ filter, under }: Record<string, unknown>): TopicsSearch {
  return {
    ...(isText(filter) && filter !== '' ? { filter: String(filter) } : {}),
    ...(isText(under) ? { under: String(under) } : {}),
  };
}

/** The router reads digits in a URL as a number. */
function isText(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
