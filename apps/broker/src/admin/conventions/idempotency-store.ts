/** Whose key: another caller's is another one. */
export interface IdempotencyKey {
  readonly actor: string;
  readonly key: string;
}

/** What the first request with a key was answered. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; null when it is not kept because it holds a secret. */
  readonly body: string | null;
}

/** Who may do the work of a key; only the run that holds it can end it. */
export interface Run extends IdempotencyKey {
  readonly runId: string;
}

export type Begun =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  /** Another request has it, and its broker is alive. */
  | { readonly kind: 'running' }
  /** Another request had it, and its broker was not heard of since: what became of it is not known. */
  | { readonly kind: 'lost' }
  /** The key was used for something else. */
  | { readonly kind: 'other-request' };

/** Keys and their answers, for 24 hours. Rejects with a Problem when it cannot be reached. */
export interface IdempotencyStore {
  /** @param mayTakeOver a lost run may be done again: doing it twice is as doing it once. */
  begin(key: IdempotencyKey, fingerprint: string, mayTakeOver: boolean): Promise<Begun>;
  /** The run goes on; to be called more often than LEASE_MS. */
  renew(run: Run): Promise<void>;
  complete(run: Run, answer: KeptAnswer): Promise<void>;
  /** Nothing was done: the key is free again. */
  release(run: Run): Promise<void>;
  /** Nobody knows what was done: the run is lost from now on. */
  abandon(run: Run): Promise<void>;
}

export const IDEMPOTENCY_STORE = Symbol('IdempotencyStore');

/** A run that was not renewed for so long is lost. */
export const LEASE_MS = 30_000;
export const RENEW_MS = 10_000;
export const KEPT_MS = 24 * 60 * 60 * 1000;
