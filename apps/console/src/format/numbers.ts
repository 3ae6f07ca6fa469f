/** What stands for "not known": never a zero, which would be a statement. */
export const UNKNOWN = '–';

/**
 * Separates the thousands of a 64-bit number as the API gives it, a string of digits, or of a
 * number that is safely an integer. Digits are moved, never computed with: nothing is rounded.
 */
export function digits(value: string | number | bigint | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Per second: three figures are what an eye takes in. */
export function rate(perSecond: number | null | undefined): string {
  if (perSecond === null || perSecond === undefined) return UNKNOWN;
  if (perSecond === 0) return '0';
  if (perSecond < 0.1) return '<0.1';
  return perSecond < 100 ? trimmed(perSecond.toFixed(1)) : digits(Math.round(perSecond));
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in steps of 1000, as disks are sold; for reading only. */
export function bytes(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return UNKNOWN;
  let rest = Number(value);
  let unit = 0;
  while (Math.abs(rest) >= 999.5 && unit < BYTE_UNITS.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  const figure = unit === 0 || rest >= 100 ? String(Math.round(rest)) : trimmed(rest.toFixed(1));
  return `${figure} ${BYTE_UNITS[unit]}`;
}

function trimmed(decimal: string): string {
  return decimal.replace(/\.0$/, '');
}

/** Sums of 64-bit numbers, exact. */
export function sum(values: Iterable<string | null>): bigint {
  let total = 0n;
  for (const value of values) if (value !== null) total += BigInt(value);
  return total;
}

export function plural(count: number | string | bigint, one: string, many = `${one}s`): string {
  return `${digits(count)} ${String(count) === '1' ? one : many}`;
}
