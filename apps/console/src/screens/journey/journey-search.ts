export interface JourneySearch {
  /** A key, a correlation id or a trace id. */
  readonly id?: string;
}

/** The router reads digits in a URL as a number. */
export function journeySearchOf({ id }: Record<string, unknown>): JourneySearch {
  const text = typeof id === 'string' || typeof id === 'number' ? String(id).trim() : '';
  return text === '' ? {} : { id: text };
}
