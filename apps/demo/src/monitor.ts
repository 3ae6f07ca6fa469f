import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isAtRest, readStrip, type Strip } from './strip.js';

const INTERVAL_MS = 1000;
/** The strip reads every row: at most this share of the time, so that watching does not slow what is watched. */
const SHARE_MAX = 0.1;
/** On a machine so busy that a reading takes seconds, a strip that stands still for a minute would look like a broken demo. */
const PAUSE_MAX_MS = 10_000;
const STALLED_MS = 90_000;

/** Reads the strip again and again, and tells everybody who wants to know. */
export class Monitor {
  latest: Strip | undefined;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: pg.Pool,
    private readonly onStrip: (strip: Strip) => void,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Resolves with the strip once `placed` orders have ended and no event is under way; or when nothing moves any more. */
  async untilAtRest(placed: number): Promise<Strip> {
    let moved = '';
    let movedAt = performance.now();
    for (;;) {
      const strip = await readStrip(this.database);
      this.publish(strip);
      if (isAtRest(strip) && strip.placed >= placed) return strip;
      const now = JSON.stringify(strip);
      if (now !== moved) movedAt = performance.now();
      moved = now;
      if (performance.now() - movedAt > STALLED_MS) return strip;
      await sleep(INTERVAL_MS);
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const startedAt = performance.now();
      // Before the services have migrated there is nothing to read, and while the database is away neither.
      await readStrip(this.database).then(
        (strip) => this.publish(strip),
        () => undefined,
      );
      const took = performance.now() - startedAt;
      const pause = Math.min(Math.max(INTERVAL_MS, took / SHARE_MAX), PAUSE_MAX_MS);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  private publish(strip: Strip): void {
    this.latest = strip;
    this.onStrip(strip);
  }
}
