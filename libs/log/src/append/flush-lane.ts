import { isOutcomeUnknown, sqlStateOf, type Pool, type PoolClient } from '@posthorn/db';
import { CopyIn } from '../storage/copy.js';
import type { LogError } from '../log.js';
import { storedOf, type FlushPart, type PartitionState } from '../partitions/partition-state.js';
import { InsertFlush, isFewRows } from '../storage/insert.js';
import type { FlushQuery } from '../storage/raw-query.js';
import { Scratch } from '../storage/scratch.js';
import type { MissingSegment, SegmentChains } from '../storage/segments.js';
import type { FaultPoint } from '../fault-point.js';
import type { LogSettings } from '../settings.js';
import { SHARDS_FENCED } from '../sql/shards-fenced.js';
import { endSilentFlushes } from './silent-flushes.js';
import { encodeCopy } from '../storage/slices.js';
import { StatementNames } from '../storage/statement-names.js';
import { Trouble } from '../tasks/trouble.js';

export interface FlushLaneContext {
  readonly pool: Pool;
  readonly settings: LogSettings;
  readonly segments: SegmentChains;
  /** The segment that the partition's next rows go to, or the retention class that needs one first. */
  segmentFor(partition: PartitionState): { segmentId: number } | MissingSegment;
  /** Called once per part, before its appends are answered to anyone who looks at the high watermark. */
  committed(part: FlushPart): void;
  /** Called once per flush, after its parts. Seconds from sending it to its answer. */
  flushed(parts: readonly FlushPart[], seconds: number): void;
  /** The epochs of these shards are not ours any more, or must be renewed before anything else is written. */
  lost(shards: readonly number[], message: string): void;
  /**
   * The connection ended, and perhaps the server. The one that answers next may know less than was acknowledged: commits
   * without a flush are gone after a crash, and a standby that took over may be behind. So nothing that is remembered
   * of this lane's shards counts any more.
   */
  disconnected(): void;
  readonly faultPoint?: FaultPoint;
}

const SEGMENT_SEALED = 'PH002';
/** SQLSTATE of posthorn.take_outbox: rows that an append was made of are not there any more. */
const OUTBOX_ROWS_GONE = 'PH003';
const UNDEFINED_TABLE = '42P01';
const UNIQUE_VIOLATION = '23505';
/** invalid_sql_statement_name: a pooler sent the transaction to a server that was not told the name. */
const NAME_UNKNOWN = '26000';
/** After a failure to connect, appends are refused at once for so long instead of waiting for the next failure. */
const RECONNECT_MS = 250;
/**
 * A flush that waits for somebody's lock for so long is refused, and its producers hear of it: about the length of a lease;
 * a flush takes milliseconds. In the flush itself, since poolers lose session settings; 5 us. It does not end a COPY that
 * waits for its client: see endSilentFlushes.
 */
const PATIENCE = `set local statement_timeout = '5s'`;

/**
 * How long after an answer the connection is taken to be alive, and rows are sent unasked. If it has died since, as idle ones
 * do, the outcome would be unknown for nothing: a COPY has the server ask for its data first.
 */
const FRESH_MS = 1_000;

/**
 * Group commit for a fixed subset of the shards: while one flush is in flight, appends gather; the next flush takes
 * them all. A flush is one implicit transaction: COPY, then the check that epochs and segments hold until its commit, in
 * one simple query; or, of a few rows, an INSERT with that check (InsertFlush). So a shard never has two transactions in
 * flight, and its high watermark is the end of the last one.
 *
 * The check comes last because it costs the least there: before the COPY it would need a LOCK TABLE of its own (0.4 ms of
 * 1.1 for a small flush). A zombie's COPY is then in vain, and rolled back.
 */
