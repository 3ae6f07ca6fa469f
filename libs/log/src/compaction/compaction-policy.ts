/** What a topic's configs mean for compaction; Kafka's defaults. Times in milliseconds. */
export interface CompactionPolicy {
  readonly minDirtyRatio: number;
  readonly minLagMs: number;
  readonly maxLagMs: number;
  readonly deleteRetentionMs: number;
  /** The newest part of a partition is left alone: what is younger than this ... */
  readonly segmentMs: number;
  /** ... and among the last so many bytes. In Kafka that is the active segment. */
  readonly segmentBytes: number;
}

const HOUR_MS = 3_600_000;

/** null for a topic that is not compacted. */
export function compactionPolicyOf(configs: ReadonlyMap<string, string>): CompactionPolicy | null {
  if (!isCompacted(configs)) return null;
  const number = (name: string, fallback: number): number => {
    const value = Number(configs.get(name) ?? fallback);
    // The broker refuses what is no number; a value written past it must not remove anything.
    return Number.isFinite(value) ? value : fallback;
  };
  return {
    minDirtyRatio: number('min.cleanable.dirty.ratio', 0.5),
    minLagMs: number('min.compaction.lag.ms', 0),
    maxLagMs: number('max.compaction.lag.ms', Number.MAX_SAFE_INTEGER),
    deleteRetentionMs: number('delete.retention.ms', 24 * HOUR_MS),
    segmentMs: number('segment.ms', 7 * 24 * HOUR_MS),
    segmentBytes: number('segment.bytes', 1024 * 1024 * 1024),
  };
}

export function isCompacted(configs: ReadonlyMap<string, string>): boolean {
  const policies = (configs.get('cleanup.policy') ?? 'delete').split(',');
  return policies.some((policy) => policy.trim() === 'compact');
}
