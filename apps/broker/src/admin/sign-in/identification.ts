import type { HttpRequest, HttpResponse, Next } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import type { Authentication } from './authentication.js';
import type { RequestLimits } from './request-limits.js';

/** Health checks, the console's files and this API's description have nobody to know. */
const ASKS_WHO = /^\/(?:api\/v1|metrics)(?:\/|$)/i;
/** Here somebody comes back from another site, with the cookie of an old session at most. */
const COMES_BACK = /^\/api\/v1\/oidc(?:\/|$)/i;

/** Before the body is read: who is asking, and whether they have not asked too much. The guard is stricter, and later. */
export function identification(
  authentication: Pick<Authentication, 'identify'>,
  limits: RequestLimits,
) {
  return (request: HttpRequest, _response: HttpResponse, next: Next): void => {
    if (!ASKS_WHO.test(request.path)) return next();
    identify(request).then(() => next(), next);
  };

  async function identify(request: HttpRequest): Promise<void> {
    limits.beforeProof(request);
    try {
      const isNobody = COMES_BACK.test(request.path);
      const identity = isNobody ? null : await authentication.identify(request);
      limits.afterProof(request, identity);
      if (identity !== null) request.identity = identity;
    } catch (error) {
      if (error instanceof Problem && error.code === 'unauthenticated') {
        limits.afterProof(request, null);
      }
      throw error;
    }
  }
}
