import type { DeadLetterOptions, FailureOptions } from './options.js';
import { DEFAULT_RETRY, type RetryPolicy } from '../retry/retry-policy.js';
import { defined } from './defined.js';

/** What becomes of a record whose handler fails, with nothing left open. */
export interface FailureRules {
  readonly retry: RetryPolicy;
  readonly deadLetter: DeadLetterOptions | false;
  readonly handlerTimeoutMs: number | undefined;
}

export const DEFAULT_RULES: FailureRules = {
  retry: DEFAULT_RETRY,
  deadLetter: {},
  handlerTimeoutMs: undefined,
};

/** What is said nearer to the handler holds, setting by setting: of the module, of a topic, of the handler. */
export function rulesWithin(outer: FailureRules, inner: FailureOptions = {}): FailureRules {
  const { retry, deadLetter, handlerTimeoutMs } = inner;
  return {
    retry: { ...outer.retry, ...defined(retry ?? {}) },
    handlerTimeoutMs: handlerTimeoutMs ?? outer.handlerTimeoutMs,
    deadLetter:
      deadLetter === undefined || deadLetter === false
        ? (deadLetter ?? outer.deadLetter)
        : { ...(outer.deadLetter === false ? {} : outer.deadLetter), ...defined(deadLetter) },
  };
}
