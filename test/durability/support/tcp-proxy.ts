import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between a client and a server, and can be the network that loses everything. */
export class TcpProxy {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #server = createServer((client) => this.#accept(client));
  #isSilent = false;
  #trigger: ((fromServer: Buffer) => boolean) | null = null;

  private constructor(private target: { readonly host: string; readonly port: number }) {}

  static async start(host: string, port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy({ host, port });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** New connections go to another server, as behind an address that has moved. Those that there are break. */
  moveTo(host: string, port: number): void {
    this.target = { host, port };
    this.cut();
  }

  /** From now on no byte comes through, and no connection is refused: who waits may wait for ever. */
  silence(): void {
    this.#isSilent = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }

  /** Silence from the first bytes of the server on for which this holds, these included. */
  silenceAt(trigger: (fromServer: Buffer) => boolean): void {
    this.#trigger = trigger;
  }

  /** New connections come through; those that were silenced stay so, as when a firewall forgot them. */
  letNewThrough(): void {
    this.#isSilent = false;
  }

  /** All comes through again, also what was held back. */
  letAllThrough(): void {
    this.#isSilent = false;
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  /** Every connection breaks; new ones come through. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    const server = createConnection(this.target);
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    client.on('data', (chunk: Buffer) => void server.write(chunk));
    server.on('data', (chunk: Buffer) => {
      if (this.#trigger?.(chunk)) {
        this.#trigger = null;
        this.silence();
        server.unshift(chunk);
      } else client.write(chunk);
    });
    for (const socket of pair) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
      if (this.#isSilent) socket.pause();
    }
  }
}
