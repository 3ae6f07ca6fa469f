import { sqlStateOf } from '@posthorn/db';
import type { Log, Partition, Topic } from '@posthorn/log';
import type { Clock } from '../clock.js';
import type { Activity } from '../metrics/activity.js';
import type { Reports } from '../reports.js';
import type { TopicOperations } from '../topics/topic-operations.js';
import { fieldsOf, INDEX_CONFIG } from './index-fields.js';
import type { IndexPace } from './index-pace.js';
import { IndexBuilder } from './index-builder.js';
import type { IndexRows } from './index-rows.js';
import { defaultRunLimits, IndexedPartition, type RunLimits } from './indexed-partition.js';
import { readRun } from './run-reader.js';
import { RunWriter } from './run-writer.js';

export interface RecordIndexerContext {
  readonly rows: IndexRows;
  readonly log: Log;
  readonly topics: TopicOperations;
  readonly activity: Activity;
  readonly clock: Clock;
  readonly reports: Reports;
  readonly pace: IndexPace;
  readonly limits?: RunLimits;
  readonly buildLookMs?: number;
  /** Called between any two steps; the tests end there. */
  readonly faultPoint?: (name: string) => void;
}

const ROUND_MS = 500;
/** After a takeover: each has to be loaded, which nobody else may have asked for. */
const FIRST_READS_PER_ROUND = 20;
/** How often what retention left behind is looked for. */
const CLEAN_EVERY_MS = 60_000;
/** The shard is led under another epoch, or another broker has written the run. */
const SUCCEEDED = new Set(['PH001', '23505']);

interface LedPartition extends Partition {
  readonly epoch: number;
  readonly fields: readonly string[];
}

/**
 * Writes the index behind the log: each broker for the partitions that it leads, under their epochs. Nothing waits for it,
 * and nothing depends on how far it has come: what has no run yet is read by whoever searches.
 *
 * A run and the range that it tells of are one transaction, so whatever is killed, a range is indexed or not. Runs are
 * forgotten when the log start has passed them; compaction only makes entries point at what is no more, which a search
 * finds out when it reads the record.
 */
