import type { Log, LogError, Partition } from '@posthorn/log';
import { buildBatch } from '@posthorn/records';
import type { Clock } from '../clock.js';
import type { RoundtripMetrics } from '../metrics/roundtrip-metrics.js';
import type { Reports } from '../reports.js';
import type { TopicOperations } from '../topics/topic-operations.js';

export const ROUNDTRIP_TOPIC = 'posthorn-roundtrip';

/** Neighbouring partitions have different leaders, so each of so many brokers leads at least one. */
const PARTITIONS = 12;
/** A record every ten seconds is 360 of them. */
const CONFIGS = new Map([
  ['retention.ms', '3600000'],
  ['posthorn.index', 'none'],
]);
const FETCH_BYTES_MAX = 1_024;

export interface RoundtripContext {
  readonly log: Pick<Log, 'cluster' | 'topics' | 'append' | 'fetch' | 'onAdvance'>;
  readonly topics: Pick<TopicOperations, 'create'>;
  readonly clock: Clock;
  readonly reports: Pick<Reports, 'limited'>;
  readonly metrics: RoundtripMetrics;
  readonly everyMs: number;
}

/**
 * Appends a record of its own to a partition that this broker leads, every so often, and takes the time until it can be
 * fetched: what a producer and a consumer of this broker would see beside the network, also while nobody else writes.
 */
export class RoundtripProbe {
  #cancel = (): void => undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(private readonly context: RoundtripContext) {}

  start(): void {
    if (this.#stopped) return;
    this.#cancel = this.context.clock.after(this.context.everyMs, () => {
      // One at a time: behind one that hangs no others gather.
      this.#running = this.#probe().then(() => this.start());
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#running;
  }

  async #probe(): Promise<void> {
    const { metrics, reports } = this.context;
    try {
      const partition = await this.#ledPartition();
      if (partition === null) return;
      const beganMs = performance.now();
      const error = await this.#roundtrip(partition);
      if (error === null) metrics.fetched((performance.now() - beganMs) / 1_000);
      // Leadership moved meanwhile: the next one goes to another partition.
      else if (error !== 'NOT_LEADER_OR_FOLLOWER') this.#failed({ error });
    } catch (error) {
      metrics.failed();
      reports.limited('a record of the roundtrip probe failed', { error });
    }
  }

  #failed(details: { readonly error: LogError }): void {
    this.context.metrics.failed();
    this.context.reports.limited('a record of the roundtrip probe was refused', { details });
  }

  async #ledPartition(): Promise<Partition | null> {
    const { log, topics } = this.context;
    const topic = log.topics.byName(ROUNDTRIP_TOPIC);
    if (topic === undefined) {
      // Brokers that do so at once: one of them makes it, and the others find it the next time.
      const request = { name: ROUNDTRIP_TOPIC, partitions: PARTITIONS, configs: CONFIGS };
      await topics.create({ ...request, validateOnly: false });
      return null;
    }
    const owned = log.cluster.ownedShards();
    return topic.partitions.find(({ shard }) => owned.has(shard)) ?? null;
  }

  async #roundtrip({ partitionId }: Partition): Promise<LogError | null> {
    const { log, clock } = this.context;
    const value = String(log.cluster.brokerId);
    const { buffer: batch } = buildBatch([{ value, timestamp: BigInt(clock.now()) }]);
    const appended = await log.append({ partitionId, batch });
    if ('error' in appended) return appended.error;
    const { baseOffset: offset } = appended;
    const request = { partitionId, offset, maxBytes: FETCH_BYTES_MAX, currentLeaderEpoch: -1 };
    for (;;) {
      const fetched = await log.fetch(request);
      if ('error' in fetched) return fetched.error;
      if (fetched.bytes > 0) return null;
      await new Promise<void>((go) => void log.onAdvance(partitionId, offset, go));
    }
  }
}
