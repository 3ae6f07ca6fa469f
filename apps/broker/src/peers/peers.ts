import {
  openConnections,
  type ClusterOptions,
  type Connections,
  type RequestOptions,
} from '@posthorn/client';
import type { ClusterView } from '@posthorn/log';
import type { Api } from '@posthorn/protocol';

const CONNECT_TIMEOUT_MS = 3_000;
/** A request that takes longer ends its connection, and is made anew where that does no harm. */
const REQUEST_TIMEOUT_MS = {
  /** Waits for a flush. */
  markers: 10_000,
  verifications: 10_000,
  /** Somebody is looking at a page meanwhile; a broker that is paused so long has lost its lease soon after. */
  admin: 5_000,
};

/** What is asked of another broker; each has a connection of its own, so that none waits behind the flush of another. */
export type PeerPurpose = keyof typeof REQUEST_TIMEOUT_MS;

/** What a broker shows of itself to another one. */
export type PeerSecurity = Pick<ClusterOptions, 'tls' | 'sasl'>;

/** Connections to the other brokers of this database: a client's, to their listener between brokers. */
export class Peers {
  private readonly connections: { readonly [P in PeerPurpose]: Connections };

  constructor(cluster: ClusterView, security: PeerSecurity) {
    const open = (purpose: PeerPurpose): Connections =>
      openConnections({
        ...security,
        clientId: 'posthorn-broker',
        connectTimeoutMs: CONNECT_TIMEOUT_MS,
        requestTimeoutMs: REQUEST_TIMEOUT_MS[purpose],
        addressOf: (brokerId) => cluster.brokers().find((one) => one.brokerId === brokerId),
      });
    this.connections = {
      markers: open('markers'),
      verifications: open('verifications'),
      admin: open('admin'),
    };
  }

  /** Rejects with `ConnectionError` when the broker cannot be reached; its `maybeSent` tells what is known of the request. */
  request<Input, Response>(
    purpose: PeerPurpose,
    brokerId: number,
    api: Api<unknown, Input, Response, never>,
    body: Input,
    options?: RequestOptions,
  ): Promise<Response> {
    return this.connections[purpose].request(brokerId, api, body, options);
  }

  close(): void {
    for (const connections of Object.values(this.connections)) connections.close();
  }
}
