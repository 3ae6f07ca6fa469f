import { randomBytes } from 'node:crypto';

/** Of a lane: one for each number of rows, in the segments of two retention classes. 20 to 60 KB of the server's memory each. */
const READY_MAX = 17;

/**
 * Which statements one connection has made ready by name, so that PostgreSQL parses and plans each of them once.
 *
 * A name says which text it stands for, and whose it is: poolers may send each transaction to another server, where a name is
 * unknown (then nothing happened) or was made by us with the same text, but never means anything else.
 */
export class StatementNames {
  readonly #prefix = `posthorn_${randomBytes(8).toString('hex')}_`;
  /** The one that was used longest ago first. */
  readonly #ready = new Set<string>();

  /** @param key of the text: no two texts have the same */
  nameOf(key: string): string {
    return this.#prefix + key;
  }

  /** Those to close before `name` is used, when it has to be made ready; null when it is. */
  use(name: string): readonly string[] | null {
    const isReady = this.#ready.delete(name);
    this.#ready.add(name);
    if (isReady) return null;
    if (this.#ready.size <= READY_MAX) return [name];
    const [eldest] = this.#ready;
    this.#ready.delete(eldest);
    return [name, eldest];
  }

  /** It may be ready or not: it is closed before it is made again, which is no error of one that is not there. */
  forget(name: string): void {
    this.#ready.delete(name);
  }
}
