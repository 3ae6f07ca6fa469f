import { AssignedPartition } from '../consumer/assigned-partition.js';
import type { Fetcher } from '../consumer/fetcher.js';
import type { ClusterContext } from '../context.js';
import { asError, PartitionLostError } from '../errors.js';
import { Flag } from '../flag.js';
import { settledWithin, sleep } from '../sleep.js';
import type { GroupMetadata, GroupOffset, TopicPartition } from '../types.js';
import type { Committer } from './committer.js';
import { isLost, isOfUnknownTopic, isPassing, isRebalance } from './group-errors.js';
import type { GroupSettings } from './settings.js';

export interface OwnershipEvents {
  error(error: Error): void;
  lost(error: unknown): void;
  metadata(): GroupMetadata;
}

export interface Start extends TopicPartition {
  readonly position: bigint;
  readonly committed: bigint | null;
  /** Of the committed offset; empty without one. */
  readonly metadata: string;
  /** Of the topic that these offsets are of. */
  readonly topicId: string | undefined;
}

const COMMIT_RETRY_MS = 100;
/** Of the drain's time this much is kept for the commit, so that a slow handler does not cost the others' progress. */
const COMMIT_RESERVE_MS = 2_000;

/** The partitions that are ours, from assignment to the end: drained and committed when revoked, dropped when lost. */
export class Ownership {
  readonly #parts = new Map<string, AssignedPartition>();
  /** Raised when waiting for handlers or for a commit makes no sense any more. */
  readonly #cut = new Flag();
  #isLost = false;
  #inHurry = false;

  constructor(
    private readonly context: ClusterContext,
    private readonly settings: GroupSettings,
    private readonly fetcher: Fetcher,
    private readonly committer: Committer,
    private readonly events: OwnershipEvents,
  ) {}

  get all(): readonly AssignedPartition[] {
    return [...this.#parts.values()];
  }

  find(topic: string, partition: number): AssignedPartition | undefined {
    return this.#parts.get(`${topic}/${partition}`);
  }

  /** Whoever closes has little time left. */
  hurry(): void {
    this.#inHurry = true;
    this.#cut.raise();
  }

  /** A new attempt to join begins: what is ours from then on is not lost. */
  startOver(): void {
    this.#isLost = false;
    if (!this.#inHurry) this.#cut.clear();
  }

  suspend(suspended: boolean): void {
    for (const part of this.#parts.values()) part.suspend(suspended);
  }

  keep(generationId: number): void {
    for (const part of this.#parts.values()) part.generationId = generationId;
  }

  /** Fetching starts after the hook, and only if the partitions are still ours then. */
  async add(starts: readonly Start[], generationId: number): Promise<void> {
    const added = starts.map((start) => this.#open(start, generationId));
    await this.#hook('onAssign', added);
    for (const part of added) if (part.isCurrent) this.fetcher.add(part);
    this.fetcher.wake();
  }

  /**
   * Lets what is under way finish, commits it, and lets go. Bounded by the drain timeout; handlers that are still busy
   * then are told through their signal, and their records are not committed.
   */
  async revoke(parts: readonly AssignedPartition[]): Promise<void> {
    if (parts.length === 0) return;
    const deadlineMs = this.context.monotonicMs() + this.settings.drainTimeoutMs;
    for (const part of parts) part.freeze();
    const drained = Promise.all(parts.map((part) => part.drained()));
    const reserveMs = Math.min(COMMIT_RESERVE_MS, this.settings.drainTimeoutMs / 2);
    await this.#cut.waitOr(drained, this.settings.drainTimeoutMs - reserveMs);
    for (const part of parts) part.abort();
    await this.#commitLast(parts, deadlineMs);
    const current = parts.filter((part) => part.isCurrent);
    this.#release(current);
    await this.#hook('onRevoke', current);
  }

  /** The membership is gone: nothing is committed, handlers are told at once. */
  async lose(): Promise<void> {
    this.#isLost = true;
    this.#cut.raise();
    const parts = this.all;
    this.#release(parts);
    if (parts.length > 0) await this.#hook('onLost', parts);
  }

  /** Tries until the deadline. What is refused because the group has gone on without us is not tried again. */
  async #commitLast(parts: readonly AssignedPartition[], deadlineMs: number): Promise<void> {
    while (!this.#isLost && this.settings.autoCommit) {
      const leftMs = deadlineMs - this.context.monotonicMs();
      if (leftMs <= 0) return;
      let failure: { error: unknown } | null = null;
      const attempt = this.committer.commit(parts).catch((error: unknown) => {
        failure = { error };
      });
      await settledWithin(attempt, leftMs);
      const error = (failure as { error: unknown } | null)?.error ?? null;
      if (error === null) return;
      if (isLost(error)) return this.events.lost(error);
      if (isRebalance(error)) return;
      if (!isPassing(error)) return this.events.error(asError(error));
      if (this.#inHurry) return;
      if (isOfUnknownTopic(error)) await settledWithin(this.context.metadata.refresh(), leftMs);
      await this.#cut.wait(COMMIT_RETRY_MS);
    }
  }

  #open(start: Start, generationId: number): AssignedPartition {
    const begin = { ...start, generationId };
    const part: AssignedPartition = new AssignedPartition(start, begin, this.settings, {
      failed: (record, error) => {
        const message = `the handler of ${part.key} failed at offset ${record.offset}; the partition has stopped`;
        this.events.error(new Error(`${message}: ${messageOf(error)}`, { cause: error }));
      },
      hungry: () => this.fetcher.wake(),
      metadata: () => this.events.metadata(),
      offsets: {
        idle: () => this.committer.idle(),
        commit: () => this.committer.commit([part]),
        stored: () => this.#stored(part),
      },
    });
    this.#parts.set(part.key, part);
    return part;
  }

  /** Also when there is no time left: `lose` comes soon then. */
  async #stored(part: AssignedPartition): Promise<GroupOffset | undefined> {
    const backoff = this.context.backoff();
    while (part.isCurrent) {
      try {
        return await this.committer.stored(part);
      } catch (error) {
        if (!isPassing(error)) throw error;
      }
      await sleep(backoff.nextMs());
    }
    throw new PartitionLostError(`${part.key} is not ours any more`);
  }

  #release(parts: readonly AssignedPartition[]): void {
    for (const part of parts) {
      part.release();
      this.fetcher.remove(part);
      if (this.#parts.get(part.key) === part) this.#parts.delete(part.key);
    }
  }

  async #hook(
    name: 'onAssign' | 'onRevoke' | 'onLost',
    parts: readonly AssignedPartition[],
  ): Promise<void> {
    if (parts.length === 0 || this.settings[name] === undefined) return;
    const partitions = parts.map(({ topic, partition, topicId, state: { committed } }) => ({
      topic,
      partition,
      committed,
      topicId,
    }));
    try {
      await this.settings[name](partitions);
    } catch (error) {
      this.events.error(new Error(`${name} failed`, { cause: error }));
    }
  }
}

/** Handlers throw anything, also what cannot be looked at. */
function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return 'by what cannot be described';
  }
}
