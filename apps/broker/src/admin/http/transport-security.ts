import { isIP } from 'node:net';

const YEAR_SECONDS = 31_536_000;
export const TRANSPORT_SECURITY = `max-age=${YEAR_SECONDS}`;

/**
 * Whether browsers should come back by TLS only. Not to `localhost`, for which it would hold at every port, so at everything
 * else that somebody runs there; of an address browsers take no notice.
 * @param host the header Host.
 */
export function demandsTls(isSecure: boolean, host: string | undefined): boolean {
  if (!isSecure || host === undefined) return false;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const isLocal = name === 'localhost' || name.endsWith('.localhost');
  return !isLocal && !name.startsWith('[') && isIP(name) === 0;
}
