import type { Filter } from './filter.js';
import type { Printer } from './printer.js';

/** What is read, and what is printed of it. */
export interface Consumption {
  readonly topic: string;
  readonly keeps: Filter;
  readonly printed: Printer;
  /** Infinity without a limit. */
  readonly countMax: number;
  readonly isolation: 'read_committed' | 'read_uncommitted';
}
