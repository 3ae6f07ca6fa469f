/** A stored batch, as far as the search looks at it. */
export interface EpochedBatch {
  readonly leaderEpoch: number;
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
}

/** The largest epoch up to the one that was asked for, and where the next larger one begins. */
export interface EpochEnd {
  readonly leaderEpoch: number;
  readonly endOffset: bigint;
}

export interface EpochedLog {
  readonly start: bigint;
  readonly end: bigint;
  /** The batch that contains the offset, or the first one behind it; null at the end. */
  batchAt(offset: bigint): Promise<EpochedBatch | null>;
}

/**
 * Where an earlier leader epoch ended. Every batch carries the epoch under which it was written and epochs never fall
 * along a log, so nothing else is stored: the boundary is found by looking at batches. The search starts at the end
 * and doubles its steps, since who asks was reading under the previous leader, a few batches ago; then it halves.
 */
export async function epochEnd(log: EpochedLog, leaderEpoch: number): Promise<EpochEnd> {
  let [low, high] = [log.start, log.end];
  let step = 1n;
  let floor: number | null = null;
  let endOffset = log.end;
  while (low < high) {
    const galloped = high - step;
    const middle = floor === null && galloped > low ? galloped : (low + high) / 2n;
    const batch = await log.batchAt(middle);
    if (batch === null || batch.baseOffset >= high) {
      // Offsets that no batch has: compaction leaves some, and a database that went back tens of millions.
      high = middle;
      step *= 2n;
    } else if (batch.leaderEpoch > leaderEpoch) {
      high = batch.baseOffset > low ? batch.baseOffset : low;
      endOffset = high;
      step *= 2n;
    } else {
      floor = batch.leaderEpoch;
      low = batch.lastOffset + 1n;
    }
  }
  return { leaderEpoch: floor ?? leaderEpoch, endOffset };
}
