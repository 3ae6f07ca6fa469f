import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { apiByKey } from '@posthorn/protocol';
import type { ConnectionInfo } from '../../kafka/network/connection-info.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { ClusterService } from '../cluster/cluster.service.js';
import { whileReachable } from '../database/while-reachable.js';
import { Problem } from '../http/problem.js';
import { listPage } from '../lists/list-page.js';
import type { Listing } from '../lists/listing.js';
import type {
  BrokerConnection,
  BrokerConnectionList,
  BrokerConnectionQuery,
} from './connections.dto.js';

/** A broker looks for questions twice a second; one that has not answered by then is frozen, or cut off from PostgreSQL. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 50;
/** Pages that are read one after the other need not ask anew. */
const FRESH_MS = 1_000;

/** The connections of Kafka clients: of this broker as they are, of another one as it tells when it is asked. */
@Injectable()
export class ConnectionsService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly cluster: ClusterService,
  ) {}

  async list(
    brokerId: number,
    query: BrokerConnectionQuery,
    listing: Listing,
  ): Promise<BrokerConnectionList> {
    const { isSelf } = this.cluster.broker(brokerId);
    const all = isSelf ? (this.context.connections?.own() ?? []) : await this.ask(brokerId);
    const matching = all.filter(
      ({ clientId, principal }) =>
        (query.clientId === undefined || (clientId?.startsWith(query.clientId) ?? false)) &&
        (query.principal === undefined || principal === query.principal),
    );
    const describe = (some: Readonly<typeof matching>) => some.map((item) => connectionBody(item));
    const idOf = ({ id }: { readonly id: number }) => id;
    const paged = { keyOf: idOf, describe, keyOfBody: idOf };
    const { items, nextPageToken } = await listPage(matching, paged, query, listing);
    return { brokerId, connections: [...items], nextPageToken };
  }

  private async ask(brokerId: number): Promise<readonly ConnectionInfo[]> {
    const rows = this.context.connections?.ofOthers;
    if (!rows) throw new Problem('broker-not-found', `Broker ${brokerId} cannot be asked.`);
    const read = (request: bigint, freshMs: number) =>
      whileReachable('What brokers tell of connections', rows.read(brokerId, request, freshMs));
    // No question has a negative number, and none is so high.
    const fresh = await read(NO_QUESTION, FRESH_MS);
    if (fresh !== null) return fresh.connections;
    const request = await whileReachable('The question', rows.ask(brokerId));
    const until = performance.now() + PATIENCE_MS;
    while (performance.now() < until) {
      await delay(LOOK_MS);
      const answer = await read(request, 0);
      if (answer !== null) return answer.connections;
    }
    throw new Problem('broker-unreachable', `Broker ${brokerId} does not tell of its connections.`);
  }
}

/** An answer counts for its age alone. */
const NO_QUESTION = 2n ** 63n - 1n;

function connectionBody(connection: ConnectionInfo): BrokerConnection {
  const { connectedAt, lastRequestAt, requests, receivedBytes, sentBytes, apiVersions } =
    connection;
  return {
    ...connection,
    connectedAt: new Date(connectedAt).toISOString(),
    lastRequestAt: lastRequestAt === null ? null : new Date(lastRequestAt).toISOString(),
    requests: requests.toString(),
    receivedBytes: receivedBytes.toString(),
    sentBytes: sentBytes.toString(),
    apiVersions: apiVersions.map(([apiKey, version]) => ({
      apiKey,
      api: apiByKey.get(apiKey)?.name ?? String(apiKey),
      version,
    })),
  };
}
