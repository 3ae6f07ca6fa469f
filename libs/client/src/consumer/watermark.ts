/** A record that was fetched; its handler finishes in any order. */
export interface Tracked {
  readonly offset: bigint;
  finished: boolean;
  /** What its handler noted for the partition's next owner; 0 for nothing. */
  note: number;
}

/**
 * The offset that may be committed: everything below it is finished. Records are tracked in the order of the log when they
 * are taken out of what was fetched; one that is tracked and dropped unhandled (on revocation) stays unfinished and is
 * never passed, and those that were not taken lie above all that were.
 */
export class Watermark {
  /** Unfinished records and finished ones behind an unfinished one, from #head on in offset order. */
  #tracked: Tracked[] = [];
  #head = 0;
  #end: bigint;
  #last: bigint;

  /** @param position of the first record that may come. */
  constructor(position: bigint) {
    this.#end = position;
    this.#last = position - 1n;
  }

  /** The lowest unfinished offset, or the end. Never goes back. */
  get committable(): bigint {
    return this.#head < this.#tracked.length ? this.#tracked[this.#head].offset : this.end;
  }

  /** Every record below is tracked. */
  get end(): bigint {
    return this.#last < this.#end ? this.#end : this.#last + 1n;
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
    this.#last = offset;
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

  /** What lies below is tracked or no record. */
  advanceTo(position: bigint): void {
    if (position > this.#end) this.#end = position;
  }
}
