import { isOutcomeUnknown, sqlStateOf } from '@posthorn/db';
import type { FaultPoint } from '../fault-point.js';
import type { LogError } from '../log.js';
import type { FlushPart, PartitionState } from '../partitions/partition-state.js';
import { SHARDS_FENCED, TOPIC_DELETED } from '../sql/shards-fenced.js';
import type { MissingSegment, SegmentChains } from '../storage/segments.js';
import { Trouble } from '../tasks/trouble.js';
import { FlushConnection } from './flush-connection.js';
import type { FlushConnectionContext, FlushSession } from './flush-connection.js';
import { FlushQueries } from './flush-queries.js';
import { endSilentFlushes } from './silent-flushes.js';

export interface FlushLaneContext extends FlushConnectionContext {
  readonly segments: SegmentChains;
  /** Of the catalogue of topics, as we know it. */
  catalogVersion(): bigint;
  /** A topic was deleted that we had yet to hear of. Resolves once what is of it is dropped. */
  topicDeleted(): Promise<void>;
  /** The segment that the partition's next rows go to, or the retention class that needs one first. */
  segmentFor(partition: PartitionState): { segmentId: number } | MissingSegment;
  /** Called once per part, before its appends are answered to anyone who looks at the high watermark. */
  committed(part: FlushPart): void;
  /** Called once per flush, after its parts. Seconds from sending it to its answer. */
  flushed(parts: readonly FlushPart[], seconds: number): void;
  /** The epochs of these shards are not ours any more, or must be renewed before anything else is written. */
  lost(shards: readonly number[], message: string): void;
  readonly faultPoint?: FaultPoint;
}

const SEGMENT_SEALED = 'PH002';
/** SQLSTATE of posthorn.take_outbox: rows that an append was made of are not there any more. */
const OUTBOX_ROWS_GONE = 'PH003';
/** invalid_sql_statement_name: a pooler sent the transaction to a server that was not told the name. */
const NAME_UNKNOWN = '26000';
const UNDEFINED_TABLE = '42P01';
const UNIQUE_VIOLATION = '23505';

/**
 * Group commit for a fixed subset of the shards: while one flush is in flight, appends gather; the next flush takes
 * them all. A flush is one implicit transaction, so a shard never has two transactions in flight, and its high watermark is the
 * end of the last one.
 */
export class FlushLane {
  readonly #connection: FlushConnection;
  readonly #queries: FlushQueries;
  readonly #ready = new Set<PartitionState>();
  readonly #trouble: Trouble;
  #running: Promise<void> | null = null;
  #scheduled = false;
  #afterFlush: (() => void)[] = [];

  constructor(private readonly context: FlushLaneContext) {
    this.#connection = new FlushConnection(context);
    this.#queries = new FlushQueries(() => context.catalogVersion(), context.faultPoint);
    this.#trouble = new Trouble(context.settings.logger, 'the log writes to PostgreSQL again');
  }

  /** True while PostgreSQL cannot be reached: appends are better refused than queued. */
  get isDown(): boolean {
    return this.#connection.isDown;
  }

  /** Connects before there is anything to write. Without success the first flush tries again. */
  async warmUp(): Promise<void> {
    await this.#connect();
  }

