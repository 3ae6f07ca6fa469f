import type { HttpRequest } from '../http/http-types.js';
import { isSecret } from './secrets.js';

/**
 * `__Host-` makes the browser refuse such a cookie from anybody but this host over TLS. Without TLS there is no such
 * protection, and another name, so that one is never taken for the other.
 */
const NAME_SECURE = '__Host-posthorn-session';
const NAME_PLAIN = 'posthorn-session';

type Connection = Pick<HttpRequest, 'secure'>;

/** The session that a request carries; null without one, or when it carries two and one may have been planted. */
export function sessionCookieOf({
  headers,
  secure,
}: Connection & Pick<HttpRequest, 'headers'>): string | null {
  const values = new Set(cookiesCalled(nameFor({ secure }), headers.cookie ?? ''));
  const [value = ''] = values;
  return values.size === 1 && isSecret(value) ? value : null;
}

/** Values of all cookies of the name: paths and parent domains can bring several. */
export function cookiesCalled(name: string, header: string): readonly string[] {
  return header.split(';').flatMap((pair) => {
    const separator = pair.indexOf('=');
    return separator !== -1 && pair.slice(0, separator).trim() === name
      ? [pair.slice(separator + 1).trim()]
      : [];
  });
}

/** Not sent along by other sites, nor shown to scripts. */
export function setSessionCookie(connection: Connection, token: string, maxAgeMs: number): string {
  return `${nameFor(connection)}=${token}; Max-Age=${Math.floor(maxAgeMs / 1_000)}; ${attributes(connection)}`;
}

export function clearSessionCookie(connection: Connection): string {
  return `${nameFor(connection)}=; Max-Age=0; ${attributes(connection)}`;
}

function attributes({ secure }: Connection): string {
  return `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

function nameFor({ secure }: Connection): string {
  return secure ? NAME_SECURE : NAME_PLAIN;
}
