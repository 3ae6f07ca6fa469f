import type { Socket } from 'node:net';
import type { DataSource } from 'typeorm';

/** Of a client of node-postgres and its pool, which have no types for it. */
interface Client {
  readonly connection: { readonly stream: Socket };
}
interface ClientPool {
  on(event: 'acquire', listener: (client: Client) => void): unknown;
}

/**
 * Ends all connections of a data source at its n-th message to PostgreSQL, as a process does that is killed there: nothing
 * is rolled back by request, and what was sent goes on by itself while the next process begins.
 */
export class SeveredConnections {
  /** Since the last `at`. */
  isSevered = false;
  #left = Number.POSITIVE_INFINITY;
  #isSent = false;
  readonly #streams = new Set<Socket>();

  constructor(dataSource: DataSource) {
    const { master } = dataSource.driver as unknown as { readonly master: ClientPool };
    master.on('acquire', ({ connection: { stream } }) => this.#attach(stream));
  }

  /** @param isSent the message goes out, and only its answer is never heard. */
  at(messages: number, isSent: boolean): void {
    this.isSevered = false;
    this.#left = messages;
    this.#isSent = isSent;
  }

  #attach(stream: Socket): void {
    if (this.#streams.has(stream)) return;
    this.#streams.add(stream);
    stream.once('close', () => this.#streams.delete(stream));
    const write = stream.write.bind(stream) as (...message: unknown[]) => boolean;
    stream.write = (...message: unknown[]): boolean => {
      if (this.isSevered) return false;
      this.#left -= 1;
      if (this.#left >= 0) return write(...message);
      this.isSevered = true;
      if (this.#isSent) write(...message);
      // What was written together goes out together, at the end of this turn.
      if (this.#isSent) setImmediate(() => this.#sever());
      else this.#sever();
      return false;
    };
  }

  #sever(): void {
    for (const stream of this.#streams) stream.destroy();
  }
}
