import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Clock } from '../clock.js';

/**
 * How much of its time a broker gives to the index. What is not indexed yet is found all the same, by reading it: so a
 * broker on a machine that has more to do than to wait lets the index fall behind, and catches up when it is idle.
 */
const SHARE_WHEN_BUSY = 0.02;
const SHARE_WHEN_IDLE = 0.25;
/**
 * What is spare of the event loop, or of the machine if that is less: PostgreSQL may be on it, and the clients. Busy is half, since who waits
 * for the disk and for each other leaves a quarter of two processors idle at full speed.
 */
const SPARE_WHEN_BUSY = 0.5;
const SPARE_WHEN_IDLE = 0.75;
const MEASURED_MS = 200;
/** Of reading a megabyte that is not in memory, in PostgreSQL and here. */
const READ_MS_PER_MIB = 6;
/** Of writing a run, in PostgreSQL and here. */
const WRITE_MS = 1;
const PAUSE_MS_MAX = 2_000;
/** Shorter pauses are saved up, a timer costs more than they are worth; but no two milliseconds of work go without one. */
const PAUSE_MS_MIN = 2;

const MIB = 1024 * 1024;

export interface IndexWork {
  /** Of this process. */
  readonly ms: number;
  /** That were not in memory. */
  readonly bytesRead?: number;
  readonly runsWritten?: number;
}

export interface IndexPace {
  /** To be told what was done: resolves when there is time for more. */
  spent(work: IndexWork): Promise<void>;
  /** No pause any more: what is under way is to end. */
  stop(): void;
}

export class DutyCycle implements IndexPace {
  #owedMs = 0;
  #utilization = performance.eventLoopUtilization();
  #processors = processorTimes();
  #share = SHARE_WHEN_BUSY;
  #measuredAt: number;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(private readonly clock: Clock) {
    this.#measuredAt = clock.now();
  }

  async spent({ ms, bytesRead = 0, runsWritten = 0 }: IndexWork): Promise<void> {
    this.#measure();
    const elsewhereMs = (bytesRead / MIB) * READ_MS_PER_MIB + runsWritten * WRITE_MS;
    this.#owedMs += (ms + elsewhereMs) * (1 / this.#share - 1);
    if (this.#owedMs < PAUSE_MS_MIN || this.#stopped) return;
    const pauseMs = Math.min(this.#owedMs, PAUSE_MS_MAX);
    this.#owedMs = 0;
    await new Promise<void>((resolve) => {
      const cancel = this.clock.after(pauseMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  #measure(): void {
    const now = this.clock.now();
    if (now - this.#measuredAt < MEASURED_MS) return;
    this.#measuredAt = now;
    const since = this.#utilization;
    this.#utilization = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(this.#utilization, since);
    const before = this.#processors;
    this.#processors = processorTimes();
    const idle =
      (this.#processors.idle - before.idle) / Math.max(1, this.#processors.all - before.all);
    this.#share = shareOf(Math.min(1 - utilization, idle));
  }
}

/** In proportion between busy and idle. @param spare of 1 */
export function shareOf(spare: number): number {
  const between = (spare - SPARE_WHEN_BUSY) / (SPARE_WHEN_IDLE - SPARE_WHEN_BUSY);
  const part = Math.max(0, Math.min(1, between));
  return SHARE_WHEN_BUSY + part * (SHARE_WHEN_IDLE - SHARE_WHEN_BUSY);
}

function processorTimes(): { readonly idle: number; readonly all: number } {
  let [idle, all] = [0, 0];
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { idle, all };
}
