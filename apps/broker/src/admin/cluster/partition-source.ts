import type {
  AbortedTransaction,
  AppendResult,
  FetchResult,
  Log,
  Partition,
  ProducerInfo,
} from '@posthorn/log';
import type { ErrorName } from '@posthorn/protocol';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';

export interface Bounds {
  readonly logStartOffset: bigint;
  readonly highWatermark: bigint;
}

export interface Fetched extends Bounds {
  /** Whole batches, perhaps several in a buffer. */
  readonly batches: readonly Buffer[];
}

/** As a reader of committed records has them. */
export interface FetchedCommitted extends Fetched {
  /** Nothing at or above it is there to be read yet. */
  readonly lastStableOffset: bigint;
  readonly abortedTransactions: readonly AbortedTransaction[];
}

export interface Sized extends Bounds {
  /** null when it could not be told. */
  readonly sizeInBytes: bigint | null;
}

export interface Refused {
  readonly error: ErrorName;
  readonly message?: string | undefined;
}

export type Appended =
  { readonly baseOffset: bigint; readonly logAppendTime: bigint | null } | Refused;

/** A partition at its leader: here, or at another broker. */
export interface PartitionSource {
  bounds(partition: Partition): Promise<Bounds | Refused>;
  fetch(partition: Partition, offset: bigint, maxBytes: number): Promise<Fetched | Refused>;
  /** Below the last stable offset, with what was aborted. @param atRandom who reads does not go on from there. */
  fetchCommitted(
    partition: Partition,
    offset: bigint,
    maxBytes: number,
    atRandom: boolean,
  ): Promise<FetchedCommitted | Refused>;
  offsets(partition: Partition): Promise<Sized | Refused>;
  /** The high watermarks, by `partitionId`; without those that cannot be told. One question for all of them. */
  ends(partitions: readonly Partition[]): Promise<ReadonlyMap<number, bigint>>;
  /** Bytes of batches, by `partitionId`; without those that cannot be told. One question for all of them. */
  sizes(partitions: readonly Partition[]): Promise<ReadonlyMap<number, bigint>>;
  /** The first offset whose record has this time or a later one; -1n when there is none. */
  offsetForTime(partition: Partition, timestamp: bigint): Promise<{ offset: bigint } | Refused>;
  /** Moves the log start. */
  deleteBefore(
    partition: Partition,
    offset: bigint,
  ): Promise<{ readonly logStartOffset: bigint } | Refused>;
  producers(
    partition: Partition,
  ): Promise<{ readonly producers: readonly ProducerInfo[] } | Refused>;
  /** A batch that has passed the checks of Produce. */
  append(
    partition: Partition,
    batch: Buffer,
    durability: 'flushed' | 'may-lose-on-crash',
  ): Promise<Appended>;
}

const ANY_EPOCH = -1;

/** The partitions that this broker leads. */
export class OwnPartitions implements PartitionSource {
  constructor(private readonly log: Log) {}

  /** From what the leader has in memory. */
  async bounds(partition: Partition): Promise<Bounds | Refused> {
    return this.#boundsIn(await this.#ask(partition));
  }

  /** Without waiting: null of a partition that the leader has still to load. */
  boundsNow(partition: Partition): Bounds | Refused | null {
    const result = this.#ask(partition);
    return 'then' in result ? null : this.#boundsIn(result);
  }

  async ends(partitions: readonly Partition[]): Promise<ReadonlyMap<number, bigint>> {
    const ends = new Map<number, bigint>();
    for (const partition of partitions) {
      const bounds = this.boundsNow(partition) ?? (await this.bounds(partition));
      if (!('error' in bounds)) ends.set(partition.partitionId, bounds.highWatermark);
    }
    return ends;
  }

  async sizes(partitions: readonly Partition[]): Promise<ReadonlyMap<number, bigint>> {
    const sizes = new Map<number, bigint>();
    const missing = partitions.filter(({ partitionId }) => {
      const now = this.log.offsetsNow(partitionId);
      if (now !== null) sizes.set(partitionId, now.sizeInBytes);
      return now === null;
    });
    await mapLimited(missing, READS_AT_ONCE, async ({ partitionId }) => {
      const offsets = await this.log.offsets(partitionId);
      if (!('error' in offsets)) sizes.set(partitionId, offsets.sizeInBytes);
    });
    return sizes;
  }

  #ask({ partitionId }: Partition) {
    const request = { partitionId, offset: 0n, maxBytes: 0, currentLeaderEpoch: ANY_EPOCH };
    return this.log.fetch(request);
  }

  #boundsIn(result: FetchResult): Bounds | Refused {
    // Offset 0 may be long gone; the bounds come with that answer too.
    if ('error' in result && result.error !== 'OFFSET_OUT_OF_RANGE') return { error: result.error };
    const { logStartOffset, highWatermark } = result;
    return { logStartOffset, highWatermark };
  }

  async fetch(
    { partitionId }: Partition,
    offset: bigint,
    maxBytes: number,
  ): Promise<Fetched | Refused> {
    return this.log.fetch({ partitionId, offset, maxBytes, currentLeaderEpoch: ANY_EPOCH });
  }

  async fetchCommitted(
    { partitionId }: Partition,
    offset: bigint,
    maxBytes: number,
    atRandom: boolean,
  ): Promise<FetchedCommitted | Refused> {
    const request = { partitionId, offset, maxBytes, currentLeaderEpoch: ANY_EPOCH, atRandom };
    const result = await this.log.fetch({ ...request, isolation: 'read_committed' });
    if ('error' in result) return { error: result.error };
    return { ...result, abortedTransactions: result.abortedTransactions ?? [] };
  }

  offsets({ partitionId }: Partition): Promise<Sized | Refused> {
    return this.log.offsets(partitionId);
  }

  offsetForTime(
    { partitionId }: Partition,
    timestamp: bigint,
  ): Promise<{ offset: bigint } | Refused> {
    return this.log.offsetForTimestamp(partitionId, timestamp);
  }

  deleteBefore(
    { partitionId }: Partition,
    offset: bigint,
  ): Promise<{ readonly logStartOffset: bigint } | Refused> {
    return this.log.deleteRecordsBefore(partitionId, offset);
  }

  async producers({
    partitionId,
  }: Partition): Promise<{ readonly producers: readonly ProducerInfo[] } | Refused> {
    const producers = await this.log.producersOf(partitionId);
    return 'error' in producers ? producers : { producers };
  }

  async append(
    { partitionId }: Partition,
    batch: Buffer,
    durability: 'flushed' | 'may-lose-on-crash',
  ): Promise<Appended> {
    const result: AppendResult = await this.log.append({ partitionId, batch, durability });
    if ('error' in result) return result;
    // Whoever made the batch stamped it.
    return { baseOffset: result.baseOffset, logAppendTime: null };
  }
}