  /** To be called after each admission. The flush starts once this turn of the event loop has admitted all it has. */
  enqueue(partition: PartitionState): void {
    this.#ready.add(partition);
    if (this.#scheduled || this.#running) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#start();
    });
  }

  /** Resolves once `done` holds; looked at after each flush. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) {
      await new Promise<void>((resolve) => this.#afterFlush.push(resolve));
    }
  }

  async close(): Promise<void> {
    await this.until(() => !this.#running && this.#ready.size === 0);
    this.#connection.close();
  }

  #start(): void {
    if (this.#running || this.#ready.size === 0) return;
    this.#running = this.#run().finally(() => {
      this.#running = null;
      this.#tellWaiting();
      this.#start();
    });
  }

  /** Flushes until nothing is ready: no turn of the event loop is spent between two flushes. */
  async #run(): Promise<void> {
    while (this.#ready.size > 0) {
      const session = await this.#connect();
      if (!session) return;
      const missing = this.#missingSegments();
      if (missing.length > 0 && !(await this.#makeSegments(missing))) return;
      const parts = this.#takeParts();
      if (parts.length > 0) await this.#flush(session, parts);
      this.#tellWaiting();
    }
  }

  #tellWaiting(): void {
    for (const resolve of this.#afterFlush.splice(0)) resolve();
  }

  async #connect(): Promise<FlushSession | null> {
    try {
      return await this.#connection.open();
    } catch (error) {
      this.#goDown(error);
      return null;
    }
  }

  #goDown(error: unknown): void {
    this.#connection.rest();
    const message = `PostgreSQL cannot be written to: ${(error as Error).message}`;
    this.#trouble.error(message);
    this.#refuseAll('KAFKA_STORAGE_ERROR', message);
  }

  #refuseAll(error: LogError, message: string): void {
    for (const partition of this.#ready) partition.refuse(error, message);
    this.#ready.clear();
  }

  /** One of each class, young enough for all. */
  #missingSegments(): MissingSegment[] {
    const missing = new Map<string, MissingSegment>();
    for (const partition of this.#ready) {
      const segment = this.context.segmentFor(partition);
      if (!('missingClass' in segment)) continue;
      const known = missing.get(segment.missingClass);
      if (!known || known.youngerThan < segment.youngerThan) {
        missing.set(segment.missingClass, segment);
      }
    }
    return [...missing.values()];
  }

  async #makeSegments(missing: readonly MissingSegment[]): Promise<boolean> {
    try {
      for (const one of missing) await this.context.segments.create(one);
      return true;
    } catch (error) {
      this.#goDown(error);
      return false;
    }
  }

  #takeParts(): FlushPart[] {
    const parts: FlushPart[] = [];
    let left = this.context.settings.flushBytesMax;
    for (const partition of Array.from(this.#ready)) {
      if (left <= 0) break;
      this.#ready.delete(partition);
      if (!partition.hasQueued) continue;
      const segment = this.context.segmentFor(partition);
      // A class without a segment appeared since: next round.
      if ('missingClass' in segment) {
        this.#ready.add(partition);
        continue;
      }
      const part = partition.take(segment.segmentId, left);
      for (const { data } of part.extents) left -= data.length;
      parts.push(part);
      // Behind the others, so that one busy partition cannot fill every flush.
      if (partition.hasQueued) this.#ready.add(partition);
    }
    return parts;
  }

  async #flush(session: FlushSession, parts: readonly FlushPart[]): Promise<void> {
    const query = this.#queries.queryOf(parts, session, this.#connection.isFresh);
    const sentAt = performance.now();
    const { pool, settings } = this.context;
    const timeout = setTimeout(() => this.#connection.abort(), settings.flushTimeoutMs);
    const looking = setInterval(() => void endSilentFlushes(pool, settings), settings.tickMs);
    try {
      this.context.faultPoint?.('flush-starts');
      this.#connection.send(query);
      await query.done;
      this.context.faultPoint?.('flush-committed');
    } catch (error) {
      this.#queries.failed();
      await this.#failed(parts, { error, mayHaveCommitted: query.mayCommit });
      return;
    } finally {
      clearTimeout(timeout);
      clearInterval(looking);
    }
    this.#connection.answered();
    this.#trouble.over();
    const seconds = (performance.now() - sentAt) / 1_000;
    for (const part of parts) this.context.committed(part);
    this.context.flushed(parts, seconds);
    this.context.faultPoint?.('flush-answered');
  }

  async #failed(
    parts: readonly FlushPart[],
    failure: { error: unknown; mayHaveCommitted: boolean },
  ): Promise<void> {
    const { error } = failure;
    const state = sqlStateOf(error);
    if (isOutcomeUnknown(error)) {
      this.#connection.discard();
      if (failure.mayHaveCommitted) {
        this.#outcomeUnknown(parts, error as Error);
      } else {
        // Nothing was sent that could have been committed. A connection that died while it was idle is replaced; one
        // that never worked is an outage.
        this.#again(parts);
        if (!this.#connection.isProven) this.#goDown(error);
      }
    } else if (state === SHARDS_FENCED) {
      this.#fenced(parts, error as Error & { detail?: string });
    } else if (state === OUTBOX_ROWS_GONE) {
      this.#rowsGone(parts, error as Error & { detail?: string });
    } else if (state === SEGMENT_SEALED || state === UNDEFINED_TABLE) {
      this.#again(parts);
      await this.context.segments.refresh().catch((cause: unknown) => this.#goDown(cause));
    } else if (state === TOPIC_DELETED) {
      this.#again(parts);
      await this.context.topicDeleted().catch((cause: unknown) => this.#goDown(cause));
    } else if (state === NAME_UNKNOWN) {
      this.#connection.forgoNames();
      this.#again(parts);
    } else if (state === UNIQUE_VIOLATION) {
      // Whoever succeeded us has written at our offsets: the last line of defence, behind the epochs.
      const message = 'the offsets are taken: the shard was taken over';
      for (const part of parts) part.partition.refuse('NOT_LEADER_OR_FOLLOWER', message, part);
      this.context.lost(shardsOf(parts), message);
    } else {
      this.#trouble.error('PostgreSQL refused a flush', error);
      const message = `PostgreSQL refused the write: ${(error as Error).message}`;
      for (const part of parts) part.partition.refuse('KAFKA_STORAGE_ERROR', message, part);
    }
  }

  /** Rows may be there or not, and may still become visible: only a new epoch, which waits for them, can tell. */
  #outcomeUnknown(parts: readonly FlushPart[], error: Error): void {
    const message = `the outcome of a write is unknown: ${error.message}`;
    for (const part of parts) {
      part.partition.refuse('KAFKA_STORAGE_ERROR', message, part, 'REQUEST_TIMED_OUT');
    }
    this.context.lost(shardsOf(parts), message);
  }

  #fenced(parts: readonly FlushPart[], error: Error & { detail?: string }): void {
    const lost = new Set((error.detail ?? '').split(',').map(Number));
    const [gone, kept] = [parts.filter(isLost), parts.filter((part) => !isLost(part))];
    function isLost({ partition }: FlushPart): boolean {
      return lost.has(partition.shard);
    }
    const message = 'the shard is led under another epoch';
    for (const part of gone) part.partition.refuse('NOT_LEADER_OR_FOLLOWER', message, part);
    this.#again(kept);
    this.context.lost(shardsOf(gone), message);
  }

  /** Rolled back. Whoever asked for these rows looks again; what else was in the flush is written without them. */
  #rowsGone(parts: readonly FlushPart[], error: Error & { detail?: string }): void {
    const gone = new Set((error.detail ?? '').split(','));
    const isConcerned = (part: FlushPart): boolean =>
      part.appends.some(({ takes }) => takes.some((id) => gone.has(String(id))));
    for (const part of parts.filter(isConcerned)) {
      part.partition.refuse('KAFKA_STORAGE_ERROR', error.message, part);
    }
    this.#again(parts.filter((part) => !isConcerned(part)));
  }

  #again(parts: readonly FlushPart[]): void {
    for (const part of parts) {
      part.partition.putBack(part);
      const { dropped } = part.partition;
      if (dropped) part.partition.refuse(dropped, 'the lead was lost');
      else this.#ready.add(part.partition);
    }
  }
}

function shardsOf(parts: readonly FlushPart[]): number[] {
  return [...new Set(parts.map(({ partition }) => partition.shard))];
}
