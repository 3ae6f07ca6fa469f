import { hashOf } from './secrets.js';
import type { HttpRequest } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { RateLimit } from '../http/rate-limit.js';
import type { Identity } from '../access/identity.js';

const BURST_SECONDS = 10;
const STRANGERS_SHARE = 0.1;
const PROVEN_MAX = 10_000;

/**
 * How much one caller may ask for: each session, key or token for itself, and of those who prove nothing each address.
 * Past that an address is not even looked at, but for what has been good there before: whoever guesses keys behind a
 * proxy does not lock out the others behind it.
 */
export class RequestLimits {
  readonly #callers: RateLimit;
  readonly #strangers: RateLimit;
  readonly #proven = new Set<string>();

  constructor(
    perSecond: number,
    private readonly now: () => number,
  ) {
    this.#callers = new RateLimit(perSecond, perSecond * BURST_SECONDS);
    const strangers = Math.max(1, perSecond * STRANGERS_SHARE);
    this.#strangers = new RateLimit(strangers, strangers * BURST_SECONDS);
  }

  /** @throws Problem when the address has to wait, before anything is looked up. */
  beforeProof(request: HttpRequest): void {
    const waitMs = this.#strangers.waitMs(addressOf(request), this.now());
    if (waitMs > 0 && !this.#proven.has(proofOf(request))) throw tooMany(waitMs);
  }

  /** @throws Problem when this caller has to wait. @param identity null: nothing was proven. */
  afterProof(request: HttpRequest, identity: Identity | null): void {
    if (identity?.method === 'none') return;
    if (identity === null) {
      const waitMs = this.#strangers.take(addressOf(request), this.now());
      if (waitMs > 0) throw tooMany(waitMs);
      return;
    }
    this.#remember(proofOf(request));
    const key = `${identity.method} ${identity.credentialId ?? identity.actor}`;
    const waitMs = this.#callers.take(key, this.now());
    if (waitMs > 0) throw tooMany(waitMs);
  }

  #remember(proof: string): void {
    this.#proven.delete(proof);
    this.#proven.add(proof);
    if (this.#proven.size <= PROVEN_MAX) return;
    for (const oldest of this.#proven) {
      this.#proven.delete(oldest);
      return;
    }
  }
}

function addressOf({ ip }: HttpRequest): string {
  return ip ?? '';
}

/** Not the secret itself, which nobody should find in a dump of the memory. */
function proofOf({ headers }: HttpRequest): string {
  return hashOf(`${headers.authorization ?? ''}\n${headers.cookie ?? ''}`).toString('base64');
}

function tooMany(waitMs: number): Problem {
  return new Problem('too-many-requests', 'There were too many requests.', {
    retryAfterSeconds: waitMs / 1_000,
  });
}
