import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import { LogReader } from '../cluster/log-reader.js';
import type { Bounds } from '../cluster/partition-source.js';
import { mapLimited, READS_AT_ONCE } from '../concurrency.js';
import { Problem } from '../http/problem.js';
import type { SeenFilter } from '../record-views/record-views.js';
import type { Order, PagePosition } from './page-position.js';
import { PartitionReader, sizeOf, type BrowsedRecord } from './partition-reader.js';
import type { Position } from './record-position.js';

/** Each needs a batch in memory to find the record that is next in time. */
export const PARTITIONS_AT_ONCE_MAX = 100;
/** A page ends here although fewer records than asked for are in it. */
const PAGE_BYTES_MAX = 4 * 1024 * 1024;

/** What a page with a filter may cost, whatever it finds: after one of these it ends, and the next page goes on. */
const SCANNED_RECORDS_MAX = 50_000;
const SCANNED_BYTES_MAX = 64 * 1024 * 1024;
const SCANNED_MS_MAX = 1_000;
/** Records looked at before whoever else waits for the event loop gets a turn. */
const RECORDS_PER_TURN = 256;
/** Read at once where nobody knows how many will match. */
const WINDOW_WITH_FILTER = 1024;

/** Which records are meant. What cannot be decoded is not asked. */
export type Matches = SeenFilter;

export interface BrowsedPage {
  readonly records: readonly BrowsedRecord[];
  /** Records looked at for it, those that were not meant included. */
  readonly scanned: number;
  /** Batches among them that cannot be decoded: with a filter they are not shown, since nobody knows whether they are meant. */
  readonly undecodable: number;
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
    to: Position | null = null,
  ): Promise<PagePosition> {
    if (partitions.length > PARTITIONS_AT_ONCE_MAX) {
      throw new Problem(
        'invalid-request',
        `The topic has ${partitions.length} partitions; at most ${PARTITIONS_AT_ONCE_MAX} are shown together. Name one with ?partition=.`,
      );
    }
    if ((position.kind === 'offset' || to?.kind === 'offset') && partitions.length > 1) {
      throw new Problem(
        'invalid-request',
        'An offset means one partition: name it with ?partition=.',
      );
    }
    const offsets = await mapLimited(partitions, READS_AT_ONCE, async (partition) => {
      const offset = await this.resolve(partition, position, order);
      return [partition.index, offset] as const;
    });
    const ends = await mapLimited(
      to === null ? [] : partitions,
      READS_AT_ONCE,
      async (partition) => {
        // The end is given as the beginning of the other direction is: itself included.
        const end = await this.resolve(partition, to!, order === 'asc' ? 'desc' : 'asc');
        return [partition.index, end] as const;
      },
    );
    return { order, offsets: new Map(offsets), ends: new Map(ends) };
  }

  /** @param matches null: all records, and those that cannot be decoded. */
  async page(
    topic: Topic,
    position: PagePosition,
    pageSize: number,
    matches: Matches | null,
  ): Promise<BrowsedPage> {
    const { order, ends } = position;
    const share = matches
      ? WINDOW_WITH_FILTER
      : Math.ceil(pageSize / Math.max(1, position.offsets.size)) + 1;
    const heads = await mapLimited([...position.offsets], READS_AT_ONCE, async ([index, offset]) =>
      firstOf(
        await this.items(topic.partitions[index], { offset, end: ends.get(index) }, order, share),
      ),
    );
    const live = heads.filter((head) => head !== null);
    const taken = await take(live, { order, pageSize, matches });
    await Promise.all(live.map(({ items }) => items.return()));
    if (live.length === 0) return { ...taken, next: null };
    // Going on means: asc from the item not given yet, desc below the item behind it.
    const offsets = new Map(
      live.map(({ item }) => [item.partition, order === 'asc' ? item.offset : item.nextOffset]),
    );
    return { ...taken, next: { order, offsets, ends } };
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

  private async items(
    partition: Partition,
    { offset, end }: { readonly offset: bigint; readonly end: bigint | undefined },
    order: Order,
    share: number,
  ) {
    const { logStartOffset, highWatermark } = await this.reader.bounds(partition);
    const reader = new PartitionReader(this.reader, partition);
    // Retention may have moved the start since the token was made.
    if (order === 'asc') {
      const until = earlier(end ?? highWatermark, highWatermark);
      return reader.forward(later(offset, logStartOffset), until);
    }
    const from = later(end ?? logStartOffset, logStartOffset);
    return reader.backward(from, earlier(offset, highWatermark), share);
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
async function take(
  heads: Head[],
  {
    order,
    pageSize,
    matches,
  }: {
    readonly order: Order;
    readonly pageSize: number;
    readonly matches: Matches | null;
  },
): Promise<Omit<BrowsedPage, 'next'>> {
  const records: BrowsedRecord[] = [];
  const budget = new ScanBudget();
  let [bytes, undecodable] = [0, 0];
  while (heads.length > 0 && records.length < pageSize && bytes < PAGE_BYTES_MAX) {
    if (matches !== null && budget.isSpent) break;
    const head = heads.reduce((best, other) =>
      comesBefore(other.item, best.item, order) ? other : best,
    );
    const { item } = head;
    if (item.undecodable !== null) undecodable++;
    if (matches === null || (item.undecodable === null && (await matches(item)))) {
      records.push(item);
      bytes += sizeOf(item);
    }
    await budget.spend(item);
    const next = await head.items.next();
    if (next.done) heads.splice(heads.indexOf(head), 1);
    else head.item = next.value;
  }
  return { records, scanned: budget.records, undecodable };
}

/** What was looked at for a page. */
class ScanBudget {
  records = 0;
  #bytes = 0;
  readonly #until = performance.now() + SCANNED_MS_MAX;

  get isSpent(): boolean {
    return (
      this.records >= SCANNED_RECORDS_MAX ||
      this.#bytes >= SCANNED_BYTES_MAX ||
      performance.now() > this.#until
    );
  }

  async spend(record: BrowsedRecord): Promise<void> {
    this.#bytes += sizeOf(record);
    if (++this.records % RECORDS_PER_TURN === 0) await nextTurn();
  }
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
