import type { ReadRecord } from './history.js';
import { withoutPadding } from './padding.js';

/** A record that a copier wrote: which transaction of which life of which copier, and of what it is a copy. */
export interface Copy {
  /** `raw-2.1#17`: the 17th transaction of the second copier's first life. */
  readonly transaction: string;
  readonly inputOffset: bigint;
  /** What stood there, without its padding. */
  readonly of: string;
}

/** Sent once in the whole history, as every value: no transaction copies a record twice. */
export function valueOfCopy({ transaction, inputOffset, of }: Copy): string {
  return `${transaction} ${inputOffset} ${of}`;
}

/** null: no copier wrote it. */
export function copyIn(value: string): Copy | null {
  const [, transaction, inputOffset, of] = /^(\S+#\d+) (\d+) (.*)$/s.exec(value) ?? [];
  if (transaction === undefined || inputOffset === undefined || of === undefined) return null;
  return { transaction, inputOffset: BigInt(inputOffset), of };
}

export function copyOf(transaction: string, { offset, value }: ReadRecord): string {
  return valueOfCopy({ transaction, inputOffset: offset, of: withoutPadding(value) });
}
