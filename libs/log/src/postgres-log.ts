import { sqlStateOf } from '@posthorn/db';
import { hostname } from 'node:os';
import { SHARDS_FENCED } from './sql/shards-fenced.js';
import { PartitionAppends } from './append/partition-appends.js';
import type {
  AppendRequest,
  AppendResult,
  ClusterView,
  FetchRequest,
  FetchResult,
  Isolation,
  Log,
  LogError,
  MarkerRequest,
  PartitionOffsets,
  PassedOver,
  ProducerInfo,
  TimestampLookup,
  TopicCatalog,
} from './log.js';
import { endFor } from './partitions/isolation.js';
import { tellFlushed } from './log-observer.js';
import { doubtPool, endPools, type LogPools } from './log-pools.js';
import { isCompacted } from './compaction/compaction-policy.js';
import { LogCleaner } from './compaction/log-cleaner.js';
import { moveLogStarts } from './retention/log-start.js';
import { PeriodicRetention } from './retention/periodic-retention.js';
import { PartitionLeader, type Lead, type Refusal } from './partitions/partition-leader.js';
import { PartitionReads, refusedFetch } from './fetch/partition-reads.js';
import { PartitionState, type FlushPart } from './partitions/partition-state.js';
import { Periodic } from './tasks/periodic.js';
import { ProducerIds } from './producers/producer-ids.js';
import { Retention } from './retention/retention.js';
import {
  COMPACTED_CLASS,
  retentionClassOf,
  retentionPolicyOf,
} from './retention/retention-policy.js';
import { SegmentChains, type MissingSegment } from './storage/segments.js';
import type { PostgresLogOptions } from './postgres-log-options.js';
import type { LogSettings } from './settings.js';
import { HistoryWatch } from './restores/history-watch.js';
import { PassedOverOffsets } from './restores/passed-over.js';
import { readGaps } from './sql/restores.js';
import { ShardLeases } from './leases/shard-leases.js';
import { visible } from './fetch/timestamps.js';
import { PostgresTopicCatalog } from './topics/topic-catalog.js';

const NO_CONFIGS: ReadonlyMap<string, string> = new Map();

/** Over PostgreSQL; `openPostgresLog` makes it. */
export class PostgresLog implements Log {
  readonly #leases: ShardLeases;
  readonly #history: HistoryWatch;
  readonly #passedOver: PassedOverOffsets;
  readonly #topics: PostgresTopicCatalog;
  readonly #leader: PartitionLeader;
  readonly #segments: SegmentChains;
  readonly #appends: PartitionAppends;
  readonly #reads: PartitionReads;
  readonly #producerIds: ProducerIds;
  readonly retention: PeriodicRetention;
  readonly #cleaner: LogCleaner;
  readonly #cleaning: Periodic;
  #closing: Promise<void> | null = null;

