import { randomUUID } from 'node:crypto';
import { contentPolicyOf } from './content-policy.js';
import { isAllowedHost } from './host-check.js';
import type { HttpRequest, HttpResponse, Next } from './http-types.js';
import { demandsTls, TRANSPORT_SECURITY } from './transport-security.js';
import { Problem } from './problem.js';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

const HEADERS: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cache-Control', 'no-store'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
];

/**
 * First in line. Every answer gets its request id and the security headers; then those are turned away who can only be
 * here through somebody's browser: there is no CORS, a write needs a JSON content type (which no form can send and
 * every other page would need our permission for), and a browser that says the request crosses sites is believed.
 * @param mediaTypes other kinds of JSON that are taken below a path.
 */
export function requestGate(
  documentationPath: string,
  allowedHosts: readonly string[],
  mediaTypes: (path: string) => readonly string[] = () => [],
) {
  return (request: HttpRequest, response: HttpResponse, next: Next): void => {
    request.requestId = randomUUID();
    response.setHeader('X-Request-Id', request.requestId);
    for (const [name, value] of HEADERS) response.setHeader(name, value);
    // By our own TLS, or by that of a proxy that is believed.
    if (demandsTls(request.secure, request.headers.host)) {
      response.setHeader('Strict-Transport-Security', TRANSPORT_SECURITY);
    }
    const policy = contentPolicyOf(request.path, documentationPath);
    response.setHeader('Content-Security-Policy', policy);
    next(refusalOf(request, allowedHosts, mediaTypes(request.path)));
  };
}

function refusalOf(
  request: HttpRequest,
  allowedHosts: readonly string[],
  mediaTypes: readonly string[],
): Problem | undefined {
  const { headers, method = 'GET' } = request;
  if (!isAllowedHost(headers.host, allowedHosts)) {
    return new Problem(
      'misdirected-request',
      'The Host header names neither localhost, an IP address nor an allowed host.',
    );
  }
  if (!WRITES.has(method)) return undefined;
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') {
    return new Problem(
      'cross-site-request',
      'A browser sent this write on behalf of another origin.',
    );
  }
  if (WITH_BODY.has(method) && !isJson(headers['content-type'], mediaTypes)) {
    return new Problem(
      'unsupported-media-type',
      `A ${method} needs Content-Type: application/json.`,
    );
  }
  return undefined;
}

function isJson(contentType: string | undefined, others: readonly string[]): boolean {
  const given = contentType?.split(';', 1)[0].trim().toLowerCase() ?? '';
  return given === 'application/json' || others.includes(given);
}
