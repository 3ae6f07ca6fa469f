/** What is to be done, in the order of its lane; null: in no order. */
export interface Laned {
  readonly lane: string | null;
}

/**
 * Which items may start: items of one lane one after the other and in order, items of different lanes side by side, at most
 * `concurrency` at once. A null lane orders nothing. Items are taken as there is a place for them, and no sooner.
 */
export class Lanes<T extends Laned> {
  /** Items behind a running one of their lane. A lane stands here as long as it runs. */
  readonly #behind = new Map<string, T[]>();
  /** Lanes whose running item ended and that have a next one, in the order they came free. */
  #freed: string[] = [];
  #running = 0;
  #aside = 0;
  #size = 0;

  /** @param take the next item, undefined when there is none now. */
  constructor(
    private readonly concurrency: number,
    private readonly take: () => T | undefined,
  ) {}

  /** Items that were taken and wait. */
  get size(): number {
    return this.#size;
  }
  get running(): number {
    return this.#running;
  }

  /** Items that have begun and wait, without a place; their lanes wait with them. */
  get aside(): number {
    return this.#aside;
  }

  /** The next item that may start now, which then counts as running until `done`. */
  next(): T | undefined {
    if (this.#running >= this.concurrency) return undefined;
    const item = this.#nextFreed() ?? this.#nextTaken();
    if (item !== undefined) this.#running++;
    return item;
  }

  /** @param aside the item has no place: it stepped aside and did not come back. */
  done(lane: string | null, aside = false): void {
    if (aside) this.#aside--;
    else this.#running--;
    if (lane === null) return;
    const behind = this.#behind.get(lane);
    if (behind !== undefined && behind.length > 0) this.#freed.push(lane);
    else this.#behind.delete(lane);
  }

  /** A running item gives its place away, but keeps its lane. */
  stepAside(): void {
    this.#running--;
    this.#aside++;
  }

  /** Whether there was a place. @param always takes one even where there is none. */
  stepBack(always = false): boolean {
    if (!always && this.#running >= this.concurrency) return false;
    this.#running++;
    this.#aside--;
    return true;
  }

  /** Drops the waiting items that are not to be kept; running ones go on. Returns the dropped. */
  retain(keep: (item: T) => boolean): T[] {
    const dropped: T[] = [];
    const isKept = (item: T): boolean => {
      if (keep(item)) return true;
      dropped.push(item);
      return false;
    };
    for (const [lane, items] of this.#behind) this.#behind.set(lane, items.filter(isKept));
    // A freed lane without items would never come free again by itself.
    for (const lane of this.#freed) {
      if (this.#behind.get(lane)?.length === 0) this.#behind.delete(lane);
    }
    this.#freed = this.#freed.filter((lane) => this.#behind.has(lane));
    this.#size -= dropped.length;
    return dropped;
  }

  #nextFreed(): T | undefined {
    const lane = this.#freed.shift();
    const item = lane === undefined ? undefined : this.#behind.get(lane)?.shift();
    if (item !== undefined) this.#size--;
    return item;
  }

  #nextTaken(): T | undefined {
    for (let item = this.take(); item !== undefined; item = this.take()) {
      if (item.lane === null) return item;
      const behind = this.#behind.get(item.lane);
      if (behind === undefined) {
        this.#behind.set(item.lane, []);
        return item;
      }
      behind.push(item);
      this.#size++;
    }
    return undefined;
  }
}