  constructor(
    private readonly pools: LogPools,
    private readonly settings: LogSettings,
    private readonly options: PostgresLogOptions,
    cluster: { clusterId: string; shardCount: number },
  ) {
    const { brokerId, host, port, endpoints, place = `${hostname()}:${port}` } = options;
    const { pool } = pools;
    this.#history = new HistoryWatch({
      pool: pools.leasePool,
      settings,
      shardOfPartition: (partitionId) => this.#leases.shardOfPartition(partitionId),
      begun: (restore) => options.restored?.(restore),
    });
    this.#passedOver = new PassedOverOffsets({
      history: () => this.#history.current,
      read: () => readGaps(pool),
    });
    this.#leases = new ShardLeases({
      pool: pools.leasePool,
      settings,
      node: { brokerId, host, port, endpoints, place },
      ...cluster,
      drain: (shards) => this.#drain(shards),
      catalogVersion: (version) => this.#catalogVersion(version),
      historyChanged: (seen) => this.#history.changed(seen),
      unanswered: () => doubtPool(pool, settings),
      superseded: (message) => options.superseded?.(message),
    });
    this.#topics = new PostgresTopicCatalog({
      pool,
      logger: settings.logger,
      shardOfPartition: (partitionId) => this.#leases.shardOfPartition(partitionId),
      removed: (partitions) => {
        for (const { partitionId } of partitions) {
          this.#dropPartition(partitionId, 'UNKNOWN_TOPIC_OR_PARTITION', 'the topic was deleted');
        }
      },
    });
    this.#segments = new SegmentChains(pool);
    this.#reads = new PartitionReads(pool, settings);
    this.#producerIds = new ProducerIds(pool);
    this.#appends = this.#makeAppends(cluster.shardCount);
    this.#leader = new PartitionLeader({
      pool,
      slices: this.#reads.slices,
      settings,
      leadOf: (partitionId) => this.#leadOf(partitionId),
      mustWait: (state, append) => this.#appends.mustWait(state, append),
      queued: (state) => this.#appends.enqueue(state),
    });
    this.retention = new PeriodicRetention(this.#makeRetention(), settings.logger);
    this.#cleaner = this.#makeCleaner();
    this.#cleaning = new Periodic('compaction', () => this.#cleaner.run(), settings.logger);
    this.#leases.onShardChange((shard, epoch) => this.#shardChanged(shard, epoch));
  }

  get cluster(): ClusterView {
    return this.#leases;
  }
  get compaction(): Log['compaction'] {
    return this.#cleaner.stats;
  }
  get topics(): TopicCatalog {
    return this.#topics;
  }

  /** All that can be read and connected before others count on this broker. */
  async prepare(): Promise<void> {
    await Promise.all([this.#segments.refresh(), this.#leases.prepare(), this.#appends.warmUp()]);
    await this.#topics.seen(this.#leases.catalogVersion);
  }

  async join(): Promise<void> {
    await this.#leases.join();
    await this.#topics.seen(this.#leases.catalogVersion);
    this.retention.start(this.settings.retentionCheckMs);
    const { cleanerBackoffMs } = this.settings;
    if (cleanerBackoffMs >= 0) this.#cleaning.start(cleanerBackoffMs);
  }

  append(request: AppendRequest): Promise<AppendResult> {
    return this.#appends.append(request);
  }

  appendMarker(request: MarkerRequest): Promise<AppendResult> {
    return this.#appends.appendMarker(request);
  }

  fetch(request: FetchRequest): FetchResult | Promise<FetchResult> {
    const state = this.#leader.state(request.partitionId);
    if (state instanceof PartitionState) return this.#reads.fetch(state, request);
    if (state instanceof Promise) {
      return state.then((loaded) =>
        loaded instanceof PartitionState
          ? this.#reads.fetch(loaded, request)
          : refusedFetch(loaded.error),
      );
    }
    return refusedFetch(state.error);
  }

  onAdvance(
    partitionId: number,
    offset: bigint,
    listener: () => void,
    isolation?: Isolation,
  ): () => void {
    const { waiters } = this.#leader.led;
    const state = this.#leader.led.get(partitionId);
    const cancel = waiters.wait(partitionId, offset, listener, isolation);
    const isOver = 'error' in this.#leadOf(partitionId);
    // Never from within this call: the caller has not got its cancel yet.
    if (isOver || (state && endFor(isolation, state) > offset)) {
      queueMicrotask(() => waiters.wake(partitionId, isOver ? null : state!));
    }
    return cancel;
  }

  offsets(partitionId: number): Promise<PartitionOffsets | { error: LogError }> {
    return this.#loaded(partitionId, (state) => this.#reads.offsets(state));
  }

  passedOver(): Promise<PassedOver> {
    return this.#passedOver.current();
  }

  offsetsNow(partitionId: number): PartitionOffsets | null {
    const state = this.#leader.state(partitionId);
    return state instanceof PartitionState ? this.#reads.offsetsNow(state) : null;
  }

  offsetForTimestamp(
    partitionId: number,
    timestamp: bigint,
    isolation?: Isolation,
  ): Promise<TimestampLookup | { error: LogError }> {
    return this.#loaded(partitionId, async (state) =>
      visible(await this.#reads.lookup.first(state, timestamp), isolation, state),
    );
  }

  offsetOfMaxTimestamp(
    partitionId: number,
    isolation?: Isolation,
  ): Promise<TimestampLookup | { error: LogError }> {
    return this.#loaded(partitionId, async (state) =>
      visible(await this.#reads.lookup.max(state), isolation, state),
    );
  }

  async producersOf(partitionId: number): Promise<readonly ProducerInfo[] | { error: LogError }> {
    const state = await this.#leader.withProducers(partitionId);
    return state instanceof PartitionState ? state.describeProducers() : { error: state.error };
  }

  deleteRecordsBefore(
    partitionId: number,
    offset: bigint,
  ): Promise<{ logStartOffset: bigint } | { error: LogError }> {
    return this.#loaded(partitionId, async (state) => {
      if (offset < 0n || offset > state.highWatermark) return { error: 'OFFSET_OUT_OF_RANGE' };
      if (offset > state.logStartOffset && !(await this.#moveLogStart(state, offset))) {
        return { error: 'NOT_LEADER_OR_FOLLOWER' };
      }
      return { logStartOffset: state.logStartOffset };
    });
  }

  allocateProducerId(): Promise<bigint> {
    return this.#producerIds.take();
  }

  handOver(): Promise<boolean> {
    return this.#leases.leave();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#appends.stop();
    this.#cleaner.stop();
    await Promise.all([this.retention.stop(), this.#cleaning.stop()]);
    await this.#leases.close();
    await this.#appends.close();
    this.#leader.led.waiters.wakeAll();
    if (!this.options.pool) await endPools(this.pools);
  }

  /** Runs `work` on a loaded partition; a failure of PostgreSQL is an answer. */
  async #loaded<T>(
    partitionId: number,
    work: (state: PartitionState) => Promise<T | { error: LogError }>,
  ): Promise<T | { error: LogError }> {
    const state = await this.#leader.state(partitionId);
    if (!(state instanceof PartitionState)) return { error: state.error };
    return this.#reads.guarded(() => work(state));
  }

  /** False when the shard is not ours any more. */
  async #moveLogStart(state: PartitionState, logStartOffset: bigint): Promise<boolean> {
    try {
      await moveLogStarts(this.pools.pool, [{ state, logStartOffset }]);
      return true;
    } catch (error) {
      if (sqlStateOf(error) === SHARDS_FENCED) return false;
      throw error;
    }
  }

  #makeRetention(): Retention {
    return new Retention({
      pool: this.pools.pool,
      settings: this.settings,
      index: this.#reads.index,
      topics: () => this.#topics.all(),
      loaded: (partitionId) =>
        'error' in this.#leadOf(partitionId) ? undefined : this.#leader.led.get(partitionId),
      load: (partitionId) => this.#led(partitionId),
      segmentsChanged: () => this.#segments.refresh(),
      catchUp: () => this.#topics.catchUp(),
      observer: this.options.observer,
      faultPoint: this.options.faultPoint,
    });
  }

  #makeCleaner(): LogCleaner {
    return new LogCleaner({
      pool: this.pools.pool,
      settings: this.settings,
      reader: this.#reads.behind,
      aborted: this.#reads.aborted,
      index: this.#reads.index,
      topics: () => this.#topics.all(),
      catchUp: () => this.#topics.catchUp(),
      load: (partitionId) => this.#led(partitionId),
      cleaned: (partitionId, end) => this.#reads.cleaned(partitionId, end),
      outcomeUnknown: (shard, message) => {
        this.settings.logger.warn(`shard ${shard} is acquired again: ${message}`);
        this.#leases.forget([shard]);
      },
      faultPoint: this.options.faultPoint,
    });
  }

  /** The partition, if this broker leads it. */
  async #led(partitionId: number): Promise<PartitionState | undefined> {
    const state = await this.#leader.state(partitionId);
    return state instanceof PartitionState ? state : undefined;
  }

  #makeAppends(shardCount: number): PartitionAppends {
    return new PartitionAppends({
      pool: this.pools.pool,
      settings: this.settings,
      segments: this.#segments,
      catalogVersion: () => this.#topics.version,
      topicDeleted: () => this.#topics.catchUp(),
      shardCount,
      leadOf: (partitionId) => this.#leadOf(partitionId),
      admit: (partitionId, append) => this.#leader.append(partitionId, append),
      segmentFor: (state) => this.#segmentFor(state),
      committed: (part) => this.#committed(part),
      flushed: (parts, seconds) => tellFlushed(this.options.observer, parts, seconds),
      forget: (shards) => this.#leases.forget(shards),
      faultPoint: this.options.faultPoint,
    });
  }

  #leadOf(partitionId: number): Lead | Refusal {
    if (!this.#topics.ofPartition(partitionId)) {
      return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: `no partition ${partitionId}` };
    }
    const shard = this.#leases.shardOfPartition(partitionId);
    const epoch = this.#leases.epochOf(shard);
    if (epoch === undefined) {
      return { error: 'NOT_LEADER_OR_FOLLOWER', message: `shard ${shard} is not led here` };
    }
    return { shard, epoch };
  }

  #segmentFor(state: PartitionState): { segmentId: number } | MissingSegment {
    const configs = this.#topics.ofPartition(state.partitionId)?.topic.configs ?? NO_CONFIGS;
    const wanted = isCompacted(configs)
      ? COMPACTED_CLASS
      : retentionClassOf(retentionPolicyOf(configs, this.settings.retentionDefaults()));
    return this.#segments.targetOf(wanted, state.lastSegmentId);
  }

  #committed(part: FlushPart): void {
    const { partition } = part;
    partition.commit(part);
    if (partition.dropped) return;
    this.#reads.remember(part);
    this.#leader.led.waiters.wake(partition.partitionId, partition);
  }

  #shardChanged(shard: number, epoch: number | null): void {
    if (epoch !== null) return;
    for (const { partitionId } of this.#leader.led.ofShards(new Set([shard]))) {
      this.#dropPartition(partitionId, 'NOT_LEADER_OR_FOLLOWER', `shard ${shard} was lost`);
    }
  }

  #dropPartition(partitionId: number, error: LogError, message: string): void {
    this.#leader.led.drop(partitionId, error, message);
    this.#reads.drop(partitionId);
  }

  /** No append of these shards is let in any more: what is queued is still written, then nothing is in flight. */
  async #drain(shards: readonly number[]): Promise<void> {
    await this.#appends.drained(this.#leader.led.ofShards(new Set(shards)));
  }

  #catalogVersion(version: bigint): void {
    this.#topics.seen(version).catch((error: unknown) => {
      this.settings.logger.warn('the topics could not be read; the next tick tries again', error);
    });
  }
}
