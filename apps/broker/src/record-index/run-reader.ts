import type { Log } from '@posthorn/log';
import {
  batchesIn,
  DECOMPRESSED_BYTES_MAX,
  RecordCursor,
  RecordError,
  type RecordBatch,
} from '@posthorn/records';
import type { IndexPace } from './index-pace.js';
import { IndexEntries, RUN_OFFSETS_MAX } from './index-pages.js';
import { termsOf } from './record-terms.js';

/**
 * A fetch decodes to a millisecond of work, for which everybody who has something to produce or to fetch waits: 256 KiB of
 * batches of one record each were five. Behind the tail the log reads ahead, in larger steps.
 */
const FETCH_BYTES = 64 * 1024;
/** A run is cut here whatever its bytes: records of nothing but a key have many entries. */
const ENTRIES_MAX = 64 * 1024;

export interface ReadRun {
  readonly endOffset: bigint;
  readonly entries: IndexEntries;
  readonly maxTimestamp: bigint;
  /** As stored. */
  readonly bytes: number;
  /** There is nothing behind it yet. */
  readonly isAtEnd: boolean;
  /** It tells of nothing: a batch that is as wide as that is always read. */
  readonly isBlank: boolean;
}

export interface RunRequest {
  readonly partitionId: number;
  readonly from: bigint;
  readonly fields: readonly string[];
  readonly bytesMax: number;
  /** Where the log begins by now, if that is behind `from`. */
  readonly start?: bigint;
  /** Where it ends, which lies in the log. Without it: where the log or the run does. */
  readonly until?: bigint;
}

/** Reads a stretch of a partition into entries of the index; null when it cannot be read here now. */
export async function readRun(
  log: Log,
  { partitionId, from, fields, bytesMax, start = from, until }: RunRequest,
  pace: IndexPace,
): Promise<ReadRun | null> {
  const entries = new IndexEntries();
  const terms = termsOf(fields);
  let endOffset = start > from ? start : from;
  let maxTimestamp = -1n;
  let bytes = 0;
  for (;;) {
    const fetched = await log.fetch({
      partitionId,
      offset: endOffset,
      maxBytes: FETCH_BYTES,
      currentLeaderEpoch: -1,
    });
    if ('error' in fetched) return null;
    const run = (isAtEnd: boolean): ReadRun => ({
      endOffset,
      entries,
      maxTimestamp,
      bytes,
      isAtEnd,
      isBlank: false,
    });
    if (fetched.batches.length === 0) return run(true);
    const startedAt = performance.now();
    let isFull = false;
    for (const batch of fetched.batches.flatMap((buffer) => [...batchesIn(buffer)])) {
      if (until !== undefined && batch.baseOffset >= until) return run(false);
      if (batch.lastOffset - from >= RUN_OFFSETS_MAX) return spanning(run(false), from, batch);
      addTerms(batch, from, terms, entries);
      endOffset = batch.lastOffset + 1n;
      bytes += batch.sizeInBytes;
      if (batch.maxTimestamp > maxTimestamp) maxTimestamp = batch.maxTimestamp;
      isFull =
        until === undefined
          ? bytes >= bytesMax || entries.count >= ENTRIES_MAX
          : endOffset >= until;
      if (isFull) break;
    }
    const ms = performance.now() - startedAt;
    await pace.spent({ ms, bytesRead: fetched.isBehindTail === true ? fetched.bytes : 0 });
    if (isFull || endOffset >= fetched.highWatermark)
      return run(endOffset >= fetched.highWatermark);
  }
}

/** The run ends before a batch that lies too far from its beginning: what compaction took away leaves such distances. */
function spanning(run: ReadRun, from: bigint, batch: RecordBatch): ReadRun {
  if (run.endOffset > from) return run;
  if (batch.baseOffset > from) return { ...run, endOffset: batch.baseOffset };
  const { sizeInBytes: bytes, maxTimestamp } = batch;
  return { ...run, endOffset: batch.lastOffset + 1n, bytes, maxTimestamp, isBlank: true };
}

/** Of a batch that cannot be read nothing is found by scanning it either. */
function addTerms(
  batch: RecordBatch,
  from: bigint,
  terms: ReturnType<typeof termsOf>,
  entries: IndexEntries,
): void {
  if (batch.isControl) return;
  try {
    const cursor = new RecordCursor(batch, DECOMPRESSED_BYTES_MAX);
    const baseDelta = Number(batch.baseOffset - from);
    while (cursor.next()) {
      const delta = baseDelta + cursor.offsetDelta;
      // The first batch may begin before the run.
      if (delta >= 0) terms(cursor, (hash) => entries.add(hash, delta));
    }
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
  }
}
