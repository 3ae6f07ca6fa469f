import { classifyByDefault } from './classification.js';

/** An error class, or a function that says whether the rule holds for the error. */
export type ErrorRule = (abstract new (...args: never[]) => object) | ((error: unknown) => boolean);

export interface RetryOptions {
  /** Tries in all, the first included. Default 5. */
  readonly attempts?: number;
  /** Pause before the second try. Default 200. */
  readonly initialDelayMs?: number;
  /** Default 10,000. Keep the sum of the pauses below the drain timeout, or a rebalance waits for it. */
  readonly maxDelayMs?: number;
  /** Default 2. */
  readonly multiplier?: number;
  /** The share of a pause that is random, 0 to 1. Default 0.5: services that failed together do not come back together. */
  readonly jitter?: number;
  /** Retried even though the defaults give up at once, such as a 404 for something that is about to appear. */
  readonly retryOn?: readonly ErrorRule[];
  /** Dead-lettered at once even though the defaults would retry. It wins over `retryOn`. */
  readonly fatal?: readonly ErrorRule[];
}

export type RetryPolicy = Required<RetryOptions>;

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 5,
  initialDelayMs: 200,
  maxDelayMs: 10_000,
  multiplier: 2,
  jitter: 0.5,
  retryOn: [],
  fatal: [],
};

/** The pause after the given attempt (1, 2, ...), in milliseconds. */
export function backoffMs(policy: RetryPolicy, attempt: number, random: () => number): number {
  const full = Math.min(
    policy.maxDelayMs,
    policy.initialDelayMs * policy.multiplier ** (attempt - 1),
  );
  return Math.round(full * (1 - policy.jitter * random()));
}

export function isFatal(policy: RetryPolicy, error: unknown): boolean {
  if (policy.fatal.some((rule) => holds(rule, error))) return true;
  if (policy.retryOn.some((rule) => holds(rule, error))) return false;
  return classifyByDefault(error) === 'fatal';
}

function holds(rule: ErrorRule, error: unknown): boolean {
  return isErrorClass(rule) ? error instanceof rule : rule(error);
}

function isErrorClass(rule: ErrorRule): rule is abstract new (...args: never[]) => object {
  // Arrow functions and methods have no prototype, a plain function has one that knows only its constructor.
  const prototype: unknown = rule.prototype;
  if (prototype === Error.prototype || prototype instanceof Error) return true;
  return /^class\b/.test(Function.prototype.toString.call(rule));
}
