/**
 * A wake-up that cannot be lost: raising it before anyone waits is remembered. A bare resolver is not (a raise between
 * the check and the wait goes nowhere), and that is how consumers stall for hours.
 */
export class Flag {
  #raised = false;
  readonly #waiters = new Set<() => void>();

  get isRaised(): boolean {
    return this.#raised;
  }

  raise(): void {
    this.#raised = true;
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const wake of waiters) wake();
  }

  clear(): void {
    this.#raised = false;
  }

  /** Resolves when raised, or after `timeoutMs`, whichever is first; neither timer nor waiter outlives that. */
  wait(timeoutMs?: number): Promise<void> {
    if (this.#raised) return Promise.resolve();
    return new Promise((resolve) => {
      if (timeoutMs === undefined) {
        this.#waiters.add(resolve);
        return;
      }
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.#waiters.add(wake);
    });
  }

  /** Resolves at the first of: raised, the promise settled either way, `timeoutMs` over. Leaves nothing behind. */
  waitOr(promise: Promise<unknown>, timeoutMs?: number): Promise<void> {
    if (this.#raised) {
      promise.catch(() => undefined); // its failure is for whoever else looks at it
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(wake);
        resolve();
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(wake, timeoutMs);
      this.#waiters.add(wake);
      promise.then(wake, wake);
    });
  }
}
