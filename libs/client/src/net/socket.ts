import { connect, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
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

/** What a connection needs of a socket; node:net's and node:tls's have it. */
export interface ClientSocket extends Duplex {
  setNoDelay(noDelay?: boolean): this;
  setKeepAlive(enable?: boolean, initialDelay?: number): this;
}

/** Begins to connect to a broker by other means than TCP; 'connect' tells when bytes may be written. */
export type CreateSocket = (address: BrokerAddress) => ClientSocket;

/** Begins to connect; `ready` is the event after which bytes may be written. */
export function openSocket(
  address: BrokerAddress,
  tls: TlsOptions | null,
  createSocket: CreateSocket | null,
): { socket: ClientSocket; ready: 'connect' | 'secureConnect' } {
  if (createSocket !== null) return { socket: createSocket(address), ready: 'connect' };
  const { host, port } = address;
  if (tls === null) return { socket: connect({ host, port }), ready: 'connect' };
  // An address is no server name (RFC 6066, 3); the certificate is held against it all the same.
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectTls({ minVersion: 'TLSv1.2', ...name, ...tls, host, port });
  return { socket, ready: 'secureConnect' };
}
