import { ErrorCode, Fetch, isRetriable, KafkaError } from '@posthorn/protocol';
import {
  abortedIn,
  fetchAnswers,
  fetchCall,
  type PartitionData,
} from '../consumer/fetch-request.js';
import { visibleRecords } from '../consumer/visible-records.js';
import { askPositions, nothingRead, type Read } from '../consumer/read-position.js';
import type { ClusterContext } from '../context.js';
import { diagnostics } from '../diagnostics.js';
import { asError, AuthenticationError, ConnectionError, LogTruncatedError } from '../errors.js';
import { fetchOffsets } from '../list-offsets.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import { sleep } from '../sleep.js';
import type { Isolation, TopicPartition } from '../types.js';
import type { ReadOptions, ReadPage } from './types.js';

const PAGE_BYTES_MAX = 1024 * 1024;
const MAX_WAIT_MS = 500;
const LEADERLESS_PAUSE_MS = 200;

interface Position extends TopicPartition {
  readonly key: string;
  next: bigint;
  read: Read;
  readonly until: bigint | null;
}

interface Turn {
  readonly leaderId: number;
  readonly pages: readonly ReadPage[];
}

const isOpen = ({ next, until }: Position): boolean => until === null || next < until;
const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/**
 * One fetch in flight per leader. While whoever iterates is at work on a page, at most one more of each leader is fetched
 * and waits.
 */
export async function* readPartitions(
  context: ClusterContext,
  options: ReadOptions,
  closing: AbortSignal,
): AsyncGenerator<ReadPage, void, undefined> {
  const signal = AbortSignal.any(options.signal ? [closing, options.signal] : [closing]);
  const pool = context.openPool();
  const reading = new Reading(context, pool, options, signal);
  const stop = (): void => pool.close();
  signal.addEventListener('abort', stop, { once: true });
  const untrack = context.metadata.track([
    ...new Set(options.partitions.map(({ topic }) => topic)),
  ]);
  try {
    await context.metadata.refresh();
    yield* reading.pages();
  } finally {
    untrack();
    signal.removeEventListener('abort', stop);
    pool.close();
    context.closed({ close: () => Promise.resolve() }, [pool]);
  }
}

class Reading {
  readonly #positions: readonly Position[];
  readonly #isolation: Isolation;
  readonly #turns = new Map<number, Promise<Turn>>();

