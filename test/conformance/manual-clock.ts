import type { Clock } from '../../apps/broker/src/clock.js';

/** Time that passes when a test says so, from now on. */
export class ManualClock implements Clock {
  private time = Date.now();
  private readonly timers = new Map<object, { at: number; callback: () => void }>();

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    if (ms <= 0) {
      const due = setImmediate(callback);
      return () => clearImmediate(due);
    }
    const timer = {};
    this.timers.set(timer, { at: this.time + ms, callback });
    return () => this.timers.delete(timer);
  }

  advance(ms: number): void {
    this.time += ms;
    for (const [timer, { at, callback }] of this.timers) {
      if (at > this.time || !this.timers.delete(timer)) continue;
      callback();
    }
  }
}
