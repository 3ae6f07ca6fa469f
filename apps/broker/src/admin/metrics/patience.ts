import { Problem } from '../http/problem.js';

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

/** A scrape shows what there is to show: a gap in one series, not an error for all. */
export async function unlessAway<T>(read: () => Promise<T>, missing: T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem && error.code !== 'internal-error') return missing;
    throw error;
  }
}
