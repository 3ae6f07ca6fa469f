import type { Password } from './sign-in.js';

/** RFC 7617: `Basic` and base64 of `name:password`, in UTF-8. null when it is something else. */
export function basicOf(authorization: string): Password | null {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return null;
  return { userName: text.slice(0, colon), password: text.slice(colon + 1) };
}
