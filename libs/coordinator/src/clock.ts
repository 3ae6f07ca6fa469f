/** Time as an argument: the broker passes the real one, a test one that it moves by hand. */
export interface Clock {
  /** Milliseconds since the Unix epoch. Commit times are compared across restarts, so no monotonic clock. */
  now(): number;
  /** Calls back once, at least `delayMs` later. The returned function cancels. */
  setTimer(delayMs: number, callback: () => void): () => void;
}
