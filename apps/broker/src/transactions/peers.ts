import { openConnections, type ClusterOptions, type Connections } from '@posthorn/client';
import type { ClusterView } from '@posthorn/log';
import type { Api } from '@posthorn/protocol';

const CONNECT_TIMEOUT_MS = 3_000;
/** A marker waits for a flush; beyond this the connection is closed and the request made anew. */
const REQUEST_TIMEOUT_MS = 10_000;

/** What a broker shows of itself to another one. */
export type PeerSecurity = Pick<ClusterOptions, 'tls' | 'sasl'>;

/** Connections to the other brokers of this database: a client's, to their listener between brokers. */
export class Peers {
  /** One for each purpose, so that a question does not wait behind the flush of a marker. */
  private readonly connections: { readonly [P in 'markers' | 'verifications']: Connections };

  constructor(cluster: ClusterView, security: PeerSecurity) {
    const open = (): Connections =>
      openConnections({
        ...security,
        clientId: 'posthorn-broker',
        connectTimeoutMs: CONNECT_TIMEOUT_MS,
        requestTimeoutMs: REQUEST_TIMEOUT_MS,
        addressOf: (brokerId) => cluster.brokers().find((one) => one.brokerId === brokerId),
      });
    this.connections = { markers: open(), verifications: open() };
  }

  /** Rejects when the broker cannot be reached; the request may have been carried out all the same. */
  request<Input, Response>(
    purpose: 'markers' | 'verifications',
    brokerId: number,
    api: Api<unknown, Input, Response, never>,
    body: Input,
  ): Promise<Response> {
    return this.connections[purpose].request(brokerId, api, body);
  }

  close(): void {
    for (const connections of Object.values(this.connections)) connections.close();
  }
}
