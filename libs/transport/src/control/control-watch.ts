import {
  type AskedPause,
  type KafkaCluster,
  type KafkaOperations,
  pauseMark,
  Pauses,
} from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import { describeError } from '../errors/describe-error.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import { backoffMs, DEFAULT_RETRY } from '../retry/retry-policy.js';
import { unlessAborted } from '../runtime/signals.js';
import { TopicProvisioner } from '../topics/topic-provisioner.js';
import { retriedTopic } from '../naming/topic-name.js';

export interface ControlWatchDependencies {
  readonly cluster: KafkaCluster & KafkaOperations;
  readonly topic: string;
  /** Create it when it is missing. */
  readonly create: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: ThrottledLogger;
  /** Something was asked, or has ended by itself. */
  readonly onChange: () => void;
}

const MISSING_RETRY_MS = 5_000;
const WAIT_MS = 5_000;
const TIMER_MS_MAX = 2 ** 31 - 1;

/**
 * Reads the control topic from its beginning and for ever, without a group and without commits: each instance sees all of
 * it. Nothing is consumed before it was read once, so that a pause outlives whoever was paused.
 */
export class ControlWatch {
  private readonly caughtUp: Promise<void>;
  private settle: () => void = () => undefined;
  private hasCaughtUp = false;
  private pauses = new Pauses();
  /** The earliest end that somebody who stands still waits for. */
  private awaitedEnd: { readonly atMs: number; readonly cancel: () => void } | null = null;

  constructor(private readonly deps: ControlWatchDependencies) {
    this.caughtUp = new Promise((resolve) => (this.settle = resolve));
  }

  get isCaughtUp(): boolean {
    return this.hasCaughtUp;
  }

  /**
   * Resolves when all was read that had been asked before, however long the topic cannot be read, and reads on. With the
   * signal both end.
   */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.forgetEnd(), { once: true });
    void this.readOn(signal);
    await unlessAborted(this.caughtUp, signal);
  }

  private async readOn(signal: AbortSignal): Promise<void> {
    const { clock, random, logger, topic } = this.deps;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        await this.read(signal);
        attempt = 0;
      } catch (error) {
        if (signal.aborted) return;
        logger.warn(`cannot read the control topic '${topic}': ${describeError(error).message}`);
        await clock.sleep(backoffMs(DEFAULT_RETRY, Math.max(1, attempt), random), signal);
      }
    }
  }

  /** Those of a group that are in force. */
  inForce(group: string): readonly AskedPause[] {
    return this.pauses.inForce(group, this.deps.clock.now());
  }

  /**
   * The mark of the pause that a partition is under. A topic is paused with the retries of its records. Whoever gets a mark
   * is told by `onChange` when that pause ends by itself.
   */
  markOf(group: string, topic: string, partition: number): string | undefined {
    const now = this.deps.clock.now();
    const retried = retriedTopic(topic, group);
    const pause =
      retried === undefined
        ? this.pauses.of(group, topic, partition, now)
        : this.pauses.of(group, retried, NO_PARTITION, now);
    if (pause === undefined) return undefined;
    // Not where the pauses change: the time goes on between the question what is in force and the one what ends next, and
    // a pause that ended just then would be in neither answer and hold for ever.
    if (pause.untilMs !== null) this.awaitEnd(pause.untilMs);
    return pauseMark(pause);
  }

  private async read(signal: AbortSignal): Promise<void> {
    const { cluster, topic, clock, logger } = this.deps;
    await this.ensureTopic();
    if ((await cluster.partitionsOf(topic)) === 0) {
      this.changed(new Pauses());
      return clock.sleep(MISSING_RETRY_MS, signal);
    }
    const ends = new Map(
      (await cluster.listOffsets(topic, 'latest')).map(({ partition, offset }) => [
        partition,
        offset,
      ]),
    );
    const starts = await cluster.listOffsets(topic, 'earliest');
    const behind = new Set(
      starts.filter(({ partition, offset }) => offset < (ends.get(partition) ?? 0n)).map(indexOf),
    );
    const pauses = new Pauses();
    if (behind.size === 0) this.changed(pauses);
    const pages = cluster.read({
      partitions: starts.map(({ partition, offset }) => ({ topic, partition, from: offset })),
      maxWaitMs: WAIT_MS,
      signal,
      onRetry: (error) => logger.warn(`control topic '${topic}': ${error.message}`),
      // What is gone of it was obeyed, and is until somebody says otherwise.
      onTruncation: (error) => logger.warn(`control topic '${topic}': ${error.message}`),
    });
    for await (const { partition, records, nextOffset } of pages) {
      for (const record of records) {
        const problem = pauses.apply(record);
        if (problem === undefined) continue;
        logger.warn(`${topic}[${partition}]@${record.offset} changes nothing: ${problem}`);
      }
      const wasBehind = behind.size > 0;
      if (nextOffset >= (ends.get(partition) ?? 0n)) behind.delete(partition);
      if (behind.size === 0 && (wasBehind || records.length > 0)) this.changed(pauses);
    }
  }

  private async ensureTopic(): Promise<void> {
    if (!this.deps.create) return;
    const { topic } = this.deps;
    const topics = [{ topic, partitions: 1, configs: { 'cleanup.policy': 'compact' } }];
    await new TopicProvisioner({ ...this.deps, topics }).tryOnce();
  }

  private changed(pauses: Pauses): void {
    this.pauses = pauses;
    this.hasCaughtUp = true;
    this.settle();
    this.forgetEnd();
    this.deps.onChange();
  }

  private awaitEnd(atMs: number): void {
    if (this.awaitedEnd !== null && this.awaitedEnd.atMs <= atMs) return;
    this.forgetEnd();
    const { clock, onChange } = this.deps;
    const inMs = Math.min(Math.max(0, atMs - clock.now()), TIMER_MS_MAX);
    const cancel = clock.after(inMs, () => {
      this.awaitedEnd = null;
      onChange();
    });
    this.awaitedEnd = { atMs, cancel };
  }

  private forgetEnd(): void {
    this.awaitedEnd?.cancel();
    this.awaitedEnd = null;
  }
}

/** Of a retry topic: its partitions are not those of the topic, so only what holds for all of them does. */
const NO_PARTITION = -1;

const indexOf = ({ partition }: { readonly partition: number }): number => partition;
