import type { ResetOffsetsBody } from '@posthorn/admin-client';
import { searchText } from '../../../format/search-text.js';

export type Strategy = Exclude<ResetOffsetsBody['strategy'], 'each'>;

export const STRATEGIES: readonly Strategy[] = [
  'time',
  'earliest',
  'latest',
  'shift',
  'offset',
  'copy',
];

/** What the wizard keeps in the URL: a reset that is being prepared can be sent to somebody who shall look at it. */
export interface ResetSearch {
  readonly to?: Strategy;
  readonly time?: string;
  readonly shift?: string;
  readonly offset?: string;
  readonly fromGroup?: string;
  /** Only this topic. */
  readonly topic?: string;
}

const DIGITS = /^\d{1,19}$/;

export function resetSearchOf(search: Record<string, unknown>): ResetSearch {
  const to = STRATEGIES.find((one) => one === search.to);
  const [time, shift, offset, fromGroup, topic] = [
    'time',
    'shift',
    'offset',
    'fromGroup',
    'topic',
  ].map((name) => searchText(search[name]));
  return {
    ...(to === undefined ? {} : { to }),
    ...(time === '' || Number.isNaN(Date.parse(time)) ? {} : { time }),
    ...(DIGITS.test(shift.replace(/^-/, '')) ? { shift } : {}),
    ...(DIGITS.test(offset) ? { offset } : {}),
    ...(fromGroup === '' ? {} : { fromGroup }),
    ...(topic === '' ? {} : { topic }),
  };
}
