import type { ScramMechanism } from '@posthorn/protocol';
import type { Clock } from '../../clock.js';
import type { CredentialStore, ScramCredential } from './credential-store.js';

/** A change made through another broker is seen within this time. */
const FRESH_MS = 1_000;
const ENTRIES_MAX = 1_000;

interface Entry {
  readonly at: number;
  readonly found: Promise<ScramCredential | null>;
}

/** Finds credentials with at most one query a second for each name: a thousand clients that reconnect ask once. */
export class CredentialCache {
  readonly #entries = new Map<string, Entry>();

  constructor(
    private readonly store: CredentialStore,
    private readonly clock: Clock,
  ) {}

  find(userName: string, mechanism: ScramMechanism): Promise<ScramCredential | null> {
    const key = `${mechanism} ${userName}`;
    const now = this.clock.now();
    const known = this.#entries.get(key);
    if (known !== undefined && now - known.at < FRESH_MS && now >= known.at) return known.found;
    if (this.#entries.size >= ENTRIES_MAX) this.#entries.clear();
    const found = this.store.find(userName, mechanism);
    this.#entries.set(key, { at: now, found });
    // Whoever asked is told; the next one asks again.
    found.catch(() => this.#entries.delete(key));
    return found;
  }

  /** After a change made here, which is to be seen at once. */
  clear(): void {
    this.#entries.clear();
  }
}
