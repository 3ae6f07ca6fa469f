import { sqlStateOf, type Pool } from '@posthorn/db';
import { RecordBatch } from '@posthorn/records';
import type { Truncation } from '../log.js';
import {
  resumeOffsetOf,
  type PartitionBounds,
  type RecoveredProducers,
} from './partition-bounds.js';
import type { PartitionState } from './partition-state.js';
import type { PendingAppend } from './pending-append.js';
import { NO_TRANSACTIONS, type OpenTransactions } from '../transactions/partition-transactions.js';
import { ProducerStates } from '../producers/producer-state.js';
import { uncataloguedSegments } from '../storage/segments.js';
import { endMarkerOf, sequencedOf } from '../producers/sequenced.js';
import type { SliceReader } from '../storage/slice-reader.js';
import { rowsOf } from '../storage/slices.js';
import { selectEnds, selectOpenTransactions, selectSnapshot } from '../sql/reads.js';
import { batchPositions, batchSizeAt } from '../storage/stored-batches.js';
import { decodeTransactions } from '../transactions/transaction-rows.js';

const LOG_STARTS = `
  select partition_id, log_start_offset, cleaned_offset
  from posthorn.partitions where partition_id = any ($1)`;
const SEALED = `
  select partition_id, segment_id, cleaned, base_offset, first_row_offset, end_offset, base_position, end_position,
    max_timestamp
  from posthorn.partition_segments where partition_id = any ($1)`;

const TRUNCATIONS = `
  select partition_id, leader_epoch, end_offset, resume_offset
  from posthorn.truncations where partition_id = any ($1) order by partition_id, leader_epoch`;

interface TruncationRow {
  readonly partition_id: number;
  readonly leader_epoch: number;
  readonly end_offset: bigint;
  readonly resume_offset: bigint;
}

interface StartRow {
  readonly partition_id: number;
  readonly log_start_offset: bigint;
  readonly cleaned_offset: bigint;
}

interface SealedRow {
  readonly partition_id: number;
  readonly segment_id: number;
  readonly cleaned: boolean;
  readonly base_offset: bigint;
  readonly first_row_offset: bigint;
  readonly end_offset: bigint;
  readonly base_position: bigint;
  readonly end_position: bigint;
  readonly max_timestamp: bigint;
  /** Of its last extent; undefined of segments that are catalogued. */
  readonly leader_epoch?: number;
}

type EndsRow = Pick<
  SealedRow,
  'partition_id' | 'base_offset' | 'end_offset' | 'end_position' | 'max_timestamp' | 'leader_epoch'
>;

type Reader = Pick<Pool, 'query'>;

const UNDEFINED_TABLE = '42P01';

/**
 * Where the partitions begin and end. To be called under an epoch of ours, when nobody else can append any more: every
 * transaction of an earlier epoch has ended before the takeover's UPDATE got through, and is visible here.
 * Partitions that do not exist (any more) are left out.
 */
export async function recoverBounds(
  pool: Pool,
  partitionIds: readonly number[],
): Promise<ReadonlyMap<number, PartitionBounds>> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await readBounds(pool, partitionIds);
    } catch (error) {
      // Retention dropped a segment between two of the statements.
      if (sqlStateOf(error) !== UNDEFINED_TABLE || attempt === 3) throw error;
    }
  }
}

/** Where each partition ends, and from where on it may go on: within a transaction that has raised all epochs. */
export async function recoverEnds(
  client: Reader,
  partitionIds: readonly number[],
): Promise<ReadonlyMap<number, { readonly endOffset: bigint; readonly resumeOffset: bigint }>> {
  const bounds = await readDataBounds(client, partitionIds);
  const truncations = await readTruncations(client, partitionIds);
  return new Map(
    [...bounds].map(([partitionId, { endOffset }]) => [
      partitionId,
      { endOffset, resumeOffset: resumeOffsetOf(truncations.get(partitionId) ?? []) },
    ]),
  );
}

