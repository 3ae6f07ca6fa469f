import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { committedPage } from '../cluster/committed-records.js';
import { OwnPartitions } from '../cluster/partition-source.js';
import { AdminTables } from '../database/admin-tables.js';
import { Trouble } from '../trouble.js';
import { isLetterTopic } from './letter-topics.js';
import { LetterIndex } from './letter-index.js';

const PAGE_BYTES = 512 * 1024;
const RETRY_MS = 500;
const RETRY_MS_MAX = 10_000;
/** How soon the index forgets what retention took, and topics that were deleted. */
const SWEEP_MS = 30_000;

interface Reading {
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/**
 * Reads every dead-letter topic as it grows. Each broker reads the partitions that it leads, from its own memory, and sleeps
 * until something is appended there. The position goes with the letters in one transaction, and only from where it was: no
 * letter is missed, and none is in the index twice, whoever reads.
 */
@Injectable()
export class LetterIndexer implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #readings = new Map<number, Reading>();
  readonly #own: OwnPartitions;
  readonly #sweepTrouble: Trouble;
  #stopped = false;
  #unsubscribe: readonly (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly tables: AdminTables,
    private readonly index: LetterIndex,
  ) {
    this.#own = new OwnPartitions(context.log);
    this.#sweepTrouble = new Trouble(context, 'the index of dead letters is swept again');
  }

  onApplicationBootstrap(): void {
    if (!this.tables.isThere) return;
    const { cluster, topics } = this.context.log;
    this.#unsubscribe = [
      cluster.onShardChange(() => this.#look()),
      topics.onChange(() => this.#look()),
    ];
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#look();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    const readings = [...this.#readings.values()];
    for (const { stop } of readings) stop.abort();
    await Promise.all([...readings.map(({ done }) => done), this.#sweeping]);
  }

  /** Begins with what is led here now, and ends with what is not any more. */
  #look(): void {
    if (this.#stopped) return;
    const { cluster, topics } = this.context.log;
    const owned = cluster.ownedShards();
    const wanted = new Map<number, { topic: Topic; partition: Partition }>();
    for (const topic of topics.all()) {
      if (!isLetterTopic(topic.name, this.context.deadLetterTopics)) continue;
      for (const partition of topic.partitions) {
        if (owned.has(partition.shard)) wanted.set(partition.partitionId, { topic, partition });
      }
    }
    for (const [id, { stop }] of this.#readings) if (!wanted.has(id)) stop.abort();
    for (const [id, { topic, partition }] of wanted) {
      if (!this.#readings.has(id)) this.#begin(id, topic, partition);
    }
  }

  #begin(id: number, topic: Topic, partition: Partition): void {
    const stop = new AbortController();
    const done = this.#read(topic, partition, stop.signal).finally(() => {
      this.#readings.delete(id);
      // Led again meanwhile.
      this.#look();
    });
    this.#readings.set(id, { stop, done });
  }

  async #read(topic: Topic, partition: Partition, signal: AbortSignal): Promise<void> {
    let failures = 0;
    let offset: bigint | null = null;
    while (!signal.aborted) {
      try {
        offset ??= (await this.index.position(topic, partition)) ?? 0n;
        offset = await this.#page(topic, partition, offset, signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        offset = null;
        const details = { err: error, topic: topic.name, partition: partition.index };
        // What passes by itself is no news, and an outage is worth one line.
        if (failures++ === 3) this.context.logger.warn(details, 'dead letters cannot be indexed');
        const ms = Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** failures);
        await sleep(ms, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** @returns where to go on; null to ask where the position is. */
  async #page(
    topic: Topic,
    partition: Partition,
    offset: bigint,
    signal: AbortSignal,
  ): Promise<bigint | null> {
    const fetched = await this.#own.fetchCommitted(partition, offset, PAGE_BYTES, false);
    if ('error' in fetched) {
      if (fetched.error !== 'OFFSET_OUT_OF_RANGE') throw new Error(fetched.error);
      return this.#skip(topic, partition, offset);
    }
    const page = committedPage(partition, offset, fetched);
    if (page.nextOffset === offset) {
      await this.#untilMore(partition, offset, signal);
      return offset;
    }
    return (await this.index.add(topic, partition, offset, page)) ? page.nextOffset : null;
  }

  /** Retention was faster, or the position is one of a log that was restored to an earlier time. */
  async #skip(topic: Topic, partition: Partition, offset: bigint): Promise<bigint | null> {
    const bounds = await this.#own.bounds(partition);
    if ('error' in bounds) throw new Error(bounds.error);
    const nextOffset =
      offset < bounds.logStartOffset ? bounds.logStartOffset : bounds.highWatermark;
    const empty = { records: [], undecodable: [], nextOffset };
    return (await this.index.add(topic, partition, offset, empty)) ? nextOffset : null;
  }

  #untilMore({ partitionId }: Partition, offset: bigint, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.context.log.onAdvance(partitionId, offset, end, 'read_committed');
      signal.addEventListener('abort', end, { once: true });
    });
  }

  #sweep(): void {
    this.#sweeping = this.#sweeping.then(async () => {
      try {
        await this.#dropExpired();
        // What concerns everybody is one broker's to do.
        const ids = this.context.log.cluster.brokers().map(({ brokerId }) => brokerId);
        if (Math.min(...ids) === this.context.log.cluster.brokerId) await this.index.sweep();
        this.#sweepTrouble.over();
      } catch (error) {
        this.#sweepTrouble.tell(
          error,
          'the index of dead letters was not swept; it is tried again',
        );
      }
    });
  }

  async #dropExpired(): Promise<void> {
    for (const topic of this.context.log.topics.all()) {
      for (const partition of topic.partitions) {
        if (this.#stopped || !this.#readings.has(partition.partitionId)) continue;
        const bounds = await this.#own.bounds(partition);
        if ('error' in bounds || bounds.logStartOffset === 0n) continue;
        await this.index.dropBefore(topic, partition, bounds.logStartOffset);
      }
    }
  }
}
