/** What the next page is asked for by: see posthorn.read_outbox. */
export interface OutboxPosition {
  /** Everything that is visible in it was seen. null: nothing was. */
  readonly seen: string | null;
  /** The snapshot whose pages are being read; null between two of them. */
  readonly upto: string | null;
  readonly afterId: bigint;
}

const START: OutboxPosition = { seen: null, upto: null, afterId: 0n };

/**
 * Where a reader of the outbox stands. Ids do not become visible in their order, so the position is a snapshot: what was
 * not visible in the last one and is now is news. `startOver` reads everything once more, which finds what was left lying.
 */
export class OutboxCursor {
  #position = START;
  #startsOver = false;

  get position(): OutboxPosition {
    return this.#position;
  }

  /** Holds from the next page on, whatever becomes of the one that is being worked on. */
  startOver(): void {
    this.#startsOver = true;
  }

  /** To be called before a page is read. */
  begin(): OutboxPosition {
    if (this.#startsOver) this.#position = START;
    this.#startsOver = false;
    return this.#position;
  }

  /** The page was dealt with. `lastId`: of its last row, if it has any. */
  advance(page: { snapshot: string; more: boolean }, lastId: bigint | undefined): void {
    this.#position = page.more
      ? { seen: null, upto: page.snapshot, afterId: lastId ?? this.#position.afterId }
      : { seen: page.snapshot, upto: null, afterId: 0n };
  }
}