async function readBounds(
  pool: Reader,
  partitionIds: readonly number[],
): Promise<ReadonlyMap<number, PartitionBounds>> {
  const bounds = await readDataBounds(pool, partitionIds);
  const transactions = await readOpenTransactions(pool, bounds);
  const truncations = await readTruncations(pool, partitionIds);
  return new Map(
    [...bounds].map(([partitionId, known]) => [
      partitionId,
      {
        ...known,
        openTransactions: transactions.get(partitionId) ?? NO_TRANSACTIONS,
        truncations: truncations.get(partitionId) ?? [],
      },
    ]),
  );
}

async function readDataBounds(
  pool: Reader,
  partitionIds: readonly number[],
): Promise<ReadonlyMap<number, BoundsOfData>> {
  // Segments without a catalogue are listed first: one that gets it meanwhile is then seen twice, never missed.
  const open = await uncataloguedSegments(pool);
  const starts = await pool.query<StartRow>(LOG_STARTS, [partitionIds]);
  const cleanedOffsets = new Map(starts.rows.map((row) => [row.partition_id, row.cleaned_offset]));
  const sealed = await pool.query<SealedRow>(SEALED, [partitionIds]);
  const bySegment = new Map<string, SealedRow>();
  for (const row of sealed.rows) bySegment.set(`${row.partition_id} ${row.segment_id}`, row);
  for (const segmentId of open) {
    const { rows } = await pool.query<EndsRow>(selectEnds(segmentId), [partitionIds]);
    for (const row of rows) {
      const cleaned = cleanedOffsets.get(row.partition_id) ?? 0n;
      if (row.end_offset <= cleaned) continue;
      bySegment.set(`${row.partition_id} ${segmentId}`, {
        ...row,
        segment_id: segmentId,
        cleaned: false,
        first_row_offset: row.base_offset,
        base_offset: row.base_offset > cleaned ? row.base_offset : cleaned,
        base_position: 0n,
      });
    }
  }
  const byPartition = Map.groupBy(bySegment.values(), (row) => row.partition_id);
  return new Map(
    starts.rows.map(({ partition_id, log_start_offset }) => [
      partition_id,
      boundsOf(log_start_offset, byPartition.get(partition_id) ?? []),
    ]),
  );
}

type BoundsOfData = Omit<PartitionBounds, 'openTransactions' | 'truncations'>;

async function readTruncations(
  pool: Reader,
  partitionIds: readonly number[],
): Promise<ReadonlyMap<number, readonly Truncation[]>> {
  const { rows } = await pool.query<TruncationRow>(TRUNCATIONS, [partitionIds]);
  return Map.groupBy(
    rows.map((row) => ({
      partitionId: row.partition_id,
      leaderEpoch: row.leader_epoch,
      endOffset: row.end_offset,
      resumeOffset: row.resume_offset,
    })),
    ({ partitionId }) => partitionId,
  );
}

/** From the newest row of transactions in each partition's last segment: without one, nothing is open. */
async function readOpenTransactions(
  pool: Reader,
  bounds: ReadonlyMap<number, BoundsOfData>,
): Promise<ReadonlyMap<number, OpenTransactions>> {
  const open = new Map<number, OpenTransactions>();
  const located = [...bounds].filter(([, { locations }]) => locations.length > 0);
  const byLastSegment = Map.groupBy(located, ([, { locations }]) => locations.at(-1)!.segmentId);
  for (const [segmentId, partitions] of byLastSegment) {
    const { rows } = await pool.query<{ partition_id: number; data: Buffer }>(
      selectOpenTransactions(segmentId),
      [partitions.map(([partitionId]) => partitionId)],
    );
    for (const [partitionId, chunks] of Map.groupBy(rows, (row) => row.partition_id)) {
      const data = Buffer.concat(chunks.map((chunk) => chunk.data));
      open.set(partitionId, decodeTransactions(data).open);
    }
  }
  return open;
}

