const LATE = Symbol('late');

/** One deadline for all that a scrape waits for: what PostgreSQL does not tell in time is a gap, not a missed scrape. */
export class Patience {
  readonly #late: Promise<typeof LATE>;
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    let expire = (): void => undefined;
    this.#late = new Promise((resolve) => (expire = () => resolve(LATE)));
    this.#timer = setTimeout(expire, ms);
  }

  /** What the work answers, or `missing` when the time is over. The work goes on; its failure after that is nobody's. */
  async wait<T>(work: Promise<T>, missing: T): Promise<T> {
    const answer = await Promise.race([work, this.#late]);
    return answer === LATE ? missing : answer;
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
