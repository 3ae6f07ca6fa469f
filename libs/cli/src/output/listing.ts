import { Option } from '@commander-js/extra-typings';
import type { Invocation } from '../runtime/invocation.js';
import { visible } from './escape.js';
import { table, type Column } from './table.js';

export const FORMATS = ['table', 'wide', 'json', 'yaml', 'name'] as const;
export type Format = (typeof FORMATS)[number];

/** The option that every list has. */
export function formatOption() {
  return new Option('-o, --output <format>', 'how to print it')
    .choices(FORMATS)
    .default('table' as const);
}

export interface Listing<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** What other commands take to name a row. */
  readonly name: (row: Row) => string;
  /** For programs; bigints become strings. Default: the row. */
  readonly json?: (row: Row) => unknown;
  /** Said to people when there are no rows. */
  readonly empty: string;
}

/** A list as a table, as JSON or YAML, or as names, one a line. */
export async function printListing<Row>(
  invocation: Invocation,
  format: Format,
  listing: Listing<Row>,
): Promise<void> {
  const { rows, name, json = (row) => row, empty } = listing;
  if (format === 'json' || format === 'yaml') return printData(invocation, format, rows.map(json));
  if (format === 'name') return invocation.print(rows.map((row) => `${name(row)}\n`).join(''));
  if (rows.length === 0) return invocation.say(empty);
  return invocation.print(listingText(format, listing));
}

/** Its table. */
export function listingText<Row>(format: Format, { rows, columns }: Listing<Row>): string {
  const shown = columns.filter(({ wide }) => format === 'wide' || wide !== true);
  const clean = shown.map((column) => ({
    ...column,
    value: (row: Row) => visible(String(column.value(row))),
  }));
  return table(rows, clean);
}

/** One thing, as a program wants it. */
export async function printData(
  invocation: Invocation,
  format: 'json' | 'yaml',
  data: unknown,
): Promise<void> {
  const plain = exact(data);
  if (format === 'json') return invocation.print(`${JSON.stringify(plain, null, 2)}\n`);
  const { stringify } = await import('yaml');
  return invocation.print(stringify(plain));
}

/** int64 are strings: what reads JSON as doubles would round them. */
function exact(data: unknown): unknown {
  const text = JSON.stringify(data, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return JSON.parse(text) as unknown;
}
