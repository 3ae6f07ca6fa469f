import type { Partition, PassedOver, Topic } from '@posthorn/log';
import type { Looked, Stretch } from '../../record-index/index-rows.js';
import { offsetsBetween } from '../cluster/offsets-between.js';
import { Problem } from '../http/problem.js';
import type { BrowsedRecord } from '../records/partition-reader.js';
import type { PartitionScan, Scanned } from './partition-scan.js';

export interface PartitionSearchContext {
  readonly topic: Topic;
  readonly partition: Partition;
  /** What is to be searched. */
  readonly range: Stretch;
  /** A window reaches over it: there may be more of it than could be looked through. */
  readonly passedOver: PassedOver;
  readonly scan: PartitionScan;
  /** What the index has of the partition, and its candidates below an offset. */
  readonly look: (below: bigint) => Promise<Looked>;
  /** Where the log starts by now. */
  readonly logStart: () => Promise<bigint>;
}

/** Records read for one step, by looks at single ones. */
const CANDIDATES_PER_STEP = 8;
/** A step of a scan reads about so much. */
const SCAN_BYTES = 1024 * 1024;
const FIRST_WINDOW = 500n;
const WINDOW_MAX = 1_000_000n;

/**
 * Searches one partition from its end to its start, a step at a time. Whatever lies at or above `frontier` has been
 * searched, and what was found there and not yet given away is in `found`: there is nothing in between.
 */
export class PartitionSearch {
  /** Descending by offset. */
  readonly found: BrowsedRecord[] = [];
  frontier: bigint;
  /** Nothing below the frontier is younger than this, as far as timestamps keep the order of the offsets; null: unknown. */
  youngerBound: bigint | null = null;
  /** Bytes read so far. */
  bytesRead = 0;
  /** Offsets below the frontier's first place that were passed by the index alone. */
  passedByIndex = 0n;
  #start: bigint;
  #looked: Looked | null = null;
  #window = FIRST_WINDOW;

  constructor(private readonly context: PartitionSearchContext) {
    this.frontier = context.range.end;
    this.#start = context.range.start;
  }

  get topic(): Topic {
    return this.context.topic;
  }
  get partition(): Partition {
    return this.context.partition;
  }
  get start(): bigint {
    return this.#start;
  }
  get isDone(): boolean {
    return this.frontier <= this.#start;
  }
  /** Records below an offset that are to be searched. */
  recordsBelow(to: bigint): bigint {
    const { partition, passedOver } = this.context;
    return offsetsBetween(passedOver, partition.partitionId, { from: this.#start, to });
  }

  /** Whether the next step asks the index, and nobody has asked for it yet. */
  get wantsLook(): boolean {
    return !this.isDone && this.#looked === null;
  }

  /** What the index told of this place, asked together with that of others. */
  looked(looked: Looked): void {
    this.#looked = looked;
  }

  async step(): Promise<void> {
    this.#looked ??= await this.context.look(this.frontier);
    const looked = this.#looked;
    const indexed = looked.stretches.find(
      ({ start, end }) => start < this.frontier && this.frontier <= end,
    );
    try {
      if (indexed) await this.#follow(indexed, looked);
      else await this.#scanDownTo(this.#endOfIndexedBelow(looked));
    } catch (error) {
      if (!(error instanceof Problem) || error.kafkaError !== 'OFFSET_OUT_OF_RANGE') throw error;
      // Retention passed by: what is gone cannot be searched.
      const logStart = await this.context.logStart();
      if (logStart <= this.#start) throw error;
      this.#start = logStart;
    }
    if (this.frontier <= looked.floor) this.#looked = null;
  }

  async #follow({ start }: Stretch, looked: Looked): Promise<void> {
    const { offsets, floor, olderThan, isDense } = looked;
    const end = later(later(floor, start), this.#start);
    if (isDense) return this.#scanDownTo(end);
    const before = this.frontier;
    const wanted = offsets
      .filter((offset) => offset >= end && offset < this.frontier)
      .slice(0, CANDIDATES_PER_STEP);
    const last = wanted.at(-1);
    if (last !== undefined) this.#keep(await this.context.scan.at(wanted), last);
    if (wanted.length < CANDIDATES_PER_STEP) {
      this.frontier = end;
      if (olderThan !== null) this.youngerBound = olderThan;
    }
    this.passedByIndex += before - this.frontier;
  }

  async #scanDownTo(end: bigint): Promise<void> {
    const floor = later(end, this.#start);
    const { partition, passedOver } = this.context;
    const { partitionId } = partition;
    const from = later(passedOver.shifted(partitionId, this.frontier, -this.#window), floor);
    const width = offsetsBetween(passedOver, partitionId, { from, to: this.frontier });
    const scanned = await this.context.scan.range(from, this.frontier);
    this.#keep(scanned, from);
    const ratio = BigInt(Math.round(Math.min(4, SCAN_BYTES / Math.max(1, scanned.bytes)) * 100));
    this.#window = clamped((width * ratio) / 100n);
  }

  #keep({ matches, oldest, bytes }: Scanned, frontier: bigint): void {
    this.found.push(...matches.toReversed());
    this.frontier = frontier;
    if (oldest !== null) this.youngerBound = oldest;
    this.bytesRead += bytes;
  }

  #endOfIndexedBelow({ stretches }: Looked): bigint {
    return stretches.findLast(({ end }) => end < this.frontier)?.end ?? 0n;
  }
}

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const clamped = (width: bigint): bigint =>
  width < 1n ? 1n : width > WINDOW_MAX ? WINDOW_MAX : width;
