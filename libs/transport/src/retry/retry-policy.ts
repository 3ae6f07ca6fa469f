import { classifyByDefault } from './classification.js';

/** An error class, or a function that says whether the rule holds for the error. */
export type ErrorRule = (abstract new (...args: never[]) => object) | ((error: unknown) => boolean);

/**
 * Where a record waits for its next try. `blocking`: in its place, and its partition with it: order per partition.
 * `park`: beside its partition, and later records of its key behind it, while other keys go on: order per key. `delayed`: in a
 * retry topic, and nothing behind it: no order.
 */
export type RetryMode = 'blocking' | 'park' | 'delayed';

export interface RetryOptions {
  /** Default 'blocking'. */
  readonly mode?: RetryMode | undefined;
  /** Tries in all, the first included. Default 5. */
  readonly attempts?: number | undefined;
  /** Pause before the second try. Default 200. */
  readonly initialDelayMs?: number | undefined;
  /** Default 10,000. */
  readonly maxDelayMs?: number | undefined;
  /** Default 2. */
  readonly multiplier?: number | undefined;
  /** The share of a pause that is random, 0 to 1. Default 0.5: services that failed together do not come back together. */
  readonly jitter?: number | undefined;
  /** Retried even though the defaults give up at once, such as a 404 for something that is about to appear. */
  readonly retryOn?: readonly ErrorRule[] | undefined;
  /** Dead-lettered at once even though the defaults would retry. It wins over `retryOn`. */
  readonly fatal?: readonly ErrorRule[] | undefined;
}

export type RetryPolicy = Required<RetryOptions>;

export const RETRY_MODES: readonly RetryMode[] = ['blocking', 'park', 'delayed'];

/** Topics of one handler's delayed retries at most: later tries share the last one's. */
const LEVELS_MAX = 16;

export const DEFAULT_RETRY: RetryPolicy = {
  mode: 'blocking',
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
  // Without an end of the attempts the power is Infinity some day, of which nothing is no number.
  const growth = Math.min(policy.multiplier ** (attempt - 1), Number.MAX_VALUE);
  const full = Math.min(policy.maxDelayMs, policy.initialDelayMs * growth);
  return Math.round(full * (1 - policy.jitter * random()));
}

/**
 * One topic for each pause that differs: a topic is read in order, and a record due in a second must not stand behind one
 * due in an hour.
 */
export function retryLevels(policy: RetryPolicy): number {
  const tries = Math.min(policy.attempts - 1, LEVELS_MAX);
  for (let level = 1; level < tries; level += 1) {
    const [now, next] = [level, level + 1].map((attempt) => backoffMs(policy, attempt, () => 0));
    if (now === next) return level;
  }
  return Math.max(1, tries);
}

export function isFatal(policy: RetryPolicy, error: unknown): boolean {
  if (policy.fatal.some((rule) => holds(rule, error))) return true;
  if (policy.retryOn.some((rule) => holds(rule, error))) return false;
  try {
    return classifyByDefault(error) === 'fatal';
  } catch {
    // A thrown object whose getters throw. Whatever it is, the record is retried and then a dead letter.
    return false;
  }
}

function holds(rule: ErrorRule, error: unknown): boolean {
  if (isErrorClass(rule)) return error instanceof rule;
  try {
    return rule(error);
  } catch {
    // A rule that fails on an error it did not expect says nothing of it; the record is not lost over that.
    return false;
  }
}

function isErrorClass(rule: ErrorRule): rule is abstract new (...args: never[]) => object {
  // Arrow functions and methods have no prototype, a plain function has one that knows only its constructor.
  const prototype: unknown = rule.prototype;
  if (prototype === Error.prototype || prototype instanceof Error) return true;
  return /^class\b/.test(Function.prototype.toString.call(rule));
}
