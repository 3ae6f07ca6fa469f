import type { Frames } from '../records/frames.js';
import type { Filter } from './filter.js';
import type { Printer } from './printer.js';

/** What is read, and what is printed of it. */
export interface Consumption {
  readonly topic: string;
  /** null where nobody looks at what values say: of bytes into a pipe. */
  readonly frames: Frames | null;
  readonly keeps: Filter;
  readonly printed: Printer;
  /** Infinity without a limit. */
  readonly countMax: number;
  readonly isolation: 'read_committed' | 'read_uncommitted';
}
