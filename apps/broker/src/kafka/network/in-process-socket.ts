import { Duplex } from 'node:stream';
// Not the global, which tests replace by a clock of theirs.
import { setImmediate } from 'node:timers';
import type { PeerSocket } from './peer-socket.js';

type Callback = (error?: Error | null) => void;

/**
 * One end of a connection inside this process, with the manners of a TCP socket: bytes arrive in a later turn of the event
 * loop, a writer waits for a reader who does not read, an end is half an end. Node's own `duplexPair` hands over the
 * writer's buffers themselves; here they are copied, because the broker stamps offsets into the batches it is given and
 * serves slices of its log, and neither may be seen at the other end before it was sent, or changed from there.
 */
export class InProcessSocket extends Duplex implements PeerSocket {
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort = 0;
  bytesRead = 0;
  bytesWritten = 0;
  private peer: InProcessSocket | null = null;
  /** Of the other end's write, while what it wrote lies here unread. */
  private taken: Callback | null = null;

  /** Both ends; the client's tells 'connect' in the next turn. */
  static pair(): { client: InProcessSocket; server: InProcessSocket } {
    const client = new InProcessSocket({ allowHalfOpen: false });
    const server = new InProcessSocket({ allowHalfOpen: true });
    client.peer = server;
    server.peer = client;
    setImmediate(() => {
      if (!client.destroyed) client.emit('connect');
    });
    return { client, server };
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  /** Nothing stalls in here unless its reader does, and that one is being debugged. */
  setTimeout(): this {
    return this;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    this.carry(Buffer.from(chunk), callback);
  }

  override _writev(chunks: readonly { readonly chunk: Buffer }[], callback: Callback): void {
    this.carry(Buffer.concat(chunks.map(({ chunk }) => chunk)), callback);
  }

  override _read(): void {
    const { taken } = this;
    this.taken = null;
    taken?.();
  }

  override _final(callback: Callback): void {
    setImmediate(() => {
      if (this.peer?.destroyed === false) this.peer.push(null);
      callback();
    });
  }

  override _destroy(error: Error | null, callback: Callback): void {
    const { peer } = this;
    this.peer = null;
    this.taken?.(new Error('the connection was closed'));
    this.taken = null;
    setImmediate(() => peer?.destroy());
    callback(error);
  }

  private carry(bytes: Buffer, callback: Callback): void {
    this.bytesWritten += bytes.length;
    setImmediate(() => {
      const { peer } = this;
      if (peer === null || peer.destroyed) return callback(new Error('the connection was closed'));
      peer.bytesRead += bytes.length;
      if (peer.push(bytes)) callback();
      else peer.taken = callback;
    });
  }
}
