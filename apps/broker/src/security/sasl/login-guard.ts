import type { Clock } from '../../clock.js';

export interface LoginGuardSettings {
  /** Of the first failure's answer; each further one of the address doubles it. */
  readonly failureDelayMs: number;
}

/** Quiet for so long, and everything is forgotten. */
const FORGET_MS = 60_000;
const DELAY_MAX_MS = 10_000;
const DOUBLINGS_MAX = 10;
const ENTRIES_MAX = 10_000;
/**
 * Failures within FORGET_MS of each other after which nothing is checked for FORGET_MS. Those that come meanwhile do not
 * make it longer: a service that goes on trying is let in within a minute after its password was put right, and whoever
 * guesses would have paused anyway.
 */
const PER_PAIR_MAX = 20;
const PER_ADDRESS_MAX = 100;
const PER_USER_MAX = 100;

interface Failures {
  readonly count: number;
  readonly lastAt: number;
}

/**
 * What failed logins cost. The answer to a failure waits, longer each time the same address fails; after many failures
 * attempts are refused unchecked, with the answer that a wrong password gets.
 *
 * Counted by address, by user, and by both: guessing one password, trying one password on many users, and guessing from
 * many addresses. Who has logged in from an address before is let through there while somebody else is guessing:
 * nobody can lock out a service by failing in its name.
 */
export class LoginGuard {
  readonly #failures = new Map<string, Failures>();
  readonly #knownGood = new Set<string>();

  constructor(
    private readonly settings: LoginGuardSettings,
    private readonly clock: Clock,
  ) {}

  mayTry(address: string, userName: string): boolean {
    const pair = pairOf(address, userName);
    if (this.#count(pair) >= PER_PAIR_MAX) return false;
    if (this.#knownGood.has(pair)) return true;
    return (
      this.#count(`address ${address}`) < PER_ADDRESS_MAX &&
      this.#count(`user ${userName}`) < PER_USER_MAX
    );
  }

  /** @returns how long the answer should wait. */
  failed(address: string, userName: string | null): number {
    const count = this.#add(`address ${address}`, PER_ADDRESS_MAX);
    if (userName !== null) {
      this.#add(`user ${userName}`, PER_USER_MAX);
      this.#add(pairOf(address, userName), PER_PAIR_MAX);
    }
    const delay = this.settings.failureDelayMs * 2 ** Math.min(count - 1, DOUBLINGS_MAX);
    return Math.min(delay, Math.max(DELAY_MAX_MS, this.settings.failureDelayMs));
  }

  succeeded(address: string, userName: string): void {
    const pair = pairOf(address, userName);
    this.#failures.delete(pair);
    this.#knownGood.delete(pair);
    this.#knownGood.add(pair);
    if (this.#knownGood.size > ENTRIES_MAX) dropOldest(this.#knownGood);
  }

  #count(key: string): number {
    const known = this.#failures.get(key);
    if (known === undefined) return 0;
    return this.clock.now() - known.lastAt < FORGET_MS ? known.count : 0;
  }

  #add(key: string, max: number): number {
    const before = this.#count(key);
    if (before >= max) return before;
    const count = before + 1;
    // Deleted first: the order of the map is the order of the last failures.
    this.#failures.delete(key);
    this.#failures.set(key, { count, lastAt: this.clock.now() });
    if (this.#failures.size > ENTRIES_MAX) dropOldest(this.#failures);
    return count;
  }
}

function pairOf(address: string, userName: string): string {
  return `pair ${address} ${userName}`;
}

function dropOldest(entries: {
  keys(): IterableIterator<string>;
  delete(key: string): boolean;
}): void {
  for (const oldest of entries.keys()) {
    entries.delete(oldest);
    return;
  }
}
