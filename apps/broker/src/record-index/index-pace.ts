import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Clock } from '../clock.js';

/**
 * How much of its time a broker gives to the index. What is not indexed yet is found all the same, by reading it: so a
 * broker on a machine that has more to do than to wait lets the index fall behind, and catches up when it is idle.
 */
const SHARE_WHEN_BUSY = 0.02;
const SHARE_WHEN_IDLE = 0.25;
/** Busy is an event loop that works for half of the time ... */
const UTILIZATION_BUSY = 0.5;
/** ... or a machine of which so little is idle: PostgreSQL may be on it, and the clients. */
const IDLE_BUSY = 0.25;
const MEASURED_MS = 200;
/** Of reading a megabyte that is not in memory, in PostgreSQL and here. */
const READ_MS_PER_MIB = 6;
const PAUSE_MS_MAX = 2_000;
/** Shorter pauses are saved up, a timer costs more than they are worth; but no two milliseconds of work go without one. */
const PAUSE_MS_MIN = 2;

const MIB = 1024 * 1024;

export interface IndexPace {
  /** To be told what was done: resolves when there is time for more. */
  spent(work: { readonly ms: number; readonly bytesRead: number }): Promise<void>;
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

  async spent({
    ms,
    bytesRead,
  }: {
    readonly ms: number;
    readonly bytesRead: number;
  }): Promise<void> {
    this.#measure();
    this.#owedMs += (ms + (bytesRead / MIB) * READ_MS_PER_MIB) * (1 / this.#share - 1);
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
    const isBusy = utilization > UTILIZATION_BUSY || idle < IDLE_BUSY;
    this.#share = isBusy ? SHARE_WHEN_BUSY : SHARE_WHEN_IDLE;
  }
}

function processorTimes(): { readonly idle: number; readonly all: number } {
  let [idle, all] = [0, 0];
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { idle, all };
}