export class FlushLane {
  readonly #ready = new Set<PartitionState>();
  readonly #scratch = new Scratch();
  #client: PoolClient | null = null;
  #running: Promise<void> | null = null;
  #scheduled = false;
  #afterFlush: (() => void)[] = [];
  #downUntil = 0;
  /** A flush went through on this connection: when it breaks, a new one is worth an attempt. */
  #proven = false;
  #sessionIsLossy = false;
  /** Of the connection. Of none once a pooler has lost one: what keeps names never does. */
  #names: StatementNames | null = new StatementNames();
  /** On the monotonic clock. */
  #answeredAt = Number.NEGATIVE_INFINITY;

  readonly #trouble: Trouble;

  constructor(private readonly context: FlushLaneContext) {
    this.#trouble = new Trouble(context.settings.logger, 'the log writes to PostgreSQL again');
  }

  /** True while PostgreSQL cannot be reached: appends are better refused than queued. */
  get isDown(): boolean {
    return this.context.settings.clock.monotonicMs() < this.#downUntil;
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
    this.#client?.release();
    this.#client = null;
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
      const client = await this.#connect();
      if (!client) return;
      const missing = this.#missingSegments();
      if (missing.length > 0 && !(await this.#makeSegments(missing))) return;
      const parts = this.#takeParts();
      if (parts.length > 0) await this.#flush(client, parts);
      this.#tellWaiting();
    }
  }

  #tellWaiting(): void {
    for (const resolve of this.#afterFlush.splice(0)) resolve();
  }

  async #connect(): Promise<PoolClient | null> {
    if (this.#client) return this.#client;
    try {
      const client = await this.context.pool.connect();
      client.once('error', () => this.#discard(client));
      client.once('end', () => this.#discard(client));
      this.#client = client;
      this.#proven = false;
      const { rows } = await client.query<{ lossy: boolean }>(
        `select current_setting('synchronous_commit') = 'off' as lossy`,
      );
      this.#sessionIsLossy = rows[0].lossy;
      this.#downUntil = 0;
      return client;
    } catch (error) {
      if (this.#client) this.#discard(this.#client);
      this.#goDown(error);
      return null;
    }
  }

  #goDown(error: unknown): void {
    this.#downUntil = this.context.settings.clock.monotonicMs() + RECONNECT_MS;
    const message = `PostgreSQL cannot be written to: ${(error as Error).message}`;
    this.#trouble.error(message);
    this.#refuseAll('KAFKA_STORAGE_ERROR', message);
  }

  #refuseAll(error: LogError, message: string): void {
    for (const partition of this.#ready) partition.refuse(error, message);
    this.#ready.clear();
  }

  #discard(client: PoolClient): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#names &&= new StatementNames();
    this.#answeredAt = Number.NEGATIVE_INFINITY;
    client.release(true);
    this.context.disconnected();
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

  async #flush(client: PoolClient, parts: readonly FlushPart[]): Promise<void> {
    const query = this.#insertOf(parts) ?? this.#copyOf(parts);
    const sentAt = performance.now();
    const { pool, settings } = this.context;
    const timeout = setTimeout(() => this.#abort(client), settings.flushTimeoutMs);
    const looking = setInterval(() => void endSilentFlushes(pool, settings), settings.tickMs);
    try {
      this.context.faultPoint?.('flush-starts');
      client.query(query);
      await query.done;
      this.context.faultPoint?.('flush-committed');
    } catch (error) {
      this.#scratch.forget(); // the socket may still hold it
      await this.#failed(client, parts, { error, mayHaveCommitted: query.mayCommit });
      return;
    } finally {
      clearTimeout(timeout);
      clearInterval(looking);
    }
    this.#proven = true;
    this.#answeredAt = settings.clock.monotonicMs();
    this.#trouble.over();
    const seconds = (performance.now() - sentAt) / 1_000;
    for (const part of parts) this.context.committed(part);
    this.context.flushed(parts, seconds);
    this.context.faultPoint?.('flush-answered');
  }

  /** null unless it is small, on a connection that answered a moment ago, and nothing but rows. */
  #insertOf(parts: readonly FlushPart[]): FlushQuery | null {
    const { settings, faultPoint } = this.context;
    if (settings.clock.monotonicMs() - this.#answeredAt > FRESH_MS) return null;
    const [{ segmentId }] = parts;
    const isPlain =
      parts.every((part) => part.segmentId === segmentId) &&
      this.#durabilityOf(parts) === '' &&
      takingOf(parts) === '';
    if (!isPlain) return null;
    const extents = parts.flatMap((part) => [...storedOf(part)]);
    if (!isFewRows(extents)) return null;
    const insertion = { segmentId, extents, epochs: epochsOf(parts) };
    return new InsertFlush(insertion, this.#names, faultPoint && (() => faultPoint('flush-sent')));
  }

  #copyOf(parts: readonly FlushPart[]): FlushQuery {
    const bySegment = Map.groupBy(parts, ({ segmentId }) => segmentId);
    // Ascending, as every locker of several segments does.
    const segmentIds = [...bySegment.keys()].toSorted((a, b) => a - b);
    const epochs = epochsOf(parts);
    const tables = segmentIds.map((id) => `posthorn.log_segment_${id}`);
    this.#scratch.reset();
    const payloads = segmentIds.map((id) =>
      encodeCopy(
        bySegment.get(id)!.flatMap((part) => [...storedOf(part)]),
        (bytes) => this.#scratch.take(bytes),
      ),
    );
    const text = [
      PATIENCE,
      this.#durabilityOf(parts),
      ...tables.map((table) => `copy ${table} from stdin (format binary)`),
      takingOf(parts),
      `select posthorn.check_flush('{${[...epochs.keys()].join(',')}}', '{${[...epochs.values()].join(',')}}', '{${segmentIds.join(',')}}')`,
    ];
    return new CopyIn(text.filter(Boolean).join('; '), payloads, () =>
      this.context.faultPoint?.('flush-sent'),
    );
  }

  /** A stronger setting of the database stays as it is; only `off` is not what an acknowledgement promises. */
  #durabilityOf(parts: readonly FlushPart[]): string {
    const mayLose = parts.every(({ appends }) => appends.every((append) => append.mayLose));
    if (mayLose) return this.#sessionIsLossy ? '' : 'set local synchronous_commit = off';
    return this.#sessionIsLossy ? 'set local synchronous_commit = on' : '';
  }

  #abort(client: PoolClient): void {
    const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
    connection.stream.destroy();
  }

  async #failed(
    client: PoolClient,
    parts: readonly FlushPart[],
    failure: { error: unknown; mayHaveCommitted: boolean },
  ): Promise<void> {
    const { error } = failure;
    const state = sqlStateOf(error);
    if (isOutcomeUnknown(error)) {
      this.#discard(client);
      if (failure.mayHaveCommitted) {
        this.#outcomeUnknown(parts, error as Error);
      } else {
        // Nothing was sent that could have been committed. A connection that died while it was idle is replaced; one
        // that never worked is an outage.
        this.#again(parts);
        if (!this.#proven) this.#goDown(error);
      }
    } else if (state === SHARDS_FENCED) {
      this.#fenced(parts, error as Error & { detail?: string });
    } else if (state === NAME_UNKNOWN) {
      this.#names = null;
      this.#again(parts);
    } else if (state === OUTBOX_ROWS_GONE) {
      this.#rowsGone(parts, error as Error & { detail?: string });
    } else if (state === SEGMENT_SEALED || state === UNDEFINED_TABLE) {
      this.#again(parts);
      await this.context.segments.refresh().catch((cause: unknown) => this.#goDown(cause));
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

/** The removal of the outbox's rows that the flush moves; empty without any. */
function takingOf(parts: readonly FlushPart[]): string {
  const ids = parts.flatMap(({ appends }) => appends.flatMap(({ takes }) => takes));
  return ids.length > 0 ? `select posthorn.take_outbox('{${ids.join(',')}}')` : '';
}

function epochsOf(parts: readonly FlushPart[]): Map<number, number> {
  return new Map(parts.map(({ partition: { shard, epoch } }) => [shard, epoch]));
}

function shardsOf(parts: readonly FlushPart[]): number[] {
  return [...new Set(parts.map(({ partition }) => partition.shard))];
}
