export interface LookLoopContext {
  look(): Promise<void>;
  /** How long after a look the next one comes; null: never again. */
  everyMs(isDown: boolean): number | null;
  /** After each look; null when it succeeded. */
  ended(error: Error | null): void;
}

/** Looks again and again, never twice at once, and sooner when somebody asks for it. */
export class LookLoop {
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #again = false;
  #started = false;
  #stopped = false;

  constructor(private readonly context: LookLoopContext) {}

  get isStopped(): boolean {
    return this.#stopped;
  }

  start(): void {
    this.#started = true;
    this.#schedule(false);
  }

  /** Looks at once, or once more after the look under way; nothing before the start. */
  poke(): void {
    if (this.#stopped || !this.#started) return;
    if (this.#looking) this.#again = true;
    else void this.#run();
  }

  /** To be called by the look itself: what it did is to be looked at without a pause. */
  lookAgain(): void {
    this.#again = true;
  }

  /** Resolves when the look under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#looking;
  }

  #schedule(isDown: boolean): void {
    const everyMs = this.#stopped ? null : this.context.everyMs(isDown);
    if (everyMs !== null) this.#timer = setTimeout(() => void this.#run(), everyMs);
  }

  #run(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#looking = this.context
      .look()
      .then(
        () => null,
        (error: unknown) => error as Error,
      )
      .then((error) => {
        this.context.ended(error);
        this.#looking = null;
        if (this.#stopped) return;
        if (this.#again && error === null) {
          this.#again = false;
          void this.#run();
        } else {
          this.#schedule(error !== null);
        }
      });
    return this.#looking;
  }
}
