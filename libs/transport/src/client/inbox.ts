import type { ConsumedRecord, ConsumerGroup, KafkaCluster } from '@posthorn/client';
import type { Clock } from '../runtime/clock.js';
import { describeError } from '../errors/describe-error.js';
import type { ThrottledLogger } from '../runtime/throttled-logger.js';

/** Replies nobody waits for any more are of no use to anybody. */
const INBOX_RETENTION_MS = 10 * 60_000;
const CLOSE_TIMEOUT_MS = 1_000;

export interface InboxDependencies {
  readonly topic: string;
  readonly cluster: KafkaCluster;
  readonly onReply: (record: ConsumedRecord) => Promise<void>;
  readonly clock: Clock;
  readonly logger: ThrottledLogger;
}

/**
 * One reply topic per client instance, with one partition: no reply partitions to work out, and no reply that a rebalance
 * hands to an instance that never asked. It is opened by the first request.
 */
export class Inbox {
  private group: ConsumerGroup | undefined;
  private opening: Promise<void> | undefined;

  constructor(private readonly deps: InboxDependencies) {}

  get topic(): string {
    return this.deps.topic;
  }

  /** Resolves when replies can be written to it; reading them begins in the background and misses none. */
  open(): Promise<void> {
    this.opening ??= this.create().catch((error: unknown) => {
      // The next request tries again: a failed first one must not be remembered for ever.
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }

  async close(): Promise<void> {
    await this.group?.close({ timeoutMs: CLOSE_TIMEOUT_MS });
  }

  private async create(): Promise<void> {
    const { cluster, topic, onReply, logger } = this.deps;
    const configs = { 'retention.ms': String(INBOX_RETENTION_MS) };
    await cluster.ensureTopics([{ topic, partitions: 1, configs }]);
    const group = cluster.group({
      groupId: topic,
      topics: [topic],
      offsetReset: 'earliest',
      handle: (record) => onReply(record),
    });
    group.on('error', (error) => logger.warn(`inbox '${topic}': ${error.message}`));
    this.group = group;
    group.start().catch((error: unknown) => {
      logger.warn(`inbox '${topic}' cannot be read: ${describeError(error).message}`);
      this.opening = undefined;
    });
  }
}
