import { abortedWithin } from '../transactions/aborted-transactions.js';
import type { Extent } from '../storage/extent.js';
import type { AbortedTransaction } from '../log.js';
import type { EndedTransaction } from '../transactions/partition-transactions.js';

interface CachedExtent extends Extent {
  readonly partitionId: number;
  data: Buffer;
  /** False once its partition was dropped: eviction then has nothing to do. */
  alive: boolean;
}

const NO_BYTES = Buffer.alloc(0);

/** Bookkeeping of an extent beside its bytes, roughly; keeps a flood of tiny extents within the budget as well. */
const OVERHEAD_BYTES = 256;
/** What an aborted transaction takes, roughly. */
const ABORTED_BYTES = 128;
/** Dead entries at the front of an array are cut off when they outnumber the living and are worth the copy. */
const COMPACT_AT = 1024;

/** A queue on an array: `shift` of a long array is linear, a moving start is not. */
class Fifo<T> {
  #items: (T | undefined)[] = [];
  #start = 0;

  get length(): number {
    return this.#items.length - this.#start;
  }
  at(index: number): T {
    return this.#items[this.#start + index]!;
  }
  push(item: T): void {
    this.#items.push(item);
  }
  shift(): T | undefined {
    if (this.#start >= this.#items.length) return undefined;
    const item = this.#items[this.#start];
    this.#items[this.#start++] = undefined;
    if (this.#start > COMPACT_AT && this.#start * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
    return item;
  }
  *from(index: number): Generator<T, void, void> {
    for (let i = this.#start + index; i < this.#items.length; i++) yield this.#items[i]!;
  }
}

interface Tail {
  readonly extents: Fifo<CachedExtent>;
  /** The transactions whose ABORT marker is in the extents. */
  readonly aborted: Fifo<EndedTransaction>;
}

/**
 * The newest extents of the partitions that this broker leads, within one budget of bytes for all. The oldest extent of
 * all goes first; since each partition's extents arrive in order, what is left of a partition is always its tail. The
 * aborted transactions that end in it come and go with the extents.
 */
export class TailCache {
  readonly #tails = new Map<number, Tail>();
  readonly #oldestFirst = new Fifo<CachedExtent>();
  #bytes = 0;

  constructor(private readonly bytesMax: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  add(partitionId: number, extent: Extent): void {
    const cached = { partitionId, ...extent, alive: true };
    let tail = this.#tails.get(partitionId);
    if (!tail) {
      tail = { extents: new Fifo(), aborted: new Fifo() };
      this.#tails.set(partitionId, tail);
    }
    tail.extents.push(cached);
    this.#oldestFirst.push(cached);
    this.#bytes += extent.data.length + OVERHEAD_BYTES;
    while (this.#bytes > this.bytesMax) this.#evict();
  }

  /** To be called behind `add` of the extents that hold their markers. */
  addAborted(partitionId: number, aborted: readonly EndedTransaction[]): void {
    const tail = this.#tails.get(partitionId);
    if (!tail) return;
    for (const transaction of aborted) tail.aborted.push(transaction);
    this.#bytes += aborted.length * ABORTED_BYTES;
    this.#forgetAborted(tail);
  }

  /** The aborted transactions that touch [from, end), of a range that the tail holds. */
  abortedWithin(partitionId: number, from: bigint, end: bigint): readonly AbortedTransaction[] {
    const tail = this.#tails.get(partitionId);
    return tail ? abortedWithin(tail.aborted, from, end) : [];
  }

  /** The extents from the one that contains `offset` on, or undefined when that one is not held any more. */
  from(partitionId: number, offset: bigint): Iterable<Extent> | undefined {
    const tail = this.#tails.get(partitionId)?.extents;
    if (!tail || tail.length === 0 || offset < tail.at(0).baseOffset) return undefined;
    let low = 0;
    let high = tail.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (tail.at(middle).baseOffset <= offset) low = middle;
      else high = middle - 1;
    }
    return tail.from(low);
  }

  /** First offset held of the partition. */
  startOf(partitionId: number): bigint | undefined {
    const tail = this.#tails.get(partitionId)?.extents;
    return tail && tail.length > 0 ? tail.at(0).baseOffset : undefined;
  }

  /** Forgets the extents that begin below `offset`. */
  dropBelow(partitionId: number, offset: bigint): void {
    const tail = this.#tails.get(partitionId);
    if (!tail) return;
    while (tail.extents.length > 0 && tail.extents.at(0).baseOffset < offset) {
      this.#forget(tail.extents.shift()!);
    }
    this.#forgetAborted(tail);
    if (tail.extents.length === 0) this.#tails.delete(partitionId);
  }

  drop(partitionId: number): void {
    const tail = this.#tails.get(partitionId);
    if (!tail) return;
    this.#tails.delete(partitionId);
    this.#bytes -= tail.aborted.length * ABORTED_BYTES;
    for (const cached of tail.extents.from(0)) this.#forget(cached);
  }

  #forget(cached: CachedExtent): void {
    cached.alive = false;
    this.#bytes -= cached.data.length + OVERHEAD_BYTES;
    cached.data = NO_BYTES; // its place in #oldestFirst must not keep the memory
  }

  #evict(): void {
    const cached = this.#oldestFirst.shift();
    if (!cached?.alive) return;
    this.#bytes -= cached.data.length + OVERHEAD_BYTES;
    const tail = this.#tails.get(cached.partitionId)!;
    tail.extents.shift();
    this.#forgetAborted(tail);
    if (tail.extents.length === 0) this.#tails.delete(cached.partitionId);
  }

  #forgetAborted({ extents, aborted }: Tail): void {
    while (
      aborted.length > 0 &&
      (extents.length === 0 || aborted.at(0).lastOffset < extents.at(0).baseOffset)
    ) {
      aborted.shift();
      this.#bytes -= ABORTED_BYTES;
    }
  }
}
