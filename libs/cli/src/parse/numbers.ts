import { UsageError } from '../runtime/cli-error.js';
import { durationMs } from './duration.js';

/** A parser of whole numbers for an option; the error names the bounds. */
export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new UsageError(`"${text}" is not a whole number ${range}.`);
  };
}

/** `100`, `100/s`, `5/m`, `1/10s`: how many in a second. Throws UsageError. */
export function parseRate(text: string): number {
  const [count = '', per = '1s', ...rest] = text.split('/');
  const unit = /^\d/.test(per) ? per : `1${per}`;
  const ms = durationMs(unit);
  const value = /^\d{1,9}(\.\d{1,9})?$/.test(count) ? Number(count) : 0;
  if (rest.length > 0 || ms === null || ms === 0 || value <= 0)
    throw new UsageError(`"${text}" is no rate.`, 'Rates look like 100 (a second), 100/s or 30/m.');
  return (value * 1_000) / ms;
}

/** `0`, `0,2` or `0-3,7`: partitions, in order and once. Throws UsageError. */
export function parsePartitions(text: string): readonly number[] {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first))
      throw new UsageError(`"${text}" names no partitions.`, 'Partitions look like 0, 0,2 or 0-3.');
    for (let partition = Number(first); partition <= Number(last); partition++)
      found.add(partition);
  }
  return [...found].sort((a, b) => a - b);
}
