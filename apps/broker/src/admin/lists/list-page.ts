import { encodePageToken, invalidPageToken, type Page, type PageQuery } from '../http/paging.js';
import { compareValues, isOfKind, sign, valueAt, type FieldValue } from './compare-values.js';
import type { FieldKind } from './list-shape.js';
import type { Listing, Sort } from './listing.js';
import { positionIn, positionToken } from './positions.js';

type Key = string | number;

/** How a list that is held in memory is shown. */
export interface Paged<Item, Body> {
  /** Of each its own; the list is ordered by it unless asked otherwise. */
  readonly keyOf: (item: Item) => Key;
  /** As they are answered; those that are gone meanwhile may be missing. */
  readonly describe: (items: readonly Item[]) => readonly Body[] | Promise<readonly Body[]>;
  /** Of what is answered: tells two of the same value apart. */
  readonly keyOfBody: (body: Body) => Key;
}

type Query = Pick<PageQuery, 'pageSize' | 'pageToken'>;

/**
 * One page out of a list held in memory. In its own order only the page is described; in another one all of it, since
 * that is what is compared. The token is the place of the last item: entries that come or go between two pages move nothing.
 */
export async function listPage<Item, Body extends object>(
  all: readonly Item[],
  paged: Paged<Item, Body>,
  { pageSize, pageToken }: Query,
  listing: Listing,
): Promise<Page<Body>> {
  listing.total = all.length;
  const { keyOf, describe } = paged;
  const { sort } = listing;
  const position = pageToken === undefined ? undefined : positionIn(pageToken, sort);
  if (sort !== null) return sortedPage(await describe(all), paged, sort, { pageSize, position });
  const after = position === undefined ? undefined : keyIn(position, all.map(keyOf));
  const rest = all
    .filter((item) => after === undefined || sign(keyOf(item), after) > 0)
    .sort((a, b) => sign(keyOf(a), keyOf(b)));
  const { items, last } = firstOf(rest, pageSize);
  const nextPageToken = last === null ? null : encodePageToken(keyOf(last));
  return { items: await describe(items), nextPageToken };
}

function sortedPage<Item, Body extends object>(
  bodies: readonly Body[],
  { keyOfBody }: Paged<Item, Body>,
  sort: Sort,
  { pageSize, position }: { readonly pageSize: number; readonly position: unknown },
): Page<Body> {
  const { field, kind, isDescending } = sort;
  const placeOf = (body: Body): Place => [valueAt(body, field), keyOfBody(body)];
  const order = (a: Place, b: Place): number =>
    compareValues(kind, a[0], b[0], isDescending) || sign(a[1], b[1]);
  const after = position === undefined ? undefined : placeIn(position, kind, bodies.map(keyOfBody));
  const rest = bodies
    .map((body) => ({ body, place: placeOf(body) }))
    .filter(({ place }) => after === undefined || order(place, after) > 0)
    .sort((a, b) => order(a.place, b.place));
  const { items, last } = firstOf(rest, pageSize);
  const nextPageToken = last === null ? null : positionToken(last.place, sort);
  return { items: items.map(({ body }) => body), nextPageToken };
}

type Place = readonly [FieldValue, Key];

/** `last` is that of the page, when there are more behind it. */
function firstOf<Item>(rest: readonly Item[], pageSize: number) {
  const items = rest.slice(0, pageSize);
  return { items, last: rest.length > items.length ? (items.at(-1) ?? null) : null };
}

function placeIn(position: unknown, kind: FieldKind, keys: readonly Key[]): Place {
  if (!Array.isArray(position) || position.length !== 2) throw invalidPageToken();
  const [value, key] = position as readonly unknown[];
  if (!isOfKind(kind, value)) throw invalidPageToken();
  return [value, keyIn(key, keys)];
}

/** Keys of one list are of one type: what comes back is of no other. */
function keyIn(content: unknown, keys: readonly Key[]): Key {
  const isKey = typeof content === 'string' || typeof content === 'number';
  if (!isKey || (keys.length > 0 && typeof content !== typeof keys[0])) throw invalidPageToken();
  return content;
}
