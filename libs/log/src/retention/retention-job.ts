/** What checks of retention took away. */
export interface Removed {
  /** Partitions whose log start moved, and the offsets that all of them moved over. */
  partitions: number;
  offsets: bigint;
  /** Segments that were dropped, and what they took on disk with their indexes. */
  segments: number;
  bytes: bigint;
}

/** One check of this broker, and what came of it. */
export interface RetentionRun extends Readonly<Removed> {
  readonly durationMs: number;
  /** Why it ended before its end; what it had removed by then is counted. */
  readonly error: string | null;
}

/** The check of what is over at this broker, which goes on by itself and may be asked for. */
export interface RetentionJob {
  /** Milliseconds until the next check, 0 during one; null before the broker has joined the cluster. */
  readonly dueInMs: number | null;
  /** Resolves after a whole check that began after the call, however it went; at once before the broker has joined. */
  runNow(): Promise<void>;
  /** Called after each check. Must not throw. */
  onRun(listener: (run: RetentionRun) => void): () => void;
}
