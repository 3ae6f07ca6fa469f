import type { Pool } from '@posthorn/db';
import {
  segmentRanges,
  type ExtentEntry,
  type ExtentIndex,
  type SegmentRange,
} from '../fetch/extent-index.js';
import type { FaultPoint } from '../fault-point.js';
import type { Topic } from '../log.js';
import type { LogObserver } from '../log-observer.js';
import { moveLogStarts, type LogStartMove } from './log-start.js';
import type { PartitionState } from '../partitions/partition-state.js';
import type { Removed } from './retention-job.js';
import { retentionPolicyOf, segmentMsOf, type RetentionPolicy } from './retention-policy.js';
import type { LogSettings } from '../settings.js';
import { endSilentFlushes } from '../append/silent-flushes.js';
import {
  cataloguePartitions,
  droppableSegments,
  dropSegment,
  expiredPrefixes,
  listSegments,
  sealSegment,
} from '../sql/segments.js';

export interface RetentionContext {
  readonly pool: Pool;
  readonly settings: LogSettings;
  readonly index: ExtentIndex;
  topics(): readonly Topic[];
  /** The partition if this broker leads it and has it in memory. */
  loaded(partitionId: number): PartitionState | undefined;
  /** The partition if this broker leads it. */
  load(partitionId: number): Promise<PartitionState | undefined>;
  segmentsChanged(): Promise<void>;
  /** Topics are what they are now, and not a tick ago. */
  catchUp(): Promise<void>;
  readonly observer?: LogObserver;
  readonly faultPoint?: FaultPoint;
}

interface Candidate {
  readonly partitionId: number;
  readonly policy: RetentionPolicy;
}

/**
 * A log start inside a segment moves in steps of a tenth of what is kept, so that metadata is not rewritten at every
 * check; over whole segments it moves as soon as they are expired.
 */
const STEP = 0.1;

/**
 * Retention as Kafka has it: the log start moves, then segments that nobody's log reaches into are dropped whole. No
 * row is ever deleted one by one, so a transaction that stays open elsewhere costs a postponed drop and nothing else.
 * Every broker runs it: for the log starts of what it leads, and for the segments whichever comes first.
 */
export class Retention {
  /** The extent at the log start: looked up once for each place the log start had, and each segment it lay in. */
  readonly #firstExtents = new WeakMap<
    PartitionState,
    { logStartOffset: bigint; segmentId: number; entry: ExtentEntry | undefined }
  >();

  /** Said once of each. */
  readonly #pinned = new Set<number>();

  constructor(private readonly context: RetentionContext) {}

  /** @param removed is added to as it happens. */
  async run(removed: Removed): Promise<void> {
    // Their segments could not be sealed.
    await endSilentFlushes(this.context.pool, this.context.settings);
    await this.#rollSegments();
    await this.#moveLogStarts(removed);
    await this.#dropSegments(removed);
  }

