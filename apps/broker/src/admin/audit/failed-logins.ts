import type { LoginFailure } from '../../security/sasl/authenticator.js';

/** Of each period. An attacker chooses names, and perhaps addresses: this many are told apart, the others counted. */
const KINDS_MAX = 20;

export interface FailedLoginCount {
  /** The first of them; null for all that were not told apart. */
  readonly failure: LoginFailure | null;
  readonly count: number;
}

/**
 * Failed logins of one period, by address, user, mechanism and listener. The first of a kind is worth an event at once,
 * the others a number at the end: whoever fails a thousand times a second makes 2 events of a period, and a crowd 41.
 */
export class FailedLogins {
  readonly #kinds = new Map<string, { readonly failure: LoginFailure; repeated: number }>();
  #others = 0;

  /** Whether the failure is to be written down now. */
  add(failure: LoginFailure): boolean {
    const { listener, address, mechanism, userName } = failure;
    const key = JSON.stringify([listener, address, mechanism, userName]);
    const known = this.#kinds.get(key);
    if (known !== undefined) known.repeated++;
    else if (this.#kinds.size >= KINDS_MAX) this.#others++;
    else this.#kinds.set(key, { failure, repeated: 0 });
    return known === undefined && this.#kinds.has(key);
  }

  /** Ends the period: what was added and not written down. */
  take(): readonly FailedLoginCount[] {
    const repeated = [...this.#kinds.values()].filter((kind) => kind.repeated > 0);
    const counts: FailedLoginCount[] = repeated.map(({ failure, repeated: count }) => ({
      failure,
      count,
    }));
    if (this.#others > 0) counts.push({ failure: null, count: this.#others });
    this.#kinds.clear();
    this.#others = 0;
    return counts;
  }
}
