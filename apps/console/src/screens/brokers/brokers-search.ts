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
  const filter = asText(search.filter);
  return {
    ...(filter === '' ? {} : { filter }),
    ...(search.onlySet === true ? { onlySet: true } : {}),
  };
}

export function connectionsSearchOf(search: Record<string, unknown>): ConnectionsSearch {
  const clientId = asText(search.clientId);
  return clientId === '' ? {} : { clientId };
}

/** The router reads digits in a URL as a number. */
function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
