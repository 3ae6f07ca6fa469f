import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { Problem } from './problem.js';

export const PAGE_SIZE_MAX = 1000;
/** Longer than any token we give out: 100 partitions' offsets of 20 digits each are 4 kB. */
const PAGE_TOKEN_LENGTH_MAX = 8192;

/** `?pageSize=&pageToken=` of every list. */
export class PageQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: PAGE_SIZE_MAX, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_SIZE_MAX)
  pageSize: number = 100;

  @ApiPropertyOptional({ description: '`nextPageToken` of the previous page, unchanged.' })
  @IsOptional()
  @IsString()
  @MaxLength(PAGE_TOKEN_LENGTH_MAX)
  pageToken?: string;
}

/** Tokens are opaque to callers and checked when they come back: nothing in them is trusted. */
export function encodePageToken(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

export function decodePageToken(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch (cause) {
    throw invalidPageToken(cause);
  }
}

export function invalidPageToken(cause?: unknown): Problem {
  return new Problem('invalid-page-token', 'The page token was not given out for this list.', {
    cause,
  });
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string | null;
}

/**
 * One page out of a list held in memory, ordered by name. The token is the last name given: entries that come or go
 * between two pages move nothing.
 */
export function pageByName<T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  query: PageQuery,
): Page<T> {
  const after = query.pageToken === undefined ? undefined : decodePageToken(query.pageToken);
  if (after !== undefined && typeof after !== 'string') throw invalidPageToken();
  const rest = all
    .filter((item) => after === undefined || nameOf(item) > after)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const items = rest.slice(0, query.pageSize);
  const last = items.at(-1);
  const more = rest.length > items.length && last !== undefined;
  return { items, nextPageToken: more ? encodePageToken(nameOf(last)) : null };
}

/** One page out of a list that is in order already, each with a number of its own; the token is the last number given. */
export function pageByIndex<T>(
  all: readonly T[],
  indexOf: (item: T) => number,
  query: PageQuery,
): Page<T> {
  const after = query.pageToken === undefined ? -1 : decodePageToken(query.pageToken);
  if (typeof after !== 'number') throw invalidPageToken();
  const rest = all.filter((item) => indexOf(item) > after);
  const items = rest.slice(0, query.pageSize);
  const last = items.at(-1);
  const more = rest.length > items.length && last !== undefined;
  return { items, nextPageToken: more ? encodePageToken(indexOf(last)) : null };
}
