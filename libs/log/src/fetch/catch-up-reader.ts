import {
  sliceExtents,
  type Extent,
  type ExtentSlice,
  type SliceLimits,
} from '../storage/extent.js';
import type { PartitionState } from '../partitions/partition-state.js';
import type { SliceReader } from '../storage/slice-reader.js';
import { SLICE_BYTES_MAX } from '../storage/slices.js';

/** What one read brought: the extents in [start, end) of a partition. */
interface Stretch {
  readonly partitionId: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly extents: readonly Extent[];
  readonly bytes: number;
}

/** Reads of less are rounded up to it: what is over is kept for the reader's next fetch. */
const READ_BYTES = 1024 * 1024;
const READ_BYTES_MAX = 8 * 1024 * 1024;
const READ_ROWS_MAX = 4096;
/** Half an extent lies before a random offset on average; asking for it at once saves a second read. */
const SEEK_ROWS = 32;

/**
 * Serves readers that are behind the cached tail. Each read is an index range bounded by rows and so by bytes; who reads
 * on in order finds the next stretch read ahead. Readers at the same place share one read.
 */
export class CatchUpReader {
  /** Least recently used first. */
  readonly #stretches = new Map<string, Stretch>();
  /** The same, of each partition: with ten thousand of them, a read is not to look at what is kept of the others. */
  readonly #ofPartition = new Map<number, Set<Stretch>>();
  readonly #reading = new Map<string, Promise<Stretch>>();
  readonly #bytesPerRow = new Map<number, number>();
  #bytes = 0;

  constructor(
    private readonly slices: SliceReader,
    private readonly bytesMax: number,
    /** First offset of the partition that need not be read ahead, since the tail is in memory from there on. */
    private readonly cachedFrom: (partitionId: number) => bigint | undefined,
  ) {}

  /** Synchronous when the stretch is at hand. Never answers anything at or above the high watermark. */
  read(state: PartitionState, limits: SliceLimits): ExtentSlice | Promise<ExtentSlice> {
    const { offset } = limits;
    const known = this.#find(state.partitionId, offset);
    if (known) {
      this.#touch(known);
      this.#readAhead(state, known, offset);
      return sliceExtents(skipTo(known.extents, offset), limits);
    }
    return this.#readNow(state, limits);
  }

  /** As `read`, of the extent at `offset` alone: a quarter of what a reader costs who goes on from there. */
  readOnce(state: PartitionState, limits: SliceLimits): ExtentSlice | Promise<ExtentSlice> {
    const { offset } = limits;
    const known = this.#find(state.partitionId, offset);
    if (known) return sliceExtents(skipTo(known.extents, offset), limits);
    return this.extentsAt(state, offset, SEEK_ROWS + 1).then((extents) =>
      sliceExtents(extents, limits),
    );
  }

  /** Whole extents from `offset` on, for lookups: not kept, nothing read ahead. */
  async extentsAt(state: PartitionState, offset: bigint, rows: number): Promise<readonly Extent[]> {
    return (await this.#fromSegments(state, offset, rows)).extents;
  }

  drop(partitionId: number): void {
    this.#bytesPerRow.delete(partitionId);
    for (const stretch of this.#keptOf(partitionId)) this.#remove(stretch);
  }

  async #readNow(state: PartitionState, limits: SliceLimits): Promise<ExtentSlice> {
    const { offset, bytesMax } = limits;
    const kept = [...this.#keptOf(state.partitionId)];
    const sequential = kept.some(({ end }) => end === offset);
    const stretch = await this.#load(state, offset, bytesMax);
    if (sequential) this.#readAhead(state, stretch, stretch.end);
    return sliceExtents(skipTo(stretch.extents, offset), limits);
  }

  #find(partitionId: number, offset: bigint): Stretch | undefined {
    for (const stretch of this.#keptOf(partitionId)) {
      if (stretch.start <= offset && offset < stretch.end) return stretch;
    }
    return undefined;
  }

  #keptOf(partitionId: number): ReadonlySet<Stretch> {
    return this.#ofPartition.get(partitionId) ?? NONE;
  }

