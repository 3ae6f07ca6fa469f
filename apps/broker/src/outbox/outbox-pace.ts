/**
 * How often the outbox is looked at. Nobody tells that a transaction committed: NOTIFY would take a lock that all commits
 * of the server queue for, and halve them under load. A look at an empty outbox costs PostgreSQL 0.1 ms.
 */
const BUSY_MS = 3;
const BUSY_FOR_MS = 2_000;
const QUIET_MS = 10;
/** Whoever does not use the outbox shall not pay for it. */
const QUIET_FOR_MS = 10 * 60_000;
const UNUSED_MS = 100;
const FAILED_MS = 50;
const FAILED_MS_MAX = 2_000;
const ROTATE_MS = 1_000;
/** What was left lying for a reason that nobody thought of is found again. */
const REREAD_MS = 30_000;

export class OutboxPace {
  #lastRowAt = Number.NEGATIVE_INFINITY;
  #rotateAt = 0;
  #rereadAt = 0;
  #failures = 0;
  #more = false;

  constructor(private readonly now: () => number) {}

  saw(page: { readonly more: boolean; readonly rows: readonly unknown[] }): void {
    this.#more = page.more;
    if (page.rows.length > 0) this.#lastRowAt = this.now();
  }

  pauseMs(): number {
    this.#failures = 0;
    if (this.#more) return 0;
    const quietMs = this.now() - this.#lastRowAt;
    if (quietMs < BUSY_FOR_MS) return BUSY_MS;
    return quietMs < QUIET_FOR_MS ? QUIET_MS : UNUSED_MS;
  }

  failed(): number {
    return Math.min(FAILED_MS * 2 ** this.#failures++, FAILED_MS_MAX);
  }

  isRotationDue(): boolean {
    const now = this.now();
    if (isBefore(now, this.#rotateAt, ROTATE_MS)) return false;
    this.#rotateAt = now + ROTATE_MS;
    return true;
  }

  isRereadDue(): boolean {
    const now = this.now();
    if (isBefore(now, this.#rereadAt, REREAD_MS)) return false;
    this.#rereadAt = now + REREAD_MS;
    return true;
  }
}

/** A clock that was set back by hours would put it off for hours: nothing is due later than its interval. */
const isBefore = (now: number, dueAt: number, everyMs: number): boolean =>
  now < dueAt && dueAt - now <= everyMs;
