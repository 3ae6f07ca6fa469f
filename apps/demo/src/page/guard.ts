import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * Why a request is refused; undefined for one that is let in. The page does real harm, and any other page in the same browser
 * may send a request to this address. The Host must be localhost or an address, since a name can be made to point here
 * (DNS rebinding); what presses a button must not admit to come from elsewhere, and must be JSON, which no form can send.
 */
export function refusalOf({ method, headers }: IncomingMessage): string | undefined {
  const { host, origin } = headers;
  if (!isOwnHost(host)) return 'this page is served for localhost and addresses only';
  if (method === 'GET' || method === 'HEAD') return undefined;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'another site may not press buttons here';
  if (origin !== undefined && origin !== `http://${host}`)
    return 'another origin may not press buttons here';
  if (headers['content-type']?.split(';')[0]?.trim() !== 'application/json')
    return 'send content-type: application/json';
  return undefined;
}

function isOwnHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d+$/, '');
  return name === 'localhost' || isIP(name) !== 0;
}