  /** Once the reader is in the second half of a stretch, the next one is on its way. */
  #readAhead(state: PartitionState, { start, end }: Stretch, offset: bigint): void {
    const isFar = offset - start < (end - start) / 2n;
    const cachedFrom = this.cachedFrom(state.partitionId) ?? state.highWatermark;
    if (isFar || end >= cachedFrom || this.#find(state.partitionId, end)) return;
    // Whoever asks for that stretch meets the same failure himself; nobody waits for it here.
    this.#load(state, end, READ_BYTES).catch(() => undefined);
  }

  #load(state: PartitionState, offset: bigint, bytesMax: number): Promise<Stretch> {
    const key = `${state.partitionId}:${offset}`;
    let reading = this.#reading.get(key);
    if (!reading) {
      reading = this.#loadOnce(state, offset, bytesMax).finally(() => this.#reading.delete(key));
      this.#reading.set(key, reading);
    }
    return reading;
  }

  async #loadOnce(state: PartitionState, offset: bigint, bytesMax: number): Promise<Stretch> {
    const { partitionId, locations } = state;
    const bytesWanted = Math.min(Math.max(bytesMax, READ_BYTES), READ_BYTES_MAX);
    const bytesPerRow = this.#bytesPerRow.get(partitionId) ?? SLICE_BYTES_MAX;
    const rows = Math.min(Math.ceil(bytesWanted / bytesPerRow) + SEEK_ROWS, READ_ROWS_MAX);
    const { extents, rowsRead } = await this.#fromSegments(state, offset, rows);
    const bytes = extents.reduce((sum, { data }) => sum + data.length, 0);
    if (rowsRead > 0) this.#bytesPerRow.set(partitionId, Math.max(1, Math.ceil(bytes / rowsRead)));
    const last = extents.at(-1);
    const end = last ? last.lastOffset + 1n : state.highWatermark;
    const start = extents[0] && extents[0].baseOffset < offset ? extents[0].baseOffset : offset;
    const stretch = { partitionId, start, end, extents, bytes };
    // Read from where the log no longer is, if compaction switched meanwhile: right for this reader, not for the next.
    if (!state.dropped && state.locations === locations) this.#keep(stretch);
    return stretch;
  }

  async #fromSegments(
    state: PartitionState,
    offset: bigint,
    rows: number,
  ): Promise<{ extents: readonly Extent[]; rowsRead: number }> {
    const { partitionId, locations, highWatermark } = state;
    let index = Math.max(
      0,
      locations.findLastIndex(({ baseOffset }) => baseOffset <= offset),
    );
    for (; index < locations.length; index++) {
      const { segmentId } = locations[index];
      const result = await this.slices.extents({ segmentId, partitionId, offset, rows });
      // Rows of a flush that is committed there and not yet known here are not ours to show.
      const extents = result.extents.filter(
        ({ baseOffset, lastOffset }) => lastOffset >= offset && baseOffset < highWatermark,
      );
      if (extents.length > 0) return { extents, rowsRead: result.rows };
    }
    return { extents: [], rowsRead: 0 };
  }

  #keep(stretch: Stretch): void {
    if (stretch.bytes > this.bytesMax) return;
    const key = keyOf(stretch);
    const previous = this.#stretches.get(key);
    if (previous) this.#remove(previous);
    this.#stretches.set(key, stretch);
    const kept = this.#ofPartition.get(stretch.partitionId);
    if (kept) kept.add(stretch);
    else this.#ofPartition.set(stretch.partitionId, new Set([stretch]));
    this.#bytes += stretch.bytes;
    for (const oldest of this.#stretches.values()) {
      if (this.#bytes <= this.bytesMax) break;
      this.#remove(oldest);
    }
  }

  #touch(stretch: Stretch): void {
    const key = keyOf(stretch);
    this.#stretches.delete(key);
    this.#stretches.set(key, stretch);
  }

  #remove(stretch: Stretch): void {
    const { partitionId, bytes } = stretch;
    this.#stretches.delete(keyOf(stretch));
    const kept = this.#ofPartition.get(partitionId);
    kept?.delete(stretch);
    if (kept?.size === 0) this.#ofPartition.delete(partitionId);
    this.#bytes -= bytes;
  }
}

const NONE: ReadonlySet<Stretch> = new Set();

function keyOf({ partitionId, start }: Stretch): string {
  return `${partitionId}:${start}`;
}

function skipTo(extents: readonly Extent[], offset: bigint): readonly Extent[] {
  const first = extents.findIndex(({ lastOffset }) => lastOffset >= offset);
  return first === -1 ? [] : extents.slice(first);
}
