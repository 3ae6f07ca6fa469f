import { isIP } from 'node:net';

/**
 * Against DNS rebinding: a page of evil.example whose name suddenly resolves to 127.0.0.1 is of the same origin as we
 * are, and only the Host header still tells. An IP address cannot be rebound, a name can; so addresses and localhost
 * pass, and other names only when the operator listed them.
 */
export function isAllowedHost(header: string | undefined, allowed: readonly string[]): boolean {
  if (header === undefined) return false;
  const name = nameOf(header.toLowerCase());
  return (
    name === 'localhost' || isIP(name) !== 0 || allowed.some((host) => host.toLowerCase() === name)
  );
}

/** Without the port, and without the brackets of an IPv6 address. */
function nameOf(host: string): string {
  if (host.startsWith('[')) return host.slice(1, Math.max(1, host.indexOf(']')));
  const colon = host.lastIndexOf(':');
  return colon === -1 ? host : host.slice(0, colon);
}