  async #rollSegments(): Promise<void> {
    const { pool, settings } = this.context;
    let changed = false;
    for (const segment of await listSegments(pool)) {
      const ageMax = Math.min(settings.segmentMs, segmentMsOf(segment.retentionClass));
      const isFull = segment.bytes >= BigInt(settings.segmentBytes);
      const isOld = segment.bytes > 0n && segment.ageMs >= ageMax;
      const sealedNow =
        !segment.sealed && (isFull || isOld) && (await sealSegment(pool, segment.segmentId));
      changed ||= sealedNow;
      if (sealedNow) this.context.faultPoint?.('segment-sealed');
      if (sealedNow || (segment.sealed && !segment.catalogued)) {
        await cataloguePartitions(pool, segment.segmentId);
        this.context.faultPoint?.('segment-catalogued');
      }
    }
    if (changed) await this.context.segmentsChanged();
  }

  async #moveLogStarts(removed: Removed): Promise<void> {
    if ((await this.#movesDue()).length === 0) return;
    // What is removed never comes back: a retention that another broker was told to lengthen holds from then on.
    await Promise.all([this.context.catchUp(), this.context.settings.retentionDefaultsCaughtUp()]);
    const moves = await this.#movesDue();
    if (moves.length === 0) return;
    const offsets = moves.reduce(
      (sum, { state, logStartOffset }) => sum + logStartOffset - state.logStartOffset,
      0n,
    );
    await moveLogStarts(this.context.pool, moves);
    removed.partitions += moves.length;
    removed.offsets += offsets;
    this.context.observer?.retained(offsets);
    this.context.faultPoint?.('log-starts-moved');
  }

  /** By what is known of the topics here. */
  async #movesDue(): Promise<readonly LogStartMove[]> {
    const candidates = this.context.topics().flatMap(({ configs, partitions }) => {
      const policy = retentionPolicyOf(configs, this.context.settings.retentionDefaults());
      if (policy.retentionMs < 0 && policy.retentionBytes < 0) return [];
      return partitions.map(({ partitionId }) => ({ partitionId, policy }));
    });
    if (candidates.length === 0) return [];
    const expired = await this.#expiredSegments(candidates);
    const moves: LogStartMove[] = [];
    for (const { partitionId, policy } of candidates) {
      const segmentsEnd = expired.get(partitionId);
      // What nobody has asked for since the takeover is not loaded for this: its segment's end will do.
      const state =
        this.context.loaded(partitionId) ??
        (segmentsEnd === undefined ? undefined : await this.context.load(partitionId));
      if (!state || state.logStartOffset === state.highWatermark) continue;
      const logStartOffset = greatest(
        segmentsEnd ?? 0n,
        await this.#expiredInside(state, policy),
        await this.#aboveSize(state, policy),
      );
      if (logStartOffset > state.logStartOffset) moves.push({ state, logStartOffset });
    }
    return moves;
  }

  #expiredSegments(candidates: readonly Candidate[]): Promise<ReadonlyMap<number, bigint>> {
    const cutoffs = new Map(
      candidates
        .filter(({ policy }) => policy.retentionMs >= 0)
        .map(({ partitionId, policy }) => [partitionId, this.#expiredBefore(policy, 0)]),
    );
    return expiredPrefixes(this.context.pool, cutoffs);
  }

  /** End of the expired extents in front, when there are enough of them to be worth a step; else 0. */
  async #expiredInside(state: PartitionState, policy: RetentionPolicy): Promise<bigint> {
    if (policy.retentionMs < 0) return 0n;
    const [range] = segmentRanges(state);
    if (!range) return 0n;
    const first = await this.#firstExtent(state, range);
    if (!first || first.maxTimestamp >= this.#expiredBefore(policy, STEP)) return 0n;
    const expiredBefore = this.#expiredBefore(policy, 0);
    const isKept = ({ maxTimestamp }: ExtentEntry): boolean => maxTimestamp >= expiredBefore;
    const kept = await this.context.index.first(state.partitionId, range, isKept);
    return kept?.baseOffset ?? range.end;
  }

  /**
   * Start of the fewest youngest extents that hold retention.bytes, when the log is a step larger; else 0. As in Kafka that much
   * stays at least, and the newest extent always: a limit below the size of one batch must not empty the log.
   */
  async #aboveSize(state: PartitionState, { retentionBytes }: RetentionPolicy): Promise<bigint> {
    if (retentionBytes < 0) return 0n;
    const ranges = segmentRanges(state);
    const { endPosition, partitionId } = state;
    const first = ranges[0] && (await this.#firstExtent(state, ranges[0]));
    if (!first || endPosition - first.position <= BigInt(Math.floor(retentionBytes * (1 + STEP)))) {
      return 0n;
    }
    const limit = BigInt(retentionBytes);
    for (const range of ranges.toReversed()) {
      const tooShort = await this.context.index.first(
        partitionId,
        range,
        ({ position }) => endPosition - position < limit,
      );
      const end = tooShort?.baseOffset ?? range.end;
      if (end <= range.start) continue;
      const kept = await this.context.index.at(partitionId, range, end - 1n);
      return kept?.baseOffset ?? 0n;
    }
    return 0n;
  }

  async #firstExtent(state: PartitionState, range: SegmentRange): Promise<ExtentEntry | undefined> {
    const { logStartOffset, partitionId } = state;
    const known = this.#firstExtents.get(state);
    if (known?.logStartOffset === logStartOffset && known.segmentId === range.segmentId) {
      return known.entry;
    }
    const entry = await this.context.index.at(partitionId, range, range.start);
    this.#firstExtents.set(state, { logStartOffset, segmentId: range.segmentId, entry });
    return entry;
  }

  #expiredBefore({ retentionMs }: RetentionPolicy, step: number): bigint {
    const { clock } = this.context.settings;
    return BigInt(clock.wallMs() - Math.floor(retentionMs * (1 + step)));
  }

  async #dropSegments(removed: Removed): Promise<void> {
    const { pool, settings } = this.context;
    for (const segmentId of await droppableSegments(pool)) {
      const bytes = await dropSegment(pool, segmentId);
      this.context.faultPoint?.('segment-dropped');
      if (bytes !== null) {
        removed.segments++;
        removed.bytes += bytes;
        this.#pinned.delete(segmentId);
        this.context.observer?.segmentDropped();
        settings.logger.info(`segment ${segmentId} was dropped`);
      } else if (!this.#pinned.has(segmentId)) {
        this.#pinned.add(segmentId);
        settings.logger.info(`segment ${segmentId} stays as long as an open transaction pins it`);
      }
    }
  }
}

function greatest(...values: readonly bigint[]): bigint {
  return values.reduce((most, value) => (value > most ? value : most), 0n);
}
