/** Time as an argument, so that leases and retention can be tested without waiting. */
export interface Clock {
  /** Milliseconds that only go forward; the origin means nothing. */
  monotonicMs(): number;
  /** Milliseconds since the epoch. */
  wallMs(): number;
}

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
};
