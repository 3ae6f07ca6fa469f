import type { Clock } from '../runtime/clock.js';
import { HandlerTimeoutError } from '../errors/exceptions.js';

const nothing = (): void => undefined;

/** One try's signal: aborts with its partition's, and with a HandlerTimeoutError when its time is over. */
export class TimeLimit {
  readonly signal: AbortSignal;
  private readonly cancel: () => void;

  constructor(signal: AbortSignal, timeoutMs: number | undefined, clock: Clock) {
    if (timeoutMs === undefined) {
      this.signal = signal;
      this.cancel = nothing;
      return;
    }
    const limit = new AbortController();
    this.signal = AbortSignal.any([signal, limit.signal]);
    this.cancel = clock.after(timeoutMs, () => limit.abort(new HandlerTimeoutError(timeoutMs)));
  }

  /** The try is over. */
  end(): void {
    this.cancel();
  }
}
