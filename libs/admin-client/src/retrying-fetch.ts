import { AdminApiError } from './admin-api-error.js';
import { pause } from './pause.js';

export type Fetch = (request: Request) => Promise<Response>;

export interface RetryOptions {
  /** How often a call is made in all; 1 never repeats. */
  readonly attempts: number;
  /** Before the second attempt, doubled before each further one; half of it is chance. */
  readonly baseDelayMs: number;
}

const REPEATABLE_STATUS = new Set([429, 502, 503, 504]);
/** What a keyed write meets that comes while the first one with its key still runs; the answer says when to come again. */
const IN_USE_STATUS = 409;
const DELAY_MS_MAX = 5_000;

/**
 * Repeats what reads, and what writes under an idempotency key: any other write whose answer is lost may have been done.
 * Honours Retry-After and the request's signal.
 */
export function retryingFetch(fetch: Fetch, { attempts, baseDelayMs }: RetryOptions): Fetch {
  return async (request) => {
    const last = isRepeatable(request) ? attempts : 1;
    for (let attempt = 1; ; attempt++) {
      const outcome = await attemptOf(fetch, attempt < last ? request.clone() : request);
      const isDone = outcome instanceof Response && !asksToRepeat(outcome);
      if (isDone || attempt >= last) {
        if (outcome instanceof Response) return outcome;
        throw outcome;
      }
      await pause(delayOf(outcome, attempt, baseDelayMs), request.signal);
    }
  };
}

function isRepeatable({ method, headers }: Request): boolean {
  return method === 'GET' || method === 'HEAD' || headers.has('Idempotency-Key');
}

function asksToRepeat({ status, headers }: Response): boolean {
  return REPEATABLE_STATUS.has(status) || (status === IN_USE_STATUS && headers.has('Retry-After'));
}

/** An abort is the caller's will and goes out as it is. */
async function attemptOf(fetch: Fetch, request: Request): Promise<Response | AdminApiError> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    return AdminApiError.unreachable(request.url, error);
  }
}

function delayOf(outcome: Response | AdminApiError, attempt: number, baseDelayMs: number): number {
  const asked = outcome instanceof Response ? Number(outcome.headers.get('Retry-After')) : 0;
  if (asked > 0) return Math.min(asked * 1000, DELAY_MS_MAX);
  const full = Math.min(baseDelayMs * 2 ** (attempt - 1), DELAY_MS_MAX);
  return full / 2 + (Math.random() * full) / 2;
}
