import { invalidPageToken, type Page, type PageQuery } from '../http/paging.js';
import type { Listing } from './listing.js';
import { positionIn, positionToken } from './positions.js';

export type Direction = 'asc' | 'desc';

/** A stretch of rows by an id that only grows: one more than the page, which tells whether there is another page. */
export interface RowRange {
  readonly direction: Direction;
  /** Behind this one, in the direction; null from the first on. */
  readonly after: bigint | null;
  readonly limit: number;
}

/** What of a row comes behind another, by direction. */
export const BEHIND: Readonly<Record<Direction, '<' | '>'>> = { asc: '>', desc: '<' };

/** @returns a statement for either direction, of which only the one and the other word differ. */
export function inBothDirections(
  sql: (direction: Direction, behind: '<' | '>') => string,
): Readonly<Record<Direction, string>> {
  return { asc: sql('asc', BEHIND.asc), desc: sql('desc', BEHIND.desc) };
}

/** Newest first unless asked otherwise: such a list can be sorted by one field, which grows with the id. */
export function rowRange({ pageSize, pageToken }: Query, { sort }: Listing): RowRange {
  const direction = sort === null || sort.isDescending ? 'desc' : 'asc';
  const after = pageToken === undefined ? null : idIn(positionIn(pageToken, sort));
  return { direction, after, limit: pageSize + 1 };
}

export function rowPage<Row>(
  found: readonly Row[],
  { pageSize }: Query,
  idOf: (row: Row) => bigint | string,
  { sort }: Listing,
): Page<Row> {
  const items = found.slice(0, pageSize);
  const last = items.at(-1);
  const more = found.length > items.length && last !== undefined;
  return { items, nextPageToken: more ? positionToken(String(idOf(last)), sort) : null };
}

type Query = Pick<PageQuery, 'pageSize' | 'pageToken'>;

export function idIn(content: unknown): bigint {
  if (typeof content !== 'string' || !/^\d{1,18}$/.test(content)) throw invalidPageToken();
  return BigInt(content);
}
