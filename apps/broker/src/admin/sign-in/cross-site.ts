import type { HttpRequest } from '../http/http-types.js';
import { Problem } from '../http/problem.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Of a request that a browser has put a cookie on: a write has to come from a page of ours, and to say so. SameSite alone
 * does not: another port of this host is the same site.
 *
 * @throws Problem when it came from elsewhere, or does not tell.
 */
export function refuseCrossSite(request: Pick<HttpRequest, 'method' | 'headers'>): void {
  const { method = 'GET', headers } = request;
  const site = headers['sec-fetch-site'];
  // A read that somebody typed, or that an older browser sends, tells nothing; its answer is for a page of ours alone.
  const isFine = READS.has(method)
    ? site !== 'cross-site' && site !== 'same-site'
    : site === undefined
      ? isSameOrigin(headers)
      : site === 'same-origin';
  if (isFine) return;
  throw new Problem(
    'cross-site-request',
    'A request with a session has to come from a page of this origin: Sec-Fetch-Site or Origin tells. Programs use an API key.',
  );
}

function isSameOrigin({ origin, host }: HttpRequest['headers']): boolean {
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}

const OF_PROXIES = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'];

/**
 * Where nobody has to sign in, whoever comes through a proxy on this machine comes from elsewhere.
 *
 * @throws Problem when a proxy says that it is one.
 */
export function refuseForwarded({ headers }: Pick<HttpRequest, 'headers'>): void {
  const header = OF_PROXIES.find((name) => headers[name] !== undefined);
  if (header === undefined) return;
  throw new Problem(
    'unauthenticated',
    `The request came through a proxy (${header}), and nobody has to sign in here: set POSTHORN_ADMIN_SIGN_IN=required.`,
  );
}
