import type { HttpRequest, HttpResponse, Next } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import type { Authentication } from './authentication.js';
import type { RequestLimits } from './request-limits.js';

/** Health checks, the console's files and this API's description have nobody to know. */
const ASKS_WHO = /^\/(?:api\/v1|registry|metrics)(?:\/|$)/i;
/** Here somebody comes back from another site, with the cookie of an old session at most. */
const COMES_BACK = /^\/api\/v1\/oidc(?:\/|$)/i;

/** How long a stream may outlive the session, the key or the right that it was opened with. */
export const LOOK_AGAIN_MS = 30_000;

type Authenticates = Pick<Authentication, 'identify'>;

/** Before the body is read: who is asking, and whether they have not asked too much. The guard is stricter, and later. */
export function identification(
  authentication: Authenticates,
  limits: RequestLimits,
  lookAgainMs = LOOK_AGAIN_MS,
) {
  return (request: HttpRequest, response: HttpResponse, next: Next): void => {
    if (!ASKS_WHO.test(request.path)) return next();
    identify(request, response).then(() => next(), next);
  };

  async function identify(request: HttpRequest, response: HttpResponse): Promise<void> {
    limits.beforeProof(request);
    try {
      const isNobody = COMES_BACK.test(request.path);
      const identity = isNobody ? null : await authentication.identify(request);
      limits.afterProof(request, identity);
      if (identity === null) return;
      request.identity = identity;
      if (identity.method !== 'none') lookAgain(request, response, authentication, lookAgainMs);
    } catch (error) {
      if (error instanceof Problem && error.code === 'unauthenticated') {
        limits.afterProof(request, null);
      }
      throw error;
    }
  }
}

/** Cuts off an answer that goes on, such as the tail of a topic, when its caller may not have it any more. */
function lookAgain(
  request: HttpRequest,
  response: HttpResponse,
  authentication: Authenticates,
  everyMs: number,
): void {
  const timer = setInterval(() => {
    void mayGoOn(request, authentication).then((may) => {
      if (!may) response.destroy();
    });
  }, everyMs);
  timer.unref();
  response.once('close', () => clearInterval(timer));
}

async function mayGoOn(request: HttpRequest, authentication: Authenticates): Promise<boolean> {
  try {
    const identity = await authentication.identify(request);
    return identity !== null && (request.isStillAllowed?.(identity) ?? true);
  } catch (error) {
    // While PostgreSQL is away nobody is found out, and nobody is cut off either.
    return !(error instanceof Problem && error.code === 'unauthenticated');
  }
}
