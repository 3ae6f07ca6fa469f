import type { Api } from '@posthorn/protocol';
import { ClosedError, ConnectionError } from '../errors.js';
import { Connection, type ConnectionOptions, type RequestOptions } from './connection.js';
import type { BrokerAddress } from './socket.js';

/**
 * The connections of one purpose, one per broker. Purposes do not share sockets: a fetch that waits for records or a
 * JoinGroup that waits for members would hold up every answer behind it.
 */
export class ConnectionPool {
  readonly #open = new Map<string, Promise<Connection>>();
  #closed = false;

  constructor(
    private readonly addressOf: (nodeId: number) => BrokerAddress | undefined,
    private readonly options: ConnectionOptions,
  ) {}

  async request<Input, Response>(
    nodeId: number,
    api: Api<unknown, Input, Response, never>,
    body: Input,
    options?: RequestOptions,
  ): Promise<Response> {
    const connection = await this.connection(nodeId);
    return connection.request(api, body, options);
  }

  async requestAt<Input, Response>(
    address: BrokerAddress,
    api: Api<unknown, Input, Response, never>,
    body: Input,
    options?: RequestOptions,
  ): Promise<Response> {
    const connection = await this.connectionTo(address);
    return connection.request(api, body, options);
  }

  connection(nodeId: number): Promise<Connection> {
    const address = this.addressOf(nodeId);
    if (address === undefined) {
      return Promise.reject(new ConnectionError(`broker ${nodeId} is not in the metadata`, false));
    }
    return this.connectionTo(address);
  }

  connectionTo(address: BrokerAddress): Promise<Connection> {
    if (this.#closed) return Promise.reject(new ClosedError('closed'));
    const name = `${address.host}:${address.port}`;
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const opening = this.#connect(address, () => {
      if (this.#open.get(name) === opening) this.#open.delete(name);
    });
    this.#open.set(name, opening);
    return opening;
  }

  async #connect(address: BrokerAddress, forget: () => void): Promise<Connection> {
    try {
      const connection = await Connection.open(address, this.options);
      if (this.#closed) connection.destroy('closed by the client');
      connection.onClose(forget);
      return connection;
    } catch (error) {
      forget();
      throw asNeverSent(error);
    }
  }

  /** Ends every connection; what waits on them is rejected. */
  close(): void {
    this.#closed = true;
    this.reset();
  }

  /** Ends every connection and opens new ones when asked. */
  reset(): void {
    for (const opening of this.#open.values()) {
      opening.then(
        (connection) => connection.destroy('closed by the client'),
        () => undefined, // whoever asked for it has been told
      );
    }
    this.#open.clear();
  }
}

/** While connecting nothing of the caller's was written. */
function asNeverSent(error: unknown): unknown {
  return error instanceof ConnectionError && error.maybeSent
    ? new ConnectionError(error.message, false, { cause: error.cause })
    : error;
}
