/** A stretch of one partition, as jobs keep it. */
export interface RecordRange {
  readonly partition: number;
  /** The first offset, and the one behind the last. */
  readonly from: string;
  readonly to: string;
}

/** Stretches of one topic; one of that name that was made later is another. */
export interface RangesOfTopic {
  readonly topic: string;
  readonly topicId: string;
  readonly ranges: readonly RecordRange[];
}

/** The next offset of each partition that is not where it began. */
export type RangePosition = Readonly<Record<string, string>>;

/** Offsets in the ranges, which is not records: markers of transactions and what compaction took have offsets too. */
export function offsetsIn({ ranges }: Pick<RangesOfTopic, 'ranges'>): number {
  return ranges.reduce((sum, { from, to }) => sum + Number(BigInt(to) - BigInt(from)), 0);
}
