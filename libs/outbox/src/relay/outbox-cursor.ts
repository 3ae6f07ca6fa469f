/** What the next page is asked for by: see posthorn.read_outbox. */
export interface OutboxPosition {
  /** Everything that is visible in it was seen. null: nothing was. */
  readonly seen: string | null;
  /** The snapshot whose pages are being read; null between two of them. */
  readonly upto: string | null;
  readonly afterId: string;
}

const START: OutboxPosition = { seen: null, upto: null, afterId: '0' };

/**
 * Where the relay stands. Ids do not become visible in their order, so the position is a snapshot: what was not visible in
 * the last one and is now is news. `startOver` reads everything once more. The broker's mover has the same.
 */
export class OutboxCursor {
  position = START;

  startOver(): void {
    this.position = START;
  }

  /** The rows up to `lastId` were dealt with; undefined: there were none. */
  advance(page: { snapshot: string; more: boolean }, lastId: string | undefined): void {
    this.position = page.more
      ? { seen: null, upto: page.snapshot, afterId: lastId ?? this.position.afterId }
      : { seen: page.snapshot, upto: null, afterId: '0' };
  }
}
