import { EventEmitter } from 'node:events';
import type { AssignedPartition } from '../consumer/assigned-partition.js';
import { Fetcher } from '../consumer/fetcher.js';
import type { ClusterContext } from '../context.js';
import { diagnostics } from '../diagnostics.js';
import { asError, AuthenticationError, ClosedError, LogTruncatedError } from '../errors.js';
import { Flag } from '../flag.js';
import type { ConnectionPool } from '../net/connection-pool.js';
import { settledWithin, sleep } from '../sleep.js';
import type { ConsumerGroup, GroupMetadata, GroupOptions, PartitionState } from '../types.js';
import { AnewTopics } from './anew-topics.js';
import { ClassicMembership } from './classic.js';
import { ConsumerMembership } from './consumer/consumer-membership.js';
import { Committer } from './committer.js';
import { Coordinator, CoordinatorKind } from '../coordinator.js';
import {
  isLost,
  isOfUnknownTopic,
  isPassing,
  isQuiet,
  isRebalance,
  RejoinError,
} from './group-errors.js';
import type { Membership, MembershipParts } from './membership.js';
import { NegotiatedMembership } from './negotiated-membership.js';
import { Offsets } from './offsets.js';
import { Ownership } from './ownership.js';
import { settingsOf, type GroupSettings } from './settings.js';
import { StallWatch } from './stall-watch.js';

/** Short, and no separator of the metadata it travels in. */
const LEGAL_MARK = /^[\w.-]{0,64}$/;

/** Of the time `close` has, this share belongs to the handlers; the rest to commit and leave. */
const DRAIN_SHARE = 0.7;
/** A join that is under way may take this share. */
const JOIN_SHARE = 0.4;

/** One member of one group: composition, and what the application calls. */
export class KafkaConsumerGroup implements ConsumerGroup {
  readonly #events = new EventEmitter();
  readonly #settings: GroupSettings;
  readonly #fetchPool: ConnectionPool;
  readonly #coordinatorPool: ConnectionPool;
  readonly #fetcher: Fetcher;
  readonly #committer: Committer;
  readonly #ownership: Ownership;
  readonly #membership: Membership;
  /** While commits may be sent. */
  readonly #stable = new Flag();
  readonly #closing = new AbortController();
  readonly #stalls: StallWatch;
  #loop: Promise<void> | null = null;
  #commitTimer: NodeJS.Timeout | null = null;
  readonly #unlisten: (() => void)[] = [];
  readonly #unlistenAnew: () => void;
  #ended = false;
  #closed: Promise<void> | null = null;

