import { connect, isIP, type OnReadOpts } from 'node:net';
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

const CHUNK_BYTES = 64 * 1024;

export interface SocketReader {
  /** Where the bytes that come next would best be; undefined: anywhere. */
  room(): Buffer | undefined;
  /** What arrived, in the room or in memory that is written over after this returns. */
  onBytes(chunk: Buffer): void;
}

export interface OpenedSocket {
  readonly socket: ClientSocket;
  /** The event after which bytes may be written. */
  readonly ready: 'connect' | 'secureConnect';
}

/**
 * Begins to connect.
 *
 * TCP reads into one buffer for the life of the connection. A new one for each 64 KiB is memory outside of the heap that only
 * a collection gives back, and those collections were a third of what it cost to fetch records of 1 kB.
 *
 * @param onBytes gets what arrives; the memory is written over after it returns.
 */
export function openSocket(
  address: BrokerAddress,
  tls: TlsOptions | null,
  createSocket: CreateSocket | null,
  reader: SocketReader,
): OpenedSocket {
  const onBytes = (chunk: Buffer): void => reader.onBytes(chunk);
  if (createSocket !== null) {
    return { socket: createSocket(address).on('data', onBytes), ready: 'connect' };
  }
  const { host, port } = address;
  if (tls === null) {
    return { socket: connect({ host, port, onread: reading(reader) }), ready: 'connect' };
  }
  // An address is no server name (RFC 6066, 3); the certificate is held against it all the same.
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectTls({ minVersion: 'TLSv1.2', ...name, ...tls, host, port });
  return { socket: socket.on('data', onBytes), ready: 'secureConnect' };
}

function reading(reader: SocketReader): OnReadOpts {
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  return {
    // Asked for before the first read, and after each callback.
    buffer: () => reader.room() ?? chunk,
    callback: (bytes, buffer) => {
      reader.onBytes(Buffer.from(buffer.buffer, buffer.byteOffset, bytes));
      return true;
    },
  };
}
