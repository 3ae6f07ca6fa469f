import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  saltedPassword,
  scramAlgorithms,
  scramKeys,
  type ScramAlgorithm,
  type ScramMechanism,
} from '@posthorn/protocol';
import type { ScramCredential } from '../credentials/credential-store.js';
import { Turns } from './turns.js';

type Find = (userName: string, mechanism: ScramMechanism) => Promise<ScramCredential | null>;

/** Derivations at once: they run in libuv's pool of four threads, where files and compression must still find one. */
const DERIVATIONS = 2;
const KNOWN_MAX = 1_000;
const FAKE_ITERATIONS = 8_192;

interface Known {
  readonly storedKey: Buffer;
  readonly digest: Buffer;
}

/**
 * Whether a password is the user's, by deriving SCRAM's stored key from it: some milliseconds of a thread, meant to be
 * slow. A password that was right is remembered as a keyed hash, under a key of this process, for as long as the stored
 * key stays the same; nothing is remembered of wrong ones. An unknown user takes as long as a wrong password.
 */
export class PasswordCheck {
  readonly #key = randomBytes(32);
  readonly #known = new Map<string, Known>();

  constructor(
    private readonly find: Find,
    private readonly turns = new Turns(DERIVATIONS),
  ) {}

  /** The same, by another way to the credentials; the two take turns. */
  withFind(find: Find): PasswordCheck {
    return new PasswordCheck(find, this.turns);
  }

  async isRight(userName: string, password: string): Promise<boolean> {
    return (await this.matchingKey(userName, password)) !== null;
  }

  /** The stored key that the password makes, by which a change of the password shows; null when it is not the user's. */
  async matchingKey(userName: string, password: string): Promise<Buffer | null> {
    const found = await this.#credential(userName);
    const algorithm = found?.algorithm ?? scramAlgorithms['SCRAM-SHA-256'];
    if (found !== null && this.#isRemembered(userName, password, found.credential)) {
      return found.credential.storedKey;
    }
    const { salt, iterations } = found?.credential ?? {
      salt: this.#key,
      iterations: FAKE_ITERATIONS,
    };
    const salted = await this.turns.run(() =>
      saltedPassword(algorithm, password, salt, iterations),
    );
    const { storedKey } = scramKeys(algorithm, salted);
    const expected = found?.credential.storedKey ?? Buffer.alloc(storedKey.length);
    const isRight = timingSafeEqual(storedKey, expected) && found !== null;
    if (isRight) this.#remember(userName, password, storedKey);
    return isRight ? storedKey : null;
  }

  async #credential(
    userName: string,
  ): Promise<{ algorithm: ScramAlgorithm; credential: ScramCredential } | null> {
    for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const) {
      const credential = await this.find(userName, mechanism);
      if (credential !== null) return { algorithm: scramAlgorithms[mechanism], credential };
    }
    return null;
  }

  #isRemembered(userName: string, password: string, { storedKey }: ScramCredential): boolean {
    const known = this.#known.get(userName);
    if (known === undefined || !known.storedKey.equals(storedKey)) return false;
    return timingSafeEqual(known.digest, this.#digest(userName, password));
  }

  #remember(userName: string, password: string, storedKey: Buffer): void {
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(userName, { storedKey, digest: this.#digest(userName, password) });
  }

  #digest(userName: string, password: string): Buffer {
    return createHmac('sha256', this.#key).update(`${userName}\0${password}`, 'utf8').digest();
  }
}
