import type { HttpResponse, Next } from './http-types.js';
import { Problem } from './problem.js';

/** What looks at bodies calls itself for each level, and takes some ten thousand of them. */
const DEPTH_MAX = 500;

/** Refuses bodies that would exhaust the stack of whoever looks at them. */
export function bodyDepth(
  { body }: { readonly body?: unknown },
  _response: HttpResponse,
  next: Next,
): void {
  next(
    isDeeperThan(body, DEPTH_MAX)
      ? new Problem('invalid-request', `The body is nested more than ${DEPTH_MAX} levels deep.`)
      : undefined,
  );
}

/** Level by level, itself without a stack. */
function isDeeperThan(value: unknown, depthMax: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthMax) return true;
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
  }
  return false;
}