function boundsOf(logStartOffset: bigint, rows: readonly SealedRow[]): BoundsOfData {
  const ordered = rows.toSorted((a, b) => Number(a.base_offset - b.base_offset));
  const last = ordered.at(-1);
  return {
    logStartOffset,
    // Retention may have dropped every row; offsets go on where they were.
    endOffset: last && last.end_offset > logStartOffset ? last.end_offset : logStartOffset,
    endPosition: last?.end_position ?? 0n,
    maxTimestamp: last?.max_timestamp ?? -1n,
    lastEpoch: last?.leader_epoch ?? -1,
    // What the log start has left behind is no place to read from; a segment may be pinned long after its successors.
    locations: ordered
      .filter((row) => row.end_offset >= logStartOffset)
      .map((row) => ({
        segmentId: row.segment_id,
        baseOffset: row.base_offset,
        ...(row.cleaned ? { positionShift: row.base_position } : {}),
      })),
    lastSegmentStart: last?.first_row_offset ?? 0n,
  };
}

const REPLAY_ROWS = 512;

interface ReplayTimes {
  /** Milliseconds since the epoch, both. */
  readonly now: number;
  readonly expireBefore: bigint;
}

/** Newest snapshot in the partition's last segment, then the headers of what follows, which count as appended now. */
export async function recoverProducers(
  slices: SliceReader,
  state: PartitionState,
  times: ReplayTimes,
): Promise<RecoveredProducers> {
  try {
    return await replayed(slices, state, times);
  } catch (error) {
    const isAllGone = state.logStartOffset === state.highWatermark;
    if (!isAllGone || sqlStateOf(error) !== UNDEFINED_TABLE) throw error;
    // Everything expired since the bounds were read, and the segment was dropped: as little is known as after a takeover.
    return { producers: new ProducerStates(), bytesSinceSnapshot: 0, rowsSinceSnapshot: 0 };
  }
}

async function replayed(
  slices: SliceReader,
  state: PartitionState,
  { now, expireBefore }: ReplayTimes,
): Promise<RecoveredProducers> {
  const producers = new ProducerStates<PendingAppend>();
  const { partitionId, lastSegmentId: segmentId, highWatermark } = state;
  let bytesSinceSnapshot = 0;
  let rowsSinceSnapshot = 0;
  if (segmentId > 0) {
    const snapshot = await slices.rows(selectSnapshot(segmentId, partitionId), 8);
    if (snapshot.length > 0) producers.load(Buffer.concat(snapshot.map(({ data }) => data)));
    // Rows that compaction has replaced still stand in their segment, and still tell what their producers sent.
    let offset = snapshot[0]?.baseOffset ?? state.lastSegmentStart;
    while (offset < highWatermark) {
      const { extents } = await slices.extents({
        segmentId,
        partitionId,
        offset,
        rows: REPLAY_ROWS,
      });
      const last = extents.at(-1);
      if (!last || last.lastOffset < offset) {
        throw new Error(`partition ${partitionId} has no rows at ${offset}, below its end`);
      }
      for (const extent of extents) {
        replay(producers, extent.data, now);
        offset = extent.lastOffset + 1n;
        bytesSinceSnapshot += extent.data.length;
        rowsSinceSnapshot += rowsOf(extent);
      }
    }
  }
  producers.expire(expireBefore);
  return { producers, bytesSinceSnapshot, rowsSinceSnapshot };
}

function replay(producers: ProducerStates<PendingAppend>, data: Buffer, now: number): void {
  for (const at of batchPositions(data)) {
    const batch = new RecordBatch(data.subarray(at, at + batchSizeAt(data, at)));
    const sequenced = sequencedOf(batch, now);
    if (sequenced) producers.commit(sequenced, batch.baseOffset);
    const marker = endMarkerOf(batch, now);
    if (marker) producers.commitMarker(marker);
  }
}
