import { duration } from './durations.js';
import { bytes } from './numbers.js';

/** Kafka's way to say "no limit". */
const LARGEST = '9223372036854775807';

/** What a value means to a person: 604800000 of retention.ms is 7 d. Empty where the value says it itself. */
export function meaningOf(name: string, value: string): string {
  if (!/^-?\d+$/.test(value)) return '';
  const isTime = name.endsWith('.ms');
  const isSize = name.endsWith('.bytes');
  if (!isTime && !isSize) return '';
  if (value === LARGEST) return 'no limit';
  if (value.startsWith('-')) return name.startsWith('retention.') ? 'no limit' : '';
  if (value.length < 4) return '';
  return isTime ? duration(Number(value) / 1000) : bytes(value);
}