  constructor(
    private readonly context: ClusterContext,
    private readonly pool: ConnectionPool,
    private readonly options: ReadOptions,
    private readonly signal: AbortSignal,
  ) {
    this.#isolation = options.isolation ?? 'read_committed';
    this.#positions = options.partitions.map(({ topic, partition, from, until = null }) => ({
      topic,
      partition,
      key: keyOf({ topic, partition }),
      next: from,
      read: nothingRead(),
      until,
    }));
  }

  async *pages(): AsyncGenerator<ReadPage, void, undefined> {
    while (!this.signal.aborted && this.#positions.some(isOpen)) {
      this.#startTurns();
      if (this.#turns.size === 0) {
        await sleep(LEADERLESS_PAUSE_MS, this.signal);
        await this.context.metadata.refresh();
        continue;
      }
      const { leaderId, pages } = await Promise.race(this.#turns.values());
      this.#turns.delete(leaderId);
      if (this.signal.aborted) return;
      yield* pages;
    }
  }

  #startTurns(): void {
    const { view } = this.context.metadata;
    const open = this.#positions.filter(isOpen);
    for (const [leaderId, own] of Map.groupBy(open, (one) =>
      view.leaderOf(one.topic, one.partition),
    )) {
      if (leaderId < 0 || this.#turns.has(leaderId)) continue;
      const turn = this.#turn(leaderId, own);
      // Whoever stops iterating leaves turns behind that nobody waits for.
      turn.catch(() => undefined);
      this.#turns.set(leaderId, turn);
    }
  }

  /** What passes is told and waited out here, and gives no pages; the rest rejects. */
  async #turn(leaderId: number, own: readonly Position[]): Promise<Turn> {
    try {
      const doubtful = own.filter((position) => this.#isDoubtful(position));
      if (doubtful.length === 0) return { leaderId, pages: await this.#fetch(leaderId, own) };
      await this.#question(leaderId, doubtful);
      return { leaderId, pages: [] };
    } catch (error) {
      if (this.signal.aborted) return { leaderId, pages: [] };
      if (!isPassing(error)) throw error;
      this.options.onRetry?.(asError(error));
      await sleep(LEADERLESS_PAUSE_MS, this.signal);
      await this.context.metadata.refresh();
      return { leaderId, pages: [] };
    }
  }

  #epochOf({ topic, partition }: Position): number {
    return this.context.metadata.view.partition(topic, partition)?.leaderEpoch ?? -1;
  }

  /** Read under an earlier leader than the one that is asked next. */
  #isDoubtful(position: Position): boolean {
    const { epoch, soundEpoch } = position.read;
    return epoch >= 0 && this.#epochOf(position) > soundEpoch;
  }

  /** As members of groups do, before anything is fetched of a new leader: whether it has what was read. */
  async #question(leaderId: number, doubtful: readonly Position[]): Promise<void> {
    const asked = doubtful.map((partition) => ({
      partition,
      leaderEpoch: this.#epochOf(partition),
    }));
    const answers = await askPositions(this.pool, leaderId, asked);
    for (const { partition: position, leaderEpoch } of asked) {
      const answer = answers.get(position.key);
      if (answer?.kind === 'stands') position.read.soundEpoch = leaderEpoch;
      else if (answer?.kind === 'cut off') this.#truncated(position, answer.endOffset);
    }
    if (!asked.some(({ partition: { key } }) => answers.get(key)?.kind === 'refused')) return;
    await sleep(LEADERLESS_PAUSE_MS, this.signal);
    await this.context.metadata.refresh();
  }

  #truncated(position: Position, endOffset: bigint): void {
    const { topic, partition, read } = position;
    const truncation = { topic, partition, position: read.upTo, endOffset };
    if (diagnostics.truncation.hasSubscribers) {
      diagnostics.truncation.publish({ groupId: null, ...truncation });
    }
    const error = new LogTruncatedError(truncation);
    if (this.options.onTruncation === undefined) throw error;
    position.read = nothingRead();
    if (position.next > endOffset) position.next = endOffset;
    this.options.onTruncation(error);
  }

  async #fetch(leaderId: number, own: readonly Position[]): Promise<readonly ReadPage[]> {
    const { maxWaitMs = MAX_WAIT_MS, pageBytesMax = PAGE_BYTES_MAX } = this.options;
    const wants = own.map((position) => ({ partition: position, offset: position.next }));
    const epochs = own.map((position) => this.#epochOf(position));
    const call = fetchCall(wants, this.context.metadata.view, {
      maxWaitMs,
      maxBytes: pageBytesMax * Math.min(own.length, 8),
      partitionMaxBytes: pageBytesMax,
      isolationLevel: this.#isolation === 'read_committed' ? 1 : 0,
    });
    const response = await this.pool.request(leaderId, Fetch, call.body, {
      versionMax: call.versionMax,
      timeoutMs: this.context.requestTimeoutMs + maxWaitMs,
    });
    if (response.errorCode !== ErrorCode.NONE) throw new KafkaError(response.errorCode, 'fetch');
    const answers = fetchAnswers(response, call.names);
    const pages: ReadPage[] = [];
    for (const [i, position] of own.entries()) {
      const data = answers.get(position.key);
      if (data !== undefined) pages.push(await this.#take(position, data, epochs[i]));
    }
    return pages;
  }

  async #take(position: Position, data: PartitionData, leaderEpoch: number): Promise<ReadPage> {
    const { topic, partition, until, read } = position;
    if (data.errorCode === ErrorCode.OFFSET_OUT_OF_RANGE) await this.#toStart(position);
    else if (data.errorCode !== ErrorCode.NONE) throw new KafkaError(data.errorCode, position.key);
    const { highWatermark, records: bytes } = data;
    if (bytes === null || bytes.length === 0)
      return { topic, partition, records: [], nextOffset: position.next, highWatermark };
    const aborted = this.#isolation === 'read_committed' ? abortedIn(data) : [];
    const visible = visibleRecords(bytes, position, position.next, aborted);
    const records =
      until === null ? visible.records : visible.records.filter(({ offset }) => offset < until);
    position.next = visible.nextOffset;
    if (visible.leaderEpoch >= 0) read.epoch = visible.leaderEpoch;
    read.upTo = visible.nextOffset;
    read.soundEpoch = leaderEpoch;
    return { topic, partition, records, nextOffset: position.next, highWatermark };
  }

  /** Retention may have overtaken a reader; beyond the end there is nothing to wait for. */
  async #toStart(position: Position): Promise<void> {
    const [answer] = await fetchOffsets(
      this.context,
      this.pool,
      [{ ...position, at: 'earliest' }],
      this.#isolation,
    );
    if (answer.errorCode !== ErrorCode.NONE) throw new KafkaError(answer.errorCode, position.key);
    if (answer.offset <= position.next)
      throw new KafkaError(
        ErrorCode.OFFSET_OUT_OF_RANGE,
        `${position.key} has no offset ${position.next}`,
      );
    position.next = answer.offset;
  }
}

function isPassing(error: unknown): boolean {
  if (error instanceof AuthenticationError) return false;
  if (error instanceof ConnectionError) return true;
  return error instanceof KafkaError && isRetriable(error.errorCode);
}
