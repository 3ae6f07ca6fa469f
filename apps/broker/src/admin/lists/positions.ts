import { decodePageToken, encodePageToken, invalidPageToken } from '../http/paging.js';
import { Problem } from '../http/problem.js';
import type { Sort } from './listing.js';

/** A place in a list that was asked for in an order: in another one it would be somewhere else. */
interface SortedPosition {
  readonly sort: string;
  readonly after: unknown;
}

export function positionToken(after: unknown, sort: Sort | null): string {
  return encodePageToken(sort === null ? after : { sort: sort.text, after });
}

/** @throws Problem when the token was given out for another order. */
export function positionIn(token: string, sort: Sort | null): unknown {
  const content = decodePageToken(token);
  const given = isSorted(content) ? content : { sort: null, after: content };
  if (given.sort === (sort?.text ?? null)) return given.after;
  const was = given.sort === null ? 'without sort' : `with sort=${given.sort}`;
  throw new Problem(
    'invalid-page-token',
    `The page token was given out for the list ${was}: ask for it so, or begin anew.`,
  );
}

function isSorted(content: unknown): content is SortedPosition {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return false;
  const { sort } = content as Partial<SortedPosition>;
  if (typeof sort === 'string' && sort.length <= 100) return true;
  throw invalidPageToken();
}
