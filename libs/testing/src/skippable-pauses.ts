import type { Clock } from '@posthorn/client';

/**
 * The clock as the transport sees it. Its pauses are pauses by choice, most of all those before a retry, and nothing is
 * lost by skipping them; its deadlines (`after`) are not, since they are about what others do.
 */
export class SkippablePauses implements Clock {
  readonly #ends = new Set<{ readonly dueMs: number }>();

  constructor(private readonly clock: Clock) {}

  now(): number {
    return this.clock.now();
  }

  after(ms: number, callback: () => void): () => void {
    return this.clock.after(ms, callback);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const end = { dueMs: this.now() + ms };
    this.#ends.add(end);
    await this.clock.sleep(ms, signal);
    this.#ends.delete(end);
  }

  /** How long until the first pause ends; undefined when nothing pauses. */
  get firstEndsInMs(): number | undefined {
    const dueMs = Math.min(...[...this.#ends].map((end) => end.dueMs));
    return Number.isFinite(dueMs) ? Math.max(0, dueMs - this.now()) : undefined;
  }
}
