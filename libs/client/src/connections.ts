import type { Api } from '@posthorn/protocol';
import { securityOf } from './cluster.js';
import type { RequestOptions } from './net/connection.js';
import { ConnectionPool } from './net/connection-pool.js';
import type { ClusterOptions } from './types.js';

export interface ConnectionsOptions extends Pick<ClusterOptions, 'tls' | 'sasl'> {
  readonly clientId: string;
  readonly connectTimeoutMs: number;
  /** A request that takes longer ends its connection; it may have been carried out. */
  readonly requestTimeoutMs: number;
  /** undefined: no broker of that id is known now. */
  readonly addressOf: (
    nodeId: number,
  ) => { readonly host: string; readonly port: number } | undefined;
}

/** Single requests to single brokers, for what speaks the protocol beside a producer or a consumer. */
export interface Connections {
  /** Over the one connection to the broker, opened when needed. Rejects with `ConnectionError`. */
  request<Input, Response>(
    nodeId: number,
    api: Api<unknown, Input, Response, never>,
    body: Input,
    options?: RequestOptions,
  ): Promise<Response>;
  close(): void;
}

export function openConnections(options: ConnectionsOptions): Connections {
  const { addressOf, tls, sasl, ...rest } = options;
  return new ConnectionPool(addressOf, {
    ...rest,
    ...securityOf({ tls, sasl }),
    createSocket: null,
  });
}
