/** Numbers in [0, 1) that a seed repeats (mulberry32). */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `from` up to and including `to`. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(choices: readonly T[]): T {
    const chosen = choices[this.between(0, choices.length - 1)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  }
}

/** POSTHORN_SEED repeats a run; otherwise each run has its own. Printed, so that a failure can be repeated. */
export function seededRandom(what: string): Random {
  const seed = Number(process.env.POSTHORN_SEED ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`${what}: POSTHORN_SEED=${seed}\n`);
  return new Random(seed);
}
