/** A record that was fetched; its handler finishes in any order. */
export interface Tracked {
  readonly offset: bigint;
  finished: boolean;
  /** What its handler noted for the partition's next owner; 0 for nothing. */
  note: number;
}

/**
 * The offset that may be committed: everything below it is finished. Records are tracked when they are fetched, not when
 * their handler starts, so a record that is dropped unhandled (on revocation) stays unfinished and is never passed.
 */
export class Watermark {
  /** Unfinished records and finished ones behind an unfinished one, from #head on in offset order. */
  #tracked: Tracked[] = [];
  #head = 0;
  #end: bigint;

  /** @param position where fetching starts. */
  constructor(position: bigint) {
    this.#end = position;
  }

  /** The lowest unfinished offset, or where fetching goes on. Never goes back. */
  get committable(): bigint {
    return this.#head < this.#tracked.length ? this.#tracked[this.#head].offset : this.#end;
  }

  /** Records from the lowest unfinished one on: what memory and a commit's metadata have to hold. */
  get span(): number {
    return this.#tracked.length - this.#head;
  }

  /** From the lowest unfinished record on, in offset order. */
  get tracked(): readonly Tracked[] {
    return this.#tracked.slice(this.#head);
  }

  /** In offset order; what lies between two tracked offsets is no record (compacted, aborted, a control batch). */
  track(offset: bigint): Tracked {
    const tracked = { offset, finished: false, note: 0 };
    this.#tracked.push(tracked);
    return tracked;
  }

  finish(tracked: Tracked): void {
    tracked.finished = true;
    while (this.#head < this.#tracked.length && this.#tracked[this.#head].finished) this.#head++;
    // Half of the memory may be finished records; moving the rest then costs a step per record over time.
    if (this.#head > 64 && this.#head * 2 > this.#tracked.length) {
      this.#tracked = this.#tracked.slice(this.#head);
      this.#head = 0;
    }
  }

  /** Fetching goes on here: what lies below is tracked or no record. */
  advanceTo(position: bigint): void {
    if (position > this.#end) this.#end = position;
  }
}
