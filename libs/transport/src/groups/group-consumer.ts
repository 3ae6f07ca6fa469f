import type { LoggerService } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type {
  ConsumedRecord,
  ConsumerGroup,
  GroupOptions,
  HandleContext,
  KafkaCluster,
  TopicPartition,
} from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import { PauseReasons } from '../control/pause-reasons.js';
import { describeError } from '../errors/describe-error.js';
import { HandlerInterruptedError } from '../errors/exceptions.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';
import type { ConsumerOptions } from '../options/options.js';
import { lanes } from './lanes.js';
import { OWN_POSITIONS, type OwnPositions } from './own-positions.js';
import { backoffMs, DEFAULT_RETRY } from '../retry/retry-policy.js';
import { retriedTopic } from '../naming/topic-name.js';
import { waitsForOffsets } from '../transaction/waiting-offsets.js';

export interface GroupConsumerDependencies {
  readonly groupId: string;
  readonly topics: readonly (string | RegExp)[];
  /** Names of the handlers of a topic. */
  readonly handlersOf: (topic: string) => readonly string[];
  readonly consumer: ConsumerOptions | undefined;
  /** Records of a key stay in order beside each other, though `perPartition` may be 1. */
  readonly parks: boolean;
  /** Where its handlers keep positions of their own; undefined: nowhere. */
  readonly positions: OwnPositions | undefined;
  /** No lanes for this topic: its handlers see to the order. */
  readonly withoutLanes: (topic: string) => boolean;
  readonly cluster: KafkaCluster;
  readonly handle: (record: ConsumedRecord, context: HandleContext) => Promise<void>;
  /** The mark of the pause that the control topic has the partition under. */
  readonly askedPause: (topic: string, partition: number) => string | undefined;
  readonly onJoined: (generationId: number) => void;
  readonly onError: (error: Error) => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: LoggerService;
  readonly throttled: ThrottledLogger;
}

/** A consumer group's membership, from the first join to the drain. Starting never gives up, stopping is bounded. */
export class GroupConsumer {
  private readonly group: ConsumerGroup;
  private readonly reasons = new PauseReasons(({ topic, partition }, isPaused, mark) => {
    if (isPaused) this.group.pause(topic, partition, mark);
    else this.outside(() => this.group.resume(topic, partition));
  });
  /** Handlers begin in the async context in which the server was started, not in that of a handler that resumes or seeks. */
  private readonly outside = AsyncLocalStorage.snapshot();
  private readonly stopping = new AbortController();

  /** Throws on settings that cannot work together: no broker is needed to see that, so it belongs to the boot. */
  constructor(private readonly deps: GroupConsumerDependencies) {
    this.group = this.createGroup();
  }

  async start(): Promise<void> {
    const { clock, random, throttled, groupId } = this.deps;
    for (let attempt = 1; !this.stopping.signal.aborted; attempt += 1) {
      try {
        await this.group.start();
        return;
      } catch (error) {
        throttled.warn(
          `group '${groupId}' cannot start, trying again: ${describeError(error).message}`,
        );
        await clock.sleep(backoffMs(DEFAULT_RETRY, attempt, random), this.stopping.signal);
      }
    }
  }

  /** Stops fetching, lets running handlers finish within the budget, commits, leaves. */
  async stop(timeoutMs: number): Promise<void> {
    this.stopping.abort();
    try {
      await this.group.close({ timeoutMs });
    } catch (error) {
      // What could not be committed is delivered again; a shutdown goes on either way.
      this.deps.logger.warn(
        `group '${this.deps.groupId}' closed badly: ${describeError(error).message}`,
      );
    }
  }

  assignment(): ReturnType<ConsumerGroup['assignment']> {
    return this.group.assignment();
  }

  get groupId(): string {
    return this.deps.groupId;
  }

  /** The assigned partitions that are meant: one of the topic, or all of them and those where its records wait for a retry. */
  private chosen(topic: string, partition: number | undefined): readonly TopicPartition[] {
    const all = this.group.assignment();
    if (partition !== undefined) {
      return all.filter((state) => state.topic === topic && state.partition === partition);
    }
    const { groupId } = this.deps;
    return all.filter((state) => [state.topic, retriedTopic(state.topic, groupId)].includes(topic));
  }

  pause(topic: string, partition?: number): number {
    const chosen = this.chosen(topic, partition);
    for (const one of chosen) this.reasons.pause(one);
    return chosen.length;
  }

  /** Pauses one partition until the returned function is called. */
  hold(target: TopicPartition): () => void {
    return this.reasons.hold(target);
  }

  /** What the control topic asks has changed. */
  obey(): void {
    for (const one of this.group.assignment()) {
      this.reasons.ask(one, this.deps.askedPause(one.topic, one.partition));
    }
  }

  /** Resolves when the partition is not paused, by code or by the control topic, or the signal aborts. */
  untilResumed(target: TopicPartition, signal: AbortSignal): Promise<void> {
    return this.reasons.untilResumed(target, signal);
  }

  resume(topic: string, partition?: number): number {
    const chosen = this.chosen(topic, partition);
    for (const one of chosen) this.reasons.resume(one);
    return chosen.length;
  }

  seek(topic: string, partition: number, offset: bigint): Promise<void> {
    return this.outside(() => this.group.seek(topic, partition, offset));
  }

  /** Partitions begin where the group and its own positions say by then. */
  rejoin(): void {
    this.outside(() => this.group.rejoin());
  }

  private createGroup(): ConsumerGroup {
    const { cluster, consumer, groupId, topics, handle, handlersOf, onJoined } = this.deps;
    const { parks, withoutLanes, throttled } = this.deps;
    const warn = (message: string): void => throttled.warn(message);
    // A new service must see what was published before its first deploy: `latest` would lose it without a word.
    const group = cluster.group({
      offsetReset: 'earliest',
      ...consumer,
      ...lanes({ consumer, parks, withoutLanes, warn }),
      ...this.ownPositions(),
      groupId,
      topics,
      handlersOf,
      handle,
      onUnstableOffsets: waitsForOffsets,
      // Before their first fetch.
      onAssign: (partitions) => {
        for (const one of partitions) {
          this.reasons.assigned(one, this.deps.askedPause(one.topic, one.partition));
        }
      },
    });
    group.on('joined', onJoined);
    group.on('error', (error) => this.report(error));
    return group;
  }

  private ownPositions(): Pick<GroupOptions, 'commitLabel' | 'startsAt' | 'onRevoke'> {
    const { positions } = this.deps;
    if (positions === undefined) return {};
    return {
      commitLabel: OWN_POSITIONS,
      startsAt: (starts) => positions.startsAt(starts),
      onRevoke: (partitions) => positions.revoked(partitions),
    };
  }

  private report(error: Error): void {
    // A handler that was left is what a drain is for, and no news; the client tells it as the cause of a stopped partition.
    if ([error, error.cause].some((reason) => reason instanceof HandlerInterruptedError)) return;
    this.deps.throttled.warn(`group '${this.deps.groupId}': ${error.message}`);
    this.deps.onError(error);
  }
}
