import { searchText } from '../../format/search-text.js';

/** What the schema of a topic keeps in the URL. */
export interface SchemaSearch {
  /** Of several contracts the one that is shown. */
  readonly event?: string;
  readonly version?: number;
}

export function schemaSearchOf({ event, version }: Record<string, unknown>): SchemaSearch {
  const isVersion = typeof version === 'number' && Number.isInteger(version) && version > 0;
  return {
    ...(searchText(event) === '' ? {} : { event: searchText(event) }),
    ...(isVersion ? { version } : {}),
  };
}

/** The one that the URL names, else the first. */
export function shownOf<Contract extends { readonly event: string }>(
  contracts: readonly Contract[],
  event: string | undefined,
): Contract | undefined {
  return contracts.find((one) => one.event === event) ?? contracts.at(0);
}
