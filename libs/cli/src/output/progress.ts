import { durationText } from '../parse/duration.js';
import type { Streams } from '../runtime/streams.js';

const REDRAW_MS = 100;
const BAR = 24;

/** How far long work has come, redrawn in one line of a terminal; silent elsewhere. */
export class Progress {
  #drawnAtMs = 0;
  #isDrawn = false;
  readonly #startedMs = performance.now();

  constructor(
    private readonly stderr: Streams['stderr'],
    private readonly what: string,
    /** null: nobody knows. */
    private readonly total: number | null,
  ) {}

  update(done: number): void {
    if (this.stderr.isTTY !== true) return;
    const nowMs = performance.now();
    if (nowMs - this.#drawnAtMs < REDRAW_MS) return;
    this.#drawnAtMs = nowMs;
    this.#isDrawn = true;
    const seconds = (nowMs - this.#startedMs) / 1_000;
    this.stderr.write(`\r\x1b[2K${progressText(this.what, done, this.total, seconds)}`);
  }

  /** Removes the line. */
  end(): void {
    if (this.#isDrawn) this.stderr.write('\r\x1b[2K');
  }
}

export function progressText(
  what: string,
  done: number,
  total: number | null,
  seconds: number,
): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const perSecond = `${Math.round(rate).toLocaleString('en')}/s`;
  const count = done.toLocaleString('en');
  if (total === null || total <= 0) return `${what} ${count}  ${perSecond}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR);
  const bar = `${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}`;
  const left = rate > 0 ? `, ${durationText(((total - done) / rate) * 1_000)} left` : '';
  return `${what} [${bar}] ${Math.floor(share * 100)}%  ${count} of ${total.toLocaleString('en')}  ${perSecond}${left}`;
}
