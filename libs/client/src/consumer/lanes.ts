/**
 * Which of the waiting items may start: items of one lane one after the other and in order, items of different lanes side by
 * side, at most `concurrency` at once. A null lane orders nothing.
 */
export class Lanes<T> {
  /** Items whose lane was free when last looked at, or was never looked at. */
  #waiting: { item: T; lane: string | null }[] = [];
  #waitingHead = 0;
  /** Items behind a running one of their lane. A lane stands here as long as it runs. */
  readonly #behind = new Map<string, T[]>();
  /** Lanes whose running item ended and that have a next one, in the order they came free. */
  #freed: string[] = [];
  #running = 0;
  #aside = 0;
  #size = 0;

  constructor(private readonly concurrency: number) {}

  /** Items that wait. */
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

  add(item: T, lane: string | null): void {
    this.#waiting.push({ item, lane });
    this.#size++;
  }

  /** The next item that may start now, which then counts as running until `done`. */
  next(): { item: T; lane: string | null } | undefined {
    if (this.#running >= this.concurrency) return undefined;
    const lane = this.#freed.shift();
    if (lane !== undefined) {
      const item = this.#behind.get(lane)?.shift();
      if (item !== undefined) return this.#start({ item, lane });
    }
    while (this.#waitingHead < this.#waiting.length) {
      const taken = this.#takeWaiting();
      if (taken.lane === null) return this.#start(taken);
      const behind = this.#behind.get(taken.lane);
      if (behind === undefined) {
        this.#behind.set(taken.lane, []);
        return this.#start(taken);
      }
      behind.push(taken.item);
    }
    return undefined;
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
    this.#waiting = this.#waiting.slice(this.#waitingHead).filter(({ item }) => isKept(item));
    this.#waitingHead = 0;
    for (const [lane, items] of this.#behind) this.#behind.set(lane, items.filter(isKept));
    // A freed lane without items would never come free again by itself.
    for (const lane of this.#freed) {
      if (this.#behind.get(lane)?.length === 0) this.#behind.delete(lane);
    }
    this.#freed = this.#freed.filter((lane) => this.#behind.has(lane));
    this.#size -= dropped.length;
    return dropped;
  }

  #takeWaiting(): { item: T; lane: string | null } {
    const taken = this.#waiting[this.#waitingHead++];
    if (this.#waitingHead > 64 && this.#waitingHead * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#waitingHead);
      this.#waitingHead = 0;
    }
    return taken;
  }

  #start(next: { item: T; lane: string | null }): { item: T; lane: string | null } {
    this.#running++;
    this.#size--;
    return next;
  }
}
