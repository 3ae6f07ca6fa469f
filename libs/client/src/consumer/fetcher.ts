import { ErrorCode, Fetch, KafkaError, refreshesMetadata } from '@posthorn/protocol';
import type { ClusterContext } from '../context.js';
import { diagnostics, traced } from '../diagnostics.js';
import { asError, ClosedError, ConnectionError } from '../errors.js';
import { Flag } from '../flag.js';
import { fetchOffsets } from '../list-offsets.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import { sleep } from '../sleep.js';
import type { AssignedPartition } from './assigned-partition.js';
import { abortedIn, fetchAnswers, fetchCall, type PartitionData } from './fetch-request.js';
import { askPositions, nothingRead, type PositionAnswer, type Read } from './read-position.js';
import { visibleBatches } from './visible-records.js';

export interface FetcherOptions {
  readonly groupId: string;
  readonly isolation: 'read_committed' | 'read_uncommitted';
  readonly offsetReset: 'earliest' | 'latest';
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly partitionMaxBytes: number;
  readonly onError: (error: Error) => void;
  /** The leader's log ends there for what was read: reading is to go on there. */
  readonly onTruncation: (partition: AssignedPartition, endOffset: bigint) => Promise<void>;
}

/** With a full partition left out the broker must not keep the answer for long: it may have room a moment later. */
const WAIT_WHILE_OTHERS_ARE_FULL_MS = 50;
const PARTITION_RETRY_MS = 200;

/** What a fetch asked for; compared with the partition when the answer comes. */
interface Want {
  readonly partition: AssignedPartition;
  readonly token: number;
  readonly offset: bigint;
  readonly leaderEpoch: number;
}

interface Choice {
  readonly wants: Want[];
  /** Partitions of this leader, wanted or not. */
  readonly owned: number;
  readonly leftOut: boolean;
  /** When a resting partition may be asked for again. */
  readonly retryAtMs: number;
}

/** One loop and one request in flight per leader. A partition without room is left out of the request; nothing else waits. */
export class Fetcher {
  readonly #partitions = new Set<AssignedPartition>();
  /** What was read of those that were ours. */
  readonly #lately = new Map<
    string,
    { readonly topicId: string | undefined; readonly read: Read }
  >();
  readonly #loops = new Map<number, Flag>();
  readonly #closing = new AbortController();
  readonly #stopListening: () => void;
  #searchTimer: NodeJS.Timeout | null = null;
  #turn = 0;

  constructor(
    private readonly context: ClusterContext,
    private readonly pool: ConnectionPool,
    private readonly options: FetcherOptions,
  ) {
    this.#stopListening = context.metadata.onUpdate(() => this.wake());
  }

  add(partition: AssignedPartition): void {
    this.#partitions.add(partition);
    // A membership that was lost begins anew at what the group has committed, and is told all the same of what is gone that it read.
    const lately = this.#lately.get(partition.key);
    if (lately === undefined || lately.topicId !== partition.topicId) return;
    partition.read = { ...lately.read, isInQuestion: false };
  }

  remove(partition: AssignedPartition): void {
    this.#partitions.delete(partition);
    const { key, topicId, read } = partition;
    this.#lately.set(key, { topicId, read });
  }

  /** Something changed: every loop looks again what it may fetch. */
  wake(): void {
    if (this.#closing.signal.aborted) return;
    let homeless = false;
    for (const partition of this.#partitions) {
      const leaderId = this.#leaderOf(partition);
      if (leaderId < 0) homeless = true;
      else if (!this.#loops.has(leaderId)) void this.#run(leaderId);
    }
    for (const flag of this.#loops.values()) flag.raise();
    if (homeless) this.#searchLeaders();
  }

  close(): void {
    this.#closing.abort();
    this.#stopListening();
    if (this.#searchTimer) clearTimeout(this.#searchTimer);
    for (const flag of this.#loops.values()) flag.raise();
  }

  #leaderOf({ topic, partition }: AssignedPartition): number {
    return this.context.metadata.view.leaderOf(topic, partition);
  }

  #searchLeaders(): void {
    this.#searchTimer ??= setTimeout(() => {
      this.#searchTimer = null;
      void this.context.metadata.refresh();
    }, PARTITION_RETRY_MS);
  }

  async #run(leaderId: number): Promise<void> {
    const flag = new Flag();
    this.#loops.set(leaderId, flag);
    const backoff = this.context.backoff();
    const { signal } = this.#closing;
    while (!signal.aborted) {
      flag.clear();
      const choice = this.#choose(leaderId);
      if (choice.owned === 0) break;
      if (choice.wants.length === 0) {
        await flag.wait(restOf(choice.retryAtMs - this.context.monotonicMs()));
        continue;
      }
      try {
        await this.#fetch(leaderId, choice);
        backoff.reset();
      } catch (error) {
        if (error instanceof ClosedError || signal.aborted) break;
        if (!(error instanceof ConnectionError)) this.options.onError(asError(error));
        void this.context.metadata.refresh();
        await sleep(backoff.nextMs(), signal);
      }
    }
    this.#loops.delete(leaderId);
  }

