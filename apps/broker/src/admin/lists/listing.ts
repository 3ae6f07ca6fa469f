import { invalid } from '../http/problem.js';
import type { FieldKind, ListShape } from './list-shape.js';

export interface Sort {
  /** With dots one within another. */
  readonly field: string;
  readonly kind: FieldKind;
  readonly isDescending: boolean;
  /** As it was asked for. */
  readonly text: string;
}

/** What was asked of a list beside its page and its filters, and how many there are of it. */
export class Listing {
  /** Of all pages, by whoever lists; asked for only when `isCounted`. */
  total: number | null = null;

  constructor(
    readonly sort: Sort | null,
    readonly fields: readonly string[] | null,
    readonly isCounted: boolean,
  ) {}
}

/** Of whoever reads a list from within. */
export const plainListing = (): Listing => new Listing(null, null, false);

type Parameters = Readonly<Record<string, unknown>>;

const NAMES = ['sort', 'fields', 'count'] as const;
const FIELDS_MAX = 50;

/** @throws Problem for a name that the list has not. */
export function listingOf(query: Parameters, shape: ListShape): Listing {
  return new Listing(sortOf(query, shape), fieldsOf(query, shape), isCounted(query, shape));
}

/** The parameters that are for the handler. */
export function withoutListing(query: Parameters): Parameters {
  const own: readonly string[] = NAMES;
  return Object.fromEntries(Object.entries(query).filter(([name]) => !own.includes(name)));
}

function sortOf({ sort }: Parameters, { sortable }: ListShape): Sort | null {
  if (sort === undefined) return null;
  if (sortable.size === 0) throw invalid('/sort', 'this list has one order: leave it out');
  const text = typeof sort === 'string' ? sort : '';
  const isDescending = text.startsWith('-');
  const field = isDescending ? text.slice(1) : text;
  const kind = sortable.get(field);
  if (kind !== undefined) return { field, kind, isDescending, text };
  const names = [...sortable.keys()].join(', ');
  throw invalid('/sort', `must be one of ${names}, with - in front for descending`);
}

function fieldsOf({ fields }: Parameters, shape: ListShape): readonly string[] | null {
  if (fields === undefined) return null;
  const names = typeof fields === 'string' ? fields.split(',').map((name) => name.trim()) : [];
  const known = [...shape.fields.keys()];
  const unknown = names.filter((name) => !shape.fields.has(name));
  if (names.length > 0 && names.length <= FIELDS_MAX && unknown.length === 0) return names;
  const there = `the names of some of ${known.join(', ')}, with commas between them`;
  throw invalid('/fields', `must be ${there}`);
}

function isCounted({ count }: Parameters, { isCountable }: ListShape): boolean {
  if (count === undefined || count === 'false') return false;
  if (count !== 'true') throw invalid('/count', 'must be true or false');
  if (isCountable) return true;
  throw invalid('/count', 'this list is not counted: that would be to read all of it');
}
