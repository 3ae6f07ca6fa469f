import type { Duplex } from 'node:stream';

/** What a connection needs of a socket: node:net's and node:tls's have it, and one whose other end is in this process. */
export interface PeerSocket extends Duplex {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  setNoDelay(noDelay?: boolean): this;
  setKeepAlive(enable?: boolean, initialDelay?: number): this;
  setTimeout(timeout: number, callback?: () => void): this;
}
