import type { FieldKind } from './list-shape.js';

export type FieldValue = string | number | boolean | null;

/** What an item has at a path; null where there is nothing. */
export function valueAt(item: object, path: string): FieldValue {
  let value: unknown = item;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return (value ?? null) as FieldValue;
}

const DIGITS = /^-?\d{1,20}$/;

/** Whether a value that came back from a caller is one of the field. */
export function isOfKind(kind: FieldKind, value: unknown): value is FieldValue {
  if (value === null) return true;
  if (kind === 'number') return typeof value === 'number';
  if (kind === 'boolean') return typeof value === 'boolean';
  return typeof value === 'string' && (kind !== 'int64' || DIGITS.test(value));
}

/** What is not known comes last, in either direction. */
export function compareValues(
  kind: FieldKind,
  a: FieldValue,
  b: FieldValue,
  isDescending: boolean,
): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = kind === 'int64' ? sign(BigInt(a), BigInt(b)) : sign(a, b);
  return isDescending ? -order : order;
}

/** Of two of one kind; texts by their code units, as keys of pages are. */
export function sign<Value extends string | number | bigint | boolean>(a: Value, b: Value): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
