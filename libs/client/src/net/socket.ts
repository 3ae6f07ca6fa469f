import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions as NodeTlsOptions } from 'node:tls';

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** As node:tls takes them; `ca` names the authorities instead of the system's, `cert` and `key` are the client's own. */
export type TlsOptions = Pick<
  NodeTlsOptions,
  | 'ca'
  | 'cert'
  | 'key'
  | 'passphrase'
  | 'servername'
  | 'rejectUnauthorized'
  | 'minVersion'
  | 'checkServerIdentity'
>;

/** Begins to connect; `ready` is the event after which bytes may be written. */
export function openSocket(
  { host, port }: BrokerAddress,
  tls: TlsOptions | null,
): { socket: Socket; ready: 'connect' | 'secureConnect' } {
  if (tls === null) return { socket: connect({ host, port }), ready: 'connect' };
  // An address is no server name (RFC 6066, 3); the certificate is held against it all the same.
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectTls({ minVersion: 'TLSv1.2', ...name, ...tls, host, port });
  return { socket, ready: 'secureConnect' };
}