  #choose(leaderId: number): Choice {
    const wants: Want[] = [];
    const doubtful: Want[] = [];
    const nowMs = this.context.monotonicMs();
    let owned = 0;
    let leftOut = false;
    let retryAtMs = Number.POSITIVE_INFINITY;
    for (const partition of this.#partitions) {
      const { topic, partition: index } = partition;
      const leader = this.context.metadata.view.partition(topic, index);
      if ((leader?.leaderId ?? -1) !== leaderId) continue;
      const leaderEpoch = leader?.leaderEpoch ?? -1;
      owned++;
      if (!partition.wantsRecords) leftOut ||= !partition.paused && !partition.stopped;
      else if (partition.retryAtMs > nowMs) retryAtMs = Math.min(retryAtMs, partition.retryAtMs);
      else if (partition.read.isInQuestion) leftOut = true;
      else {
        const { token, position: offset, read } = partition;
        const isSound = read.epoch < 0 || leaderEpoch <= read.soundEpoch;
        (isSound ? wants : doubtful).push({ partition, token, offset, leaderEpoch });
      }
    }
    if (doubtful.length > 0) {
      leftOut = true;
      void this.#question(leaderId, doubtful);
    }
    // The broker fills its answer in the order of the request; another partition comes first each time.
    const first = wants.length === 0 ? 0 : this.#turn++ % wants.length;
    return { wants: [...wants.slice(first), ...wants.slice(0, first)], owned, leftOut, retryAtMs };
  }

  async #fetch(leaderId: number, { wants, leftOut, retryAtMs }: Choice): Promise<void> {
    const patient = !leftOut && retryAtMs === Number.POSITIVE_INFINITY;
    const maxWaitMs = patient
      ? this.options.maxWaitMs
      : Math.min(this.options.maxWaitMs, WAIT_WHILE_OTHERS_ARE_FULL_MS);
    const call = fetchCall(wants, this.context.metadata.view, {
      maxWaitMs,
      maxBytes: this.options.maxBytes,
      partitionMaxBytes: Math.min(this.options.partitionMaxBytes, this.options.maxBytes),
      isolationLevel: this.options.isolation === 'read_committed' ? 1 : 0,
    });
    const { groupId } = this.options;
    const message = () => ({ groupId, leaderId, partitions: wants.length, records: 0 });
    await traced(diagnostics.fetch, message, async (told) => {
      const response = await this.pool.request(leaderId, Fetch, call.body, {
        versionMax: call.versionMax,
        timeoutMs: this.context.requestTimeoutMs + maxWaitMs,
      });
      if (response.errorCode !== ErrorCode.NONE) throw new KafkaError(response.errorCode, 'fetch');
      const answers = fetchAnswers(response, call.names);
      let records = 0;
      for (const want of wants) {
        const data = answers.get(want.partition.key);
        if (data !== undefined) records += this.#take(want, data);
      }
      if (told !== null) told.records = records;
    });
  }

  /** Hands a partition's records over, unless it was revoked, lost or sought in the meantime. */
  #take(want: Want, data: PartitionData): number {
    const { partition, token } = want;
    if (
      !partition.acceptsRecords ||
      token !== partition.token ||
      partition.position !== want.offset
    ) {
      return 0;
    }
    if (data.errorCode !== ErrorCode.NONE) {
      this.#onPartitionError(want, data.errorCode);
      return 0;
    }
    const { highWatermark, lastStableOffset } = data;
    const isBounded = this.options.isolation === 'read_committed' && lastStableOffset >= 0n;
    partition.highWatermark = highWatermark;
    partition.readableEnd = isBounded ? lastStableOffset : highWatermark;
    if (data.records === null || data.records.length === 0) return 0;
    try {
      const visible = visibleBatches(
        data.records,
        partition,
        want.offset,
        this.options.isolation === 'read_committed' ? abortedIn(data) : [],
        partition.roomBytes,
      );
      const count = visible.batches.reduce((sum, batch) => sum + batch.size, 0);
      const { read } = partition;
      if (visible.leaderEpoch >= 0) read.epoch = visible.leaderEpoch;
      read.upTo = visible.nextOffset;
      read.soundEpoch = want.leaderEpoch;
      partition.push(visible.batches, visible.nextOffset);
      return count;
    } catch (error) {
      partition.retryAtMs = this.context.monotonicMs() + PARTITION_RETRY_MS * 5;
      this.options.onError(unreadable(want, error));
      return 0;
    }
  }

  /** An error of one partition is its own; the others go on. */
  #onPartitionError(want: Want, errorCode: number): void {
    const { partition } = want;
    partition.retryAtMs = this.context.monotonicMs() + PARTITION_RETRY_MS;
    if (errorCode === ErrorCode.OFFSET_OUT_OF_RANGE) void this.#resetPosition(want);
    else if (refreshesMetadata(errorCode) || errorCode === ErrorCode.UNKNOWN_LEADER_EPOCH) {
      void this.context.metadata.refresh();
    } else {
      partition.retryAtMs += PARTITION_RETRY_MS * 4;
      this.options.onError(new KafkaError(errorCode, `fetching ${partition.key}`));
    }
  }

  /** A leader that we have read nothing of as yet: whether it has what we read of the one before it. */
  async #question(leaderId: number, wants: readonly Want[]): Promise<void> {
    const questioned = wants.map(({ partition: { read } }) => read);
    for (const read of questioned) read.isInQuestion = true;
    let answers: ReadonlyMap<string, PositionAnswer> = new Map();
    try {
      answers = await askPositions(this.pool, leaderId, wants);
    } catch (error) {
      if (!(error instanceof ConnectionError)) this.#failed(error);
    }
    // Each for itself: where the log was cut off, handlers have to end first.
    for (const [i, want] of wants.entries()) {
      void this.#answered(want, answers.get(want.partition.key))
        .catch((error: unknown) => this.#failed(error))
        .finally(() => {
          questioned[i].isInQuestion = false;
          this.wake();
        });
    }
  }

  #failed(error: unknown): void {
    if (!(error instanceof ClosedError)) this.options.onError(asError(error));
  }

  async #answered(want: Want, answer: PositionAnswer | undefined): Promise<void> {
    const { partition, token, leaderEpoch } = want;
    // Sought or given away meanwhile.
    if (token !== partition.token || !partition.acceptsRecords) return;
    const { read } = partition;
    if (answer?.kind === 'stands') read.soundEpoch = leaderEpoch;
    else if (answer?.kind === 'cut off') {
      await this.options.onTruncation(partition, answer.endOffset);
      // One that was assigned anew may stand below it anyway; another question would have the same answer.
      if (partition.read === read) partition.read = nothingRead();
    } else {
      partition.retryAtMs = this.context.monotonicMs() + PARTITION_RETRY_MS;
      void this.context.metadata.refresh();
    }
  }

  async #resetPosition({ partition, token }: Want): Promise<void> {
    const { topic, partition: index } = partition;
    // Whoever went back wants all that is still there.
    const at = partition.isRepeating ? 'earliest' : this.options.offsetReset;
    const query = { topic, partition: index, at };
    try {
      const [answer] = await fetchOffsets(this.context, this.pool, [query], this.options.isolation);
      if (!partition.isCurrent || token !== partition.token) return;
      if (answer.errorCode !== ErrorCode.NONE) return; // the next fetch finds the same and asks again
      if (answer.offset >= partition.position) partition.skipTo(answer.offset);
      else partition.seek(answer.offset);
      partition.retryAtMs = 0;
      this.wake();
    } catch (error) {
      if (!(error instanceof ClosedError)) this.options.onError(asError(error));
    }
  }
}

const restOf = (ms: number): number | undefined =>
  Number.isFinite(ms) ? Math.max(1, Math.ceil(ms)) : undefined;

/** Asked for again, since what is damaged may be so on its way only; what is damaged in the log waits for somebody who skips it. */
function unreadable({ partition, offset }: Want, error: unknown): Error {
  const { message } = asError(error);
  const what = `${partition.key} cannot be read from offset ${offset} on and waits there: ${message}`;
  return new Error(`${what}. Seek beyond it, or have the group skip the record`, { cause: error });
}
