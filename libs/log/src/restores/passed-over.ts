import { isOutage } from '@posthorn/db';
import type { PassedOver, Truncation } from '../log.js';

type Gap = Pick<Truncation, 'endOffset' | 'resumeOffset'>;

export type Gaps = ReadonlyMap<number, readonly Gap[]>;

export const NOTHING_PASSED_OVER: PassedOver = {
  between: () => 0n,
  shifted: (_, from, by) => from + by,
};

/** @param gaps of each partition ascending, none of them within another */
export function passedOverIn(gaps: Gaps): PassedOver {
  return {
    shifted(partitionId, from, by) {
      const own = gaps.get(partitionId) ?? [];
      return by < 0n ? back(own, from, by) : forth(own, from, by);
    },
    between(partitionId, from, to) {
      let sum = 0n;
      for (const { endOffset, resumeOffset } of gaps.get(partitionId) ?? []) {
        const first = endOffset > from ? endOffset : from;
        const end = resumeOffset < to ? resumeOffset : to;
        if (first < end) sum += end - first;
      }
      return sum;
    },
  };
}

function forth(gaps: readonly Gap[], from: bigint, by: bigint): bigint {
  let to = from + by;
  for (const { endOffset, resumeOffset } of gaps) {
    if (resumeOffset <= from || to <= endOffset) continue;
    to += resumeOffset - (endOffset > from ? endOffset : from);
  }
  return to;
}

function back(gaps: readonly Gap[], from: bigint, by: bigint): bigint {
  let to = from + by;
  for (const { endOffset, resumeOffset } of gaps.toReversed()) {
    if (endOffset >= from || to >= resumeOffset) continue;
    to -= (resumeOffset < from ? resumeOffset : from) - endOffset;
  }
  return to;
}

export interface PassedOverContext {
  /** That of the database as last seen; null while nobody knows. 0 is the first one, before which nothing was passed over. */
  history(): bigint | null;
  read(): Promise<Gaps>;
}

/** Read once for each history, by whoever counts records first. */
export class PassedOverOffsets {
  #history = 0n;
  #known = NOTHING_PASSED_OVER;

  constructor(private readonly context: PassedOverContext) {}

  /** What was known last, while PostgreSQL is away. */
  async current(): Promise<PassedOver> {
    const history = this.context.history();
    if (history === null || history === this.#history) return this.#known;
    try {
      this.#known = passedOverIn(await this.context.read());
      this.#history = history;
    } catch (error) {
      if (!isOutage(error)) throw error;
    }
    return this.#known;
  }
}