export class RecordIndexer {
  readonly #partitions = new Map<number, IndexedPartition>();
  readonly #fields = new WeakMap<Topic, readonly string[]>();
  readonly #limits: RunLimits;
  readonly #writer: RunWriter;
  readonly #builder: IndexBuilder;
  #cleanAtMs: number;
  #running: Promise<void> | null = null;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(private readonly context: RecordIndexerContext) {
    this.#limits = context.limits ?? defaultRunLimits;
    this.#writer = new RunWriter(context, this.#limits.fanIn);
    this.#builder = new IndexBuilder({ ...context, builds: context.rows.builds }, this.#writer);
    this.#cleanAtMs = context.clock.now() + CLEAN_EVERY_MS;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves once nothing is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.context.pace.stop();
    this.#wake();
    await this.#running;
  }

  /**
   * Looks once at every partition that this broker leads, and indexes what is due, of each a few runs. @returns whether
   * there is more to do.
   */
  async round(): Promise<boolean> {
    await this.#builder.look();
    const owned = this.context.log.cluster.ownedShards();
    let isMore = false;
    const isClean = this.context.clock.now() < this.#cleanAtMs;
    const unknown: LedPartition[] = [];
    for (const topic of this.context.log.topics.all()) {
      const fields = this.#fieldsOf(topic);
      for (const partition of topic.partitions) {
        if (this.#stopped) return false;
        const epoch = owned.get(partition.shard);
        const known = this.#partitions.get(partition.partitionId);
        if (epoch === undefined) this.#partitions.delete(partition.partitionId);
        else if (known?.epoch === epoch && (known.wasRead || fields.length === 0)) {
          if (this.#isAtRest(known, fields, !isClean)) continue;
          isMore = (await this.#guarded(known, fields, !isClean)) || isMore;
        } else if (unknown.length < FIRST_READS_PER_ROUND) {
          unknown.push({ ...partition, epoch, fields });
        }
      }
    }
    for (const { loaded, fields } of await this.#load(unknown)) {
      if (this.#stopped) return false;
      isMore = (await this.#guarded(loaded, fields, !isClean)) || isMore;
    }
    if (!isClean) await this.#cleaned();
    return isMore;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        if (await this.round()) continue;
      } catch (error) {
        this.#partitions.clear();
        this.context.reports.limited('records cannot be indexed; it is tried again', { error });
      }
      if (this.#stopped) return;
      await new Promise<void>((resolve) => {
        const cancel = this.context.clock.after(ROUND_MS, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
    }
  }

  /** In one statement: after a start there are thousands. */
  async #load(unknown: readonly LedPartition[]) {
    if (unknown.length === 0) return [];
    const runs = await this.context.rows.runs(unknown.map(({ partitionId }) => partitionId));
    return unknown.map(({ partitionId, shard, epoch, fields }) => {
      const known = new IndexedPartition(partitionId, shard, epoch, runs.get(partitionId) ?? []);
      this.#partitions.set(partitionId, known);
      return { loaded: known, fields };
    });
  }

  /**
   * Nothing is to be done: found out without a promise, since most of ten thousand partitions have nothing new twice a second.
   */
  #isAtRest(partition: IndexedPartition, fields: readonly string[], clean: boolean): boolean {
    const { partitionId, runs } = partition;
    if (this.#builder.wantedUntil(partitionId) > 0n) return false;
    if (runs.length > 0 && (clean || fields.length === 0)) return false;
    return fields.length === 0 || !this.#isDue(partition);
  }

  /** What is known of a partition holds only as long as every write of it succeeds. */
  async #guarded(
    partition: IndexedPartition,
    fields: readonly string[],
    clean: boolean,
  ): Promise<boolean> {
    try {
      partition.wantedUntil = this.#builder.wantedUntil(partition.partitionId);
      const isMore = await this.#index(partition, fields, clean);
      return (await this.#build(partition, fields)) || isMore;
    } catch (error) {
      this.#partitions.delete(partition.partitionId);
      if (!SUCCEEDED.has(sqlStateOf(error) ?? '')) throw error;
      return false;
    }
  }

  /** A run at a time, so that what comes in is not kept waiting by what was there. */
  async #build(partition: IndexedPartition, fields: readonly string[]): Promise<boolean> {
    if (this.#builder.wantedUntil(partition.partitionId) === 0n) return false;
    const start = await this.#logStart(partition);
    return start !== null && (await this.#builder.step(partition, fields, start));
  }

  /** @returns whether there is more. */
  async #index(
    partition: IndexedPartition,
    fields: readonly string[],
    clean: boolean,
  ): Promise<boolean> {
    if (fields.length === 0) {
      await this.#drop(partition, partition.end);
      return false;
    }
    if (clean && partition.runs.length > 0) await this.#dropExpired(partition);
    for (let runs = 0; this.#isDue(partition); runs++) {
      if (runs === this.#limits.runsPerTurn) return true;
      if (this.#stopped || !(await this.#indexNext(partition, fields))) return false;
    }
    return false;
  }

  #isDue(partition: IndexedPartition): boolean {
    const { activity, clock } = this.context;
    const { bytes } = activity.appendedTo(partition.partitionId);
    return partition.isDue(bytes, clock.now(), this.#limits);
  }

  /** false when there is nothing more to do for now. */
  async #indexNext(partition: IndexedPartition, fields: readonly string[]): Promise<boolean> {
    const { log, activity, clock, pace, faultPoint } = this.context;
    const { partitionId } = partition;
    const from = await this.#dropExpired(partition);
    if (from === null) return false;
    const counted = activity.appendedTo(partitionId).bytes;
    const atMost = partition.wasRead ? null : await this.#sizeOf(partitionId);
    if (atMost !== null && !partition.mayBeWorthIt(atMost, this.#limits)) {
      partition.readToEnd(counted, atMost, clock.now());
      return false;
    }
    const read = await readRun(
      log,
      { partitionId, from, fields, bytesMax: this.#limits.runBytes },
      pace,
    );
    faultPoint?.('index-read');
    if (read === null) return false;
    const isRun =
      read.endOffset > from &&
      (!read.isAtEnd || read.isBlank || partition.isWorthIt(read.bytes, clock.now(), this.#limits));
    if (isRun) await this.#writer.append(partition, read, from, fields);
    if (!read.isAtEnd) return true;
    partition.readToEnd(counted, isRun ? 0 : read.bytes, clock.now());
    return false;
  }

  /**
   * Bytes of the whole log, which is known without reading it: most of ten thousand partitions have too few for a run, and
   * are looked at for the first time after each start. null when it cannot be told.
   */
  async #sizeOf(partitionId: number): Promise<number | null> {
    const offsets = await this.context.log.offsets(partitionId);
    return 'error' in offsets ? null : Number(offsets.sizeInBytes);
  }

  /** null when the partition cannot be asked now. */
  async #logStart({ partitionId, end }: IndexedPartition): Promise<bigint | null> {
    const request = { partitionId, offset: end, maxBytes: 0, currentLeaderEpoch: -1 };
    const answer = await this.context.log.fetch(request);
    if ('error' in answer && answer.error !== 'OFFSET_OUT_OF_RANGE') return null;
    return answer.logStartOffset;
  }

  /** Where the next run begins: behind the runs, and in the log. null when the partition cannot be asked now. */
  async #dropExpired(partition: IndexedPartition): Promise<bigint | null> {
    const logStartOffset = await this.#logStart(partition);
    if (logStartOffset === null) return null;
    await this.#drop(partition, partition.expiredBelow(logStartOffset));
    return partition.end > logStartOffset ? partition.end : logStartOffset;
  }

  async #drop(partition: IndexedPartition, below: bigint): Promise<void> {
    if (below === 0n || partition.runs.length === 0) return;
    await this.context.rows.dropBelow(partition.partitionId, below, partition);
    partition.droppedBelow(below);
    this.context.faultPoint?.('index-dropped');
  }

  /** What is left of topics that were deleted: whoever comes first. */
  async #cleaned(): Promise<void> {
    while (!this.#stopped && (await this.context.rows.dropOrphans()));
    const there = new Set(
      this.context.log.topics
        .all()
        .flatMap(({ partitions }) => partitions.map((one) => one.partitionId)),
    );
    for (const id of this.#partitions.keys()) if (!there.has(id)) this.#partitions.delete(id);
    this.#cleanAtMs = this.context.clock.now() + CLEAN_EVERY_MS;
  }

  #fieldsOf(topic: Topic): readonly string[] {
    let fields = this.#fields.get(topic);
    if (fields === undefined) {
      fields = fieldsOf(this.context.topics.configOf(topic, INDEX_CONFIG));
      this.#fields.set(topic, fields);
    }
    return fields;
  }
}
