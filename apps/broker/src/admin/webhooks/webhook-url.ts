import { isIP } from 'node:net';
import { mayReach, type AddressScope } from './reachable-addresses.js';

/** What is wrong with an address that is to be told; null when nothing is. A name is looked up when it is told. */
export function urlProblem(text: string, scope: AddressScope): string | null {
  if (!URL.canParse(text)) return 'must be a URL such as https://hooks.example.com/x';
  const { protocol, username, password, hostname } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return 'must begin with http:// or https://';
  if (username !== '' || password !== '') return 'must have no user and no password';
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayReach(host, scope)) {
    return `must not lead to ${host}: POSTHORN_WEBHOOK_ADDRESSES is ${scope}`;
  }
  return null;
}
