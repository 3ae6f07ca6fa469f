import { Injectable } from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import { LogReader } from '../cluster/log-reader.js';
import type { Bounds } from '../cluster/partition-source.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { Problem } from '../http/problem.js';
import type { Order, PagePosition } from './page-position.js';
import { PartitionReader, sizeOf, type BrowsedRecord } from './partition-reader.js';
import type { Position } from './record-position.js';

/** Each needs a batch in memory to find the record that is next in time. */
export const PARTITIONS_AT_ONCE_MAX = 100;
/** A page ends here although fewer records than asked for are in it. */
const PAGE_BYTES_MAX = 4 * 1024 * 1024;

export interface BrowsedPage {
  readonly records: readonly BrowsedRecord[];
  /** Where the next page begins; null at the end. */
  readonly next: PagePosition | null;
}

interface Head {
  readonly items: AsyncGenerator<BrowsedRecord, void, void>;
  item: BrowsedRecord;
}

/**
 * Pages of records of one partition, or of several merged by timestamp. Within a partition the order is that of the
 * offsets, whatever the timestamps say.
 */
@Injectable()
export class BrowseService {
  constructor(private readonly reader: LogReader) {}

  /** @throws Problem when `partitions` are too many to be merged, or the position is outside of the partition. */
  async start(
    partitions: readonly Partition[],
    position: Position,
    order: Order,
  ): Promise<PagePosition> {
    if (partitions.length > PARTITIONS_AT_ONCE_MAX) {
      throw new Problem(
        'invalid-request',
        `The topic has ${partitions.length} partitions; at most ${PARTITIONS_AT_ONCE_MAX} are shown together. Name one with ?partition=.`,
      );
    }
    if (position.kind === 'offset' && partitions.length > 1) {
      throw new Problem(
        'invalid-request',
        'An offset means one partition: name it with ?partition=.',
      );
    }
    const offsets = await mapLimited(partitions, READS_AT_ONCE, async (partition) => {
      const offset = await this.resolve(partition, position, order);
      return [partition.index, offset] as const;
    });
    return { order, offsets: new Map(offsets) };
  }

  async page(topic: Topic, position: PagePosition, pageSize: number): Promise<BrowsedPage> {
    const { order } = position;
    const share = Math.ceil(pageSize / Math.max(1, position.offsets.size)) + 1;
    const heads = await mapLimited([...position.offsets], READS_AT_ONCE, async ([index, offset]) =>
      firstOf(await this.items(topic.partitions[index], offset, order, share)),
    );
    const live = heads.filter((head) => head !== null);
    const records = await take(live, order, pageSize);
    await Promise.all(live.map(({ items }) => items.return()));
    if (live.length === 0) return { records, next: null };
    // Going on means: asc from the item not given yet, desc below the item behind it.
    const offsets = new Map(
      live.map(({ item }) => [item.partition, order === 'asc' ? item.offset : item.nextOffset]),
    );
    return { records, next: { order, offsets } };
  }

  /** The record at exactly this offset. */
  async one(partition: Partition, offset: bigint): Promise<BrowsedRecord> {
    const { logStartOffset, highWatermark } = await this.reader.bounds(partition);
    if (offset >= logStartOffset && offset < highWatermark) {
      const items = new PartitionReader(this.reader, partition).forward(offset, offset + 1n);
      for await (const item of items) return item;
    }
    throw new Problem(
      'record-not-found',
      `Partition ${partition.index} has offsets ${logStartOffset} to ${highWatermark}, not including the last, and no record at ${offset}.`,
    );
  }

  private async items(partition: Partition, offset: bigint, order: Order, share: number) {
    const { logStartOffset, highWatermark } = await this.reader.bounds(partition);
    const reader = new PartitionReader(this.reader, partition);
    // Retention may have moved the start since the token was made.
    if (order === 'asc') return reader.forward(later(offset, logStartOffset), highWatermark);
    return reader.backward(logStartOffset, earlier(offset, highWatermark), share);
  }

  /** asc: the first offset to give. desc: the one behind it. A position itself is always part of the answer. */
  private async resolve(partition: Partition, position: Position, order: Order): Promise<bigint> {
    const bounds = await this.reader.bounds(partition);
    const beyond = order === 'asc' ? 0n : 1n;
    switch (position.kind) {
      case 'earliest':
        return bounds.logStartOffset;
      case 'latest':
        return bounds.highWatermark;
      case 'offset':
        return checked(partition, position.offset, bounds) + beyond;
      case 'time':
        return this.reader.offsetForTime(partition, position.timestamp + beyond);
    }
  }
}

async function firstOf(items: AsyncGenerator<BrowsedRecord, void, void>): Promise<Head | null> {
  const first = await items.next();
  return first.done ? null : { items, item: first.value };
}

/** Moves items from the heads into a page, the next in time first, and takes heads that are at their end off the list. */
async function take(heads: Head[], order: Order, count: number): Promise<BrowsedRecord[]> {
  const records: BrowsedRecord[] = [];
  let bytes = 0;
  while (heads.length > 0 && records.length < count && bytes < PAGE_BYTES_MAX) {
    const head = heads.reduce((best, other) =>
      comesBefore(other.item, best.item, order) ? other : best,
    );
    records.push(head.item);
    bytes += sizeOf(head.item);
    const next = await head.items.next();
    if (next.done) heads.splice(heads.indexOf(head), 1);
    else head.item = next.value;
  }
  return records;
}

function comesBefore(a: BrowsedRecord, b: BrowsedRecord, order: Order): boolean {
  const byTime =
    a.timestamp === b.timestamp ? a.partition - b.partition : a.timestamp < b.timestamp ? -1 : 1;
  return order === 'asc' ? byTime < 0 : byTime > 0;
}

function checked(
  partition: Partition,
  offset: bigint,
  { logStartOffset, highWatermark }: Bounds,
): bigint {
  if (offset >= logStartOffset && offset <= highWatermark) return offset;
  throw new Problem(
    'offset-out-of-range',
    `Partition ${partition.index} has offsets ${logStartOffset} to ${highWatermark}, not ${offset}.`,
    { kafkaError: 'OFFSET_OUT_OF_RANGE' },
  );
}

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const earlier = (a: bigint, b: bigint): bigint => (a < b ? a : b);
