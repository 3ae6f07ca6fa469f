import type { Clock } from '../clock.js';
import type { LoginFailure } from './sasl/authenticator.js';
import type { LoginGuard } from './sasl/login-guard.js';
import type { PasswordCheck } from './sasl/password-check.js';

export interface PasswordAttempt {
  readonly userName: string;
  readonly password: string;
  readonly address: string;
}

export interface PasswordLoginContext {
  readonly clock: Clock;
  /** The one of the Kafka listeners: who guesses there and here guesses twice. */
  readonly guard: LoginGuard;
  readonly onFailure: (failure: LoginFailure) => void;
}

/** 'refused' and 'too-many': nobody was let in; in the second case nothing was looked at either. */
export type PasswordOutcome =
  | { readonly kind: 'proven'; readonly storedKey: Buffer }
  | { readonly kind: 'refused' }
  | { readonly kind: 'too-many' };

/** Attempts under way: each takes a place while its answer is delayed, and nobody may take the places of all others. */
const PER_ADDRESS_MAX = 4;
const ATTEMPTS_MAX = 64;

/** Logging in by password where there is no SASL exchange: the same users, the same guard, the same audit trail. */
export class PasswordLogin {
  readonly #underWay = new Map<string, number>();
  #attempts = 0;

  constructor(
    private readonly passwords: PasswordCheck,
    private readonly context: PasswordLoginContext,
  ) {}

  /** @param where named in the log and in the audit trail, as a listener is: `admin`. */
  async prove(where: string, attempt: PasswordAttempt): Promise<PasswordOutcome> {
    const { userName, address } = attempt;
    const mine = this.#underWay.get(address) ?? 0;
    if (mine >= PER_ADDRESS_MAX || this.#attempts >= ATTEMPTS_MAX) return { kind: 'too-many' };
    if (!this.context.guard.mayTry(address, userName)) {
      this.#report(where, attempt, 'too many failures: not checked');
      return { kind: 'too-many' };
    }
    this.#attempts++;
    this.#underWay.set(address, mine + 1);
    try {
      return await this.#check(where, attempt);
    } finally {
      this.#attempts--;
      const left = (this.#underWay.get(address) ?? 1) - 1;
      if (left === 0) this.#underWay.delete(address);
      else this.#underWay.set(address, left);
    }
  }

  async #check(where: string, attempt: PasswordAttempt): Promise<PasswordOutcome> {
    const { clock, guard } = this.context;
    const { userName, password, address } = attempt;
    const startedAt = clock.now();
    const storedKey = await this.passwords.matchingKey(userName, password);
    if (storedKey !== null) {
      guard.succeeded(address, userName);
      return { kind: 'proven', storedKey };
    }
    this.#report(where, attempt, 'unknown user or wrong password');
    // Counted from the beginning: how long the check took is nobody's business.
    const waitMs = guard.failed(address, userName) - (clock.now() - startedAt);
    if (waitMs > 0) await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
    return { kind: 'refused' };
  }

  #report(listener: string, { userName, address }: PasswordAttempt, reason: string): void {
    this.context.onFailure({ listener, address, mechanism: 'password', userName, reason });
  }
}