  constructor(
    private readonly context: ClusterContext,
    options: GroupOptions,
  ) {
    const settings = settingsOf(options);
    const error = (reason: Error): void => this.#report(reason);
    this.#settings = settings;
    this.#stalls = new StallWatch(context.monotonicMs, settings);
    this.#fetchPool = context.openPool();
    this.#coordinatorPool = context.openPool();
    const coordinator = new Coordinator(
      context,
      this.#coordinatorPool,
      settings.groupId,
      CoordinatorKind.GROUP,
    );
    const identity = (): GroupMetadata => this.#membership.identity;
    this.#fetcher = new Fetcher(context, this.#fetchPool, {
      ...settings,
      maxWaitMs: settings.fetchMaxWaitMs,
      maxBytes: settings.fetchMaxBytes,
      partitionMaxBytes: settings.fetchMaxPartitionBytes,
      onError: error,
      onTruncation: (partition, endOffset) => this.#truncated(partition, endOffset),
    });
    const offsets = new Offsets(coordinator, identity, settings.groupId);
    this.#committer = new Committer(offsets, identity, { refused: error });
    this.#ownership = new Ownership(context, settings, this.#fetcher, this.#committer, {
      error,
      lost: (reason) => this.#membership.lost(reason),
      metadata: identity,
    });
    const parts = {
      context,
      settings,
      coordinator,
      offsets,
      committer: this.#committer,
      ownership: this.#ownership,
      pool: this.#fetchPool,
      signal: this.#closing.signal,
      stable: this.#stable,
      joined: (generationId: number) => void this.#events.emit('joined', generationId),
      error,
    };
    this.#membership = membershipOf(parts);
    const anew = new AnewTopics({ ...parts, wake: () => this.#fetcher.wake() });
    this.#unlistenAnew = context.metadata.onUpdate(() => anew.look());
  }

  start(): Promise<void> {
    if (this.#closed) return Promise.reject(new ClosedError('the group was closed'));
    if (this.#loop === null) {
      // The search for a coordinator waits for metadata, which are asked for without an end.
      const unlisten = this.context.metadata.onFailure((errors) => {
        const last = errors[errors.length - 1];
        if (last instanceof AuthenticationError) this.#report(last);
      });
      this.#unlisten.push(unlisten);
      this.#loop = this.#run().finally(() => {
        this.#ended = true;
        this.#stable.raise(); // whoever waits to commit learns that it is over
      });
      this.#stalls.start();
      const { autoCommit, commitIntervalMs } = this.#settings;
      if (autoCommit) {
        this.#commitTimer = setInterval(() => this.#commitInBackground(), commitIntervalMs);
      }
    }
    return Promise.resolve();
  }

  /** What ends a membership by itself is an error of the group, and no reason for the process to end. */
  async #run(): Promise<void> {
    try {
      await this.#membership.run();
    } catch (error) {
      this.#report(asError(error));
    }
  }

  pause(topic: string, partition: number, mark = ''): void {
    if (!LEGAL_MARK.test(mark)) throw new RangeError(`'${mark}' is no mark of a paused partition`);
    this.#ownership.find(topic, partition)?.pause(mark);
  }

  resume(topic: string, partition: number): void {
    this.#ownership.find(topic, partition)?.resume();
  }

  async seek(topic: string, partition: number, offset: bigint): Promise<void> {
    const part = this.#ownership.find(topic, partition);
    if (part === undefined) throw new RangeError(`${topic}/${partition} is not assigned`);
    const thaw = part.freeze();
    const drained = part.drained();
    if (!(await settledWithin(drained, this.#settings.drainTimeoutMs))) {
      // It goes on from where it was, as soon as what runs is done.
      void drained.then(thaw);
      throw new Error(`handlers of ${topic}/${partition} did not finish in time to seek`);
    }
    if (!part.isCurrent) throw new Error(`${topic}/${partition} was revoked before the seek`);
    part.seek(offset);
    this.#fetcher.wake();
  }

  /** What was read of the partition is gone from its log: nothing that has come in its place is passed over. */
  async #truncated(part: AssignedPartition, endOffset: bigint): Promise<void> {
    const { topic, partition } = part;
    const position = part.read.upTo;
    const { groupId } = this.#settings;
    if (diagnostics.truncation.hasSubscribers) {
      diagnostics.truncation.publish({ groupId, topic, partition, position, endOffset });
    }
    this.#report(new LogTruncatedError({ topic, partition, position, endOffset }));
    if (part.position <= endOffset) return;
    try {
      await this.seek(topic, partition, endOffset);
    } catch (error) {
      // Whoever has it next begins below the cut.
      if (part.isCurrent) throw error;
    }
  }

  assignment(): readonly PartitionState[] {
    return this.#ownership.all.map(({ state }) => state);
  }

  async commit(): Promise<void> {
    const backoff = this.context.backoff();
    for (;;) {
      await this.#stable.wait();
      if (this.#ended || this.#closed) throw new ClosedError('the group has ended');
      try {
        return await this.#committer.commit(this.#ownership.all);
      } catch (error) {
        this.#onCommitError(error);
        if (!isPassing(error) && !isRebalance(error) && !isLost(error)) throw error;
      }
      await sleep(backoff.nextMs(), this.#closing.signal);
    }
  }

  rejoin(): void {
    if (this.#loop === null || this.#ended || this.#closed) return;
    this.#membership.lost(new RejoinError('the application has asked for it'));
  }

  close(options: { timeoutMs?: number } = {}): Promise<void> {
    this.#closed ??= this.#close(options.timeoutMs ?? 10_000);
    return this.#closed;
  }

  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'joined', listener: (generationId: number) => void): this;
  on(event: 'error' | 'joined', listener: (...args: never[]) => void): this {
    this.#events.on(event, listener as (...args: unknown[]) => void);
    return this;
  }

  off(event: 'error' | 'joined', listener: (...args: never[]) => void): this {
    this.#events.off(event, listener as (...args: unknown[]) => void);
    return this;
  }

  async #close(timeoutMs: number): Promise<void> {
    const hurry = setTimeout(() => this.#ownership.hurry(), timeoutMs * DRAIN_SHARE);
    this.#closing.abort();
    for (const unlisten of this.#unlisten) unlisten();
    if (this.#loop !== null) await settledWithin(this.#shutDown(this.#loop, timeoutMs), timeoutMs);
    clearTimeout(hurry);
    if (this.#commitTimer) clearInterval(this.#commitTimer);
    this.#stalls.stop();
    this.#unlistenAnew();
    this.#membership.stop();
    await settledWithin(this.#ownership.lose(), 100);
    this.#fetcher.close();
    this.#fetchPool.close();
    this.#coordinatorPool.close();
    this.context.closed(this, [this.#fetchPool, this.#coordinatorPool]);
  }

  async #shutDown(loop: Promise<void>, timeoutMs: number): Promise<void> {
    await this.#membership.interrupt(timeoutMs * JOIN_SHARE);
    await loop;
    await this.#ownership.revoke(this.#ownership.all);
    this.#membership.stop();
    try {
      await this.#membership.leave(timeoutMs);
    } catch (error) {
      if (!isQuiet(error)) this.#report(asError(error));
    }
  }

  #commitInBackground(): void {
    if (!this.#stable.isRaised || this.#committer.isBusy) return;
    this.#committer.commit(this.#ownership.all).catch((error: unknown) => {
      this.#onCommitError(error);
      if (!isQuiet(error)) this.#report(asError(error));
    });
  }

  #onCommitError(error: unknown): void {
    if (isLost(error)) this.#membership.lost(error);
    else if (isRebalance(error)) this.#membership.rebalance();
    else if (isOfUnknownTopic(error)) void this.context.metadata.refresh();
  }

  /** An EventEmitter throws an 'error' that nobody hears; a service does not end because nobody listens. */
  #report(error: Error): void {
    if (this.#events.listenerCount('error') > 0) this.#events.emit('error', error);
  }
}

function membershipOf(parts: MembershipParts): Membership {
  const { protocol } = parts.settings;
  if (protocol === 'consumer') return new ConsumerMembership(parts);
  if (protocol === 'auto') return new NegotiatedMembership(parts);
  return new ClassicMembership(parts);
}
