/** What compaction did since the log was opened; read for metrics. */
export class CompactionStats {
  passes = 0;
  failures = 0;
  /** Read and written, which is what the budget counts. */
  bytesSpent = 0;
  bytesBefore = 0;
  bytesAfter = 0;
  /** Of passes, waiting for the budget included. */
  busyMs = 0;
}
