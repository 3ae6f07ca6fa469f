import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { sqlStateOf, type Pool } from '@posthorn/db';
import { SHARDS_FENCED } from '../sql/shards-fenced.js';
import type { Topic } from '../log.js';
import type { PartitionState } from '../partitions/partition-state.js';
import type { LogSettings } from '../settings.js';
import { createCleanSegment, keepCleanSegment } from '../sql/compaction.js';
import { CleanableRanges, type CleanableRange } from './cleanable-range.js';
import { compactionPolicyOf, type CompactionPolicy } from './compaction-policy.js';
import { CompactionStats } from './compaction-stats.js';
import { OffsetMap } from './offset-map.js';
import {
  PartitionCleaner,
  UnknownSwitchError,
  type PartitionCleanerContext,
} from './partition-cleaner.js';

export interface LogCleanerContext extends Omit<PartitionCleanerContext, 'spent'> {
  readonly pool: Pool;
  readonly settings: LogSettings;
  topics(): readonly Topic[];
  /** Topics are what they are now, and not a tick ago. */
  catchUp(): Promise<void>;
  /** The partition if this broker leads it. */
  load(partitionId: number): Promise<PartitionState | undefined>;
  /** What readers have of the partition below `end` is not to be used again. */
  cleaned(partitionId: number, end: bigint): void;
  /** Nobody knows whether the switch was committed: the shard has to be acquired anew. */
  outcomeUnknown(shard: number, message: string): void;
}

/** How often a run that takes long says that its segment is still wanted: it is kept for ten minutes at a time. */
const KEEP_EVERY_MS = 60_000;
const PARTITION_GONE = 'PH003';
const UNDEFINED_TABLE = '42P01';
const FOREIGN_KEY_VIOLATION = '23503';

class Stopped extends Error {}

/**
 * Kafka's log cleaner: looks at the partitions of compacted topics that this broker leads, and cleans those that are
 * worth it, one after the other, within a budget of bytes a second. What a run keeps of all of them goes into one
 * segment, so a thousand small partitions do not become a thousand tables.
 */
export class LogCleaner {
  readonly stats = new CompactionStats();
  readonly #ranges: CleanableRanges;
  #isStopping = false;
  #segmentId: number | null = null;
  #keptAtMs = 0;

  constructor(private readonly context: LogCleanerContext) {
    this.#ranges = new CleanableRanges(context.index);
  }

  /** The run that is under way ends at its next step. */
  stop(): void {
    this.#isStopping = true;
  }

  async run(): Promise<void> {
    this.#segmentId = null;
    const { settings, pool } = this.context;
    let cleaner: PartitionCleaner | null = null;
    try {
      for await (const due of this.#due()) {
        // The map is memory that only a run needs.
        cleaner ??= new PartitionCleaner(
          { ...this.context, spent: (bytes) => this.#spent(bytes) },
          new OffsetMap(settings.cleanerDedupeBytes),
        );
        await this.#clean(cleaner, due);
      }
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    } finally {
      if (this.#segmentId !== null) await keepCleanSegment(pool, this.#segmentId, false);
    }
  }

  async *#due(): AsyncGenerator<Due, void, void> {
    for (const { id, name, configs, partitions } of this.context.topics()) {
      const policy = compactionPolicyOf(configs);
      if (policy === null) continue;
      for (const { partitionId, index } of partitions) {
        if (this.#isStopping) return;
        const state = await this.context.load(partitionId);
        if (!state) continue;
        const nowMs = this.context.settings.clock.wallMs();
        const range = await this.#ranges.of(state, policy, nowMs);
        if (!range || !(await this.#stillSays(id, policy))) continue;
        yield { name: `${name}-${index}`, state, policy, range };
      }
    }
  }

  /** What is compacted never comes back: a topic that another broker was told to keep whole is left alone from then on. */
  async #stillSays(topicId: string, policy: CompactionPolicy): Promise<boolean> {
    await this.context.catchUp();
    const topic = this.context.topics().find(({ id }) => id === topicId);
    return topic !== undefined && isDeepStrictEqual(compactionPolicyOf(topic.configs), policy);
  }

  async #clean(cleaner: PartitionCleaner, { name, state, policy, range }: Due): Promise<void> {
    const { pool, settings } = this.context;
    this.#segmentId ??= await createCleanSegment(pool);
    this.#keptAtMs = settings.clock.monotonicMs();
    const to = {
      segmentId: this.#segmentId,
      now: BigInt(settings.clock.wallMs()),
      deleteRetentionMs: BigInt(policy.deleteRetentionMs),
    };
    const startedMs = settings.clock.monotonicMs();
    try {
      const done = await cleaner.clean(state, range, to);
      if (!done) return;
      this.context.cleaned(state.partitionId, done.end);
      const { bytesBefore, bytesAfter } = done;
      this.stats.passes++;
      this.stats.bytesBefore += Number(bytesBefore);
      this.stats.bytesAfter += Number(bytesAfter);
      settings.logger.info(
        `${name} was compacted up to ${done.end}: ${bytesBefore} bytes became ${bytesAfter}`,
      );
    } catch (error) {
      if (error instanceof Stopped) throw error;
      this.stats.failures++;
      const sqlState = sqlStateOf(error);
      if (sqlState === SHARDS_FENCED || sqlState === PARTITION_GONE) return;
      // The run was paused for so long that its segment was given up: the next one starts with another.
      if (sqlState === UNDEFINED_TABLE || sqlState === FOREIGN_KEY_VIOLATION) {
        this.#segmentId = null;
      } else if (error instanceof UnknownSwitchError) {
        this.context.outcomeUnknown(state.shard, `${name}: ${error.message}`);
      }
      throw error;
    } finally {
      this.stats.busyMs += settings.clock.monotonicMs() - startedMs;
    }
  }

  /** Spreads reading and writing over time, and ends the pass when the log closes. */
  async #spent(bytes: number): Promise<void> {
    const { pool, settings } = this.context;
    if (this.#isStopping) throw new Stopped();
    this.stats.bytesSpent += bytes;
    await sleep((bytes * 1_000) / settings.cleanerBytesPerSecond);
    const nowMs = settings.clock.monotonicMs();
    if (this.#segmentId === null || nowMs - this.#keptAtMs < KEEP_EVERY_MS) return;
    this.#keptAtMs = nowMs;
    await keepCleanSegment(pool, this.#segmentId, true);
  }
}

interface Due {
  /** For the log. */
  readonly name: string;
  readonly state: PartitionState;
  readonly policy: CompactionPolicy;
  readonly range: CleanableRange;
}
