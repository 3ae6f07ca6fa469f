import { randomUUID } from 'node:crypto';
import type { AdminContext } from '../admin-context.js';
import {
  KEPT_MS,
  type Begun,
  type IdempotencyKey,
  type IdempotencyStore,
  type KeptAnswer,
  type Run,
} from './idempotency-store.js';

const KEYS_MAX = 1000;

interface Entry {
  readonly fingerprint: string;
  readonly runId: string;
  readonly expiresAt: number;
  answer: KeptAnswer | null;
  isLost: boolean;
}

/** Keys of a broker without a database: the last thousand, gone with the process as is everything that it did. */
export class IdempotencyRing implements IdempotencyStore {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly clock: AdminContext['clock']) {}

  begin(key: IdempotencyKey, fingerprint: string, mayTakeOver: boolean): Promise<Begun> {
    const now = this.clock.now();
    const entry = this.#entries.get(nameOf(key));
    if (entry !== undefined && entry.expiresAt > now) {
      const begun = begunBy(entry, fingerprint);
      if (begun.kind !== 'lost' || !mayTakeOver) return Promise.resolve(begun);
    }
    const run = { ...key, runId: randomUUID() };
    this.#entries.delete(nameOf(key));
    this.#entries.set(nameOf(key), {
      fingerprint,
      runId: run.runId,
      expiresAt: now + KEPT_MS,
      answer: null,
      isLost: false,
    });
    this.#makeRoom();
    return Promise.resolve({ kind: 'run', run });
  }

  renew(): Promise<void> {
    return Promise.resolve();
  }

  complete(run: Run, answer: KeptAnswer): Promise<void> {
    const entry = this.#entries.get(nameOf(run));
    if (entry?.runId === run.runId) entry.answer = answer;
    return Promise.resolve();
  }

  release(run: Run): Promise<void> {
    if (this.#entries.get(nameOf(run))?.runId === run.runId) this.#entries.delete(nameOf(run));
    return Promise.resolve();
  }

  abandon(run: Run): Promise<void> {
    const entry = this.#entries.get(nameOf(run));
    if (entry?.runId === run.runId) entry.isLost = true;
    return Promise.resolve();
  }

  /** The oldest answer goes; a run stays, and there are fewer of them than connections. */
  #makeRoom(): void {
    if (this.#entries.size <= KEYS_MAX) return;
    for (const [name, { answer, isLost }] of this.#entries) {
      if (answer === null && !isLost) continue;
      this.#entries.delete(name);
      return;
    }
  }
}

function begunBy(entry: Entry, fingerprint: string): Exclude<Begun, { kind: 'run' }> {
  if (entry.fingerprint !== fingerprint) return { kind: 'other-request' };
  if (entry.answer !== null) return { kind: 'answered', answer: entry.answer };
  return { kind: entry.isLost ? 'lost' : 'running' };
}

const nameOf = ({ actor, key }: IdempotencyKey): string => JSON.stringify([actor, key]);
