import type { IndexRun } from './index-rows.js';
import { RUN_OFFSETS_MAX } from './index-pages.js';

/**
 * So many neighbours of one level become one of the next: a look probes fewer, and each entry is written three or four times.
 * Twelve of the largest that are written from the log, 64 Ki entries, are still within MERGED_ENTRIES_MAX.
 */
const FAN_IN = 12;
/** More is not merged: it would be sorted in memory, 8 bytes each, and large runs are few. */
const MERGED_ENTRIES_MAX = 1024 * 1024;

/** When a run is worth its row ... */
const RUN_BYTES = 512 * 1024;
/** ... and when a smaller one is, so that a search need not read it again and again. */
const AGED_RUN_BYTES = 32 * 1024;
const AGED_MS = 60_000;
/** Then it is another partition's turn: one that takes in more than there is time for would keep all others without an index. */
const RUNS_PER_TURN = 4;

export interface RunLimits {
  readonly runBytes: number;
  readonly agedRunBytes: number;
  readonly agedMs: number;
  readonly fanIn: number;
  readonly runsPerTurn: number;
}

export const defaultRunLimits: RunLimits = {
  runBytes: RUN_BYTES,
  agedRunBytes: AGED_RUN_BYTES,
  agedMs: AGED_MS,
  fanIn: FAN_IN,
  runsPerTurn: RUNS_PER_TURN,
};

/** What the owner of a partition knows of its index, under one epoch. */
export class IndexedPartition {
  /** Ascending. */
  runs: readonly IndexRun[];
  /** Whatever lies below is to be indexed, however little it is. */
  wantedUntil = 0n;
  /** Bytes appended here, as counted when the partition was last read to its end; null: it was not read yet. */
  #countedAtEnd: number | null = null;
  /** Of those, what was read and was too little for a run. */
  #leftBytes = 0;
  #waitingSinceMs: number | null = null;

  constructor(
    readonly partitionId: number,
    readonly shard: number,
    readonly epoch: number,
    runs: readonly IndexRun[],
  ) {
    this.runs = runs;
  }

  get end(): bigint {
    return this.runs.at(-1)?.endOffset ?? 0n;
  }

  get wasRead(): boolean {
    return this.#countedAtEnd !== null;
  }

  /** @param counted bytes appended to the partition here since the broker started. */
  isDue(counted: number, nowMs: number, limits: RunLimits): boolean {
    if (this.#countedAtEnd === null || this.end < this.wantedUntil) return true;
    const waiting = counted - this.#countedAtEnd + this.#leftBytes;
    if (waiting >= limits.runBytes) return true;
    if (waiting < limits.agedRunBytes) return false;
    this.#waitingSinceMs ??= nowMs;
    return nowMs - this.#waitingSinceMs >= limits.agedMs;
  }

  /** Whether what was read up to the end of the partition is a run already. */
  isWorthIt(bytes: number, nowMs: number, limits: RunLimits): boolean {
    if (bytes >= limits.runBytes || this.end < this.wantedUntil) return true;
    const waitedMs = nowMs - (this.#waitingSinceMs ?? nowMs);
    return bytes >= limits.agedRunBytes && waitedMs >= limits.agedMs;
  }

  /** Whether so many bytes can be a run, however long they have waited. */
  mayBeWorthIt(bytes: number, limits: RunLimits): boolean {
    return bytes >= limits.agedRunBytes || this.end < this.wantedUntil;
  }

  /** @param leftBytes read and not written, or more than that. */
  readToEnd(counted: number, leftBytes: number, nowMs: number): void {
    this.#countedAtEnd = counted;
    this.#leftBytes = leftBytes;
    this.#waitingSinceMs = leftBytes > 0 ? (this.#waitingSinceMs ?? nowMs) : null;
  }

  /** In the place of those in its range. */
  written(run: IndexRun): void {
    const below = this.runs.filter(({ baseOffset }) => baseOffset < run.baseOffset);
    const above = this.runs.filter(({ baseOffset }) => baseOffset >= run.endOffset);
    this.runs = [...below, run, ...above];
    if (above.length === 0) this.#waitingSinceMs = null;
  }

  /** The first run below an offset that does not tell of all fields. One that tells of nothing never will. */
  lacking(fields: readonly string[], below: bigint): IndexRun | undefined {
    return this.runs.find(
      (run) =>
        run.baseOffset < below &&
        run.fields.length > 0 &&
        !fields.every((field) => run.fields.includes(field)),
    );
  }

  /** Where the runs end of which nothing is left in a log that starts at `logStartOffset`. */
  expiredBelow(logStartOffset: bigint): bigint {
    return this.runs.findLast(({ endOffset }) => endOffset <= logStartOffset)?.endOffset ?? 0n;
  }

  droppedBelow(offset: bigint): void {
    this.runs = this.runs.filter(({ baseOffset }) => baseOffset >= offset);
  }

  /** The newest runs, if they are to become one. */
  toMerge(fanIn: number): readonly IndexRun[] | null {
    const last = this.runs.at(-1);
    if (last === undefined || last.fields.length === 0) return null;
    const runs = this.runs.slice(-fanIn);
    const isWhole =
      runs.length === fanIn && runs.every((run, i) => isAlike(run, last) && joins(runs, i));
    if (!isWhole) return null;
    const entries = runs.reduce((sum, run) => sum + run.entries, 0);
    const offsets = last.endOffset - runs[0].baseOffset;
    return entries <= MERGED_ENTRIES_MAX && offsets < RUN_OFFSETS_MAX ? runs : null;
  }
}

function isAlike(a: IndexRun, b: IndexRun): boolean {
  return a.level === b.level && a.fields.join() === b.fields.join();
}

function joins(runs: readonly IndexRun[], i: number): boolean {
  return i === 0 || runs[i - 1].endOffset === runs[i].baseOffset;
}
