import { isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * One spelling per address, so that an ACL's host can be compared as text: IPv4 that came in over an IPv6 socket as
 * IPv4, IPv6 in its shortest form. Everything else, `*` included, stays as it is.
 */
export function canonicalHost(host: string): string {
  const mapped = MAPPED_IPV4.exec(host);
  if (mapped !== null) return mapped[1];
  if (!isIPv6(host) || host.includes('%')) return host;
  return new URL(`http://[${host}]`).hostname.slice(1, -1);
}
