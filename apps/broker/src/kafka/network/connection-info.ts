import { BROKER, principalText } from '../../security/principal.js';
import type { Connection } from './connection.js';

/** A connection as it is now, for people; JSON, since one broker tells another of its own. */
export interface ConnectionInfo {
  /** Of the broker's process: no two that are open have the same. */
  readonly id: number;
  readonly listener: string;
  readonly isEncrypted: boolean;
  readonly address: string;
  readonly clientId: string | null;
  readonly principal: string;
  /** Whether another broker of the cluster is at the other end. */
  readonly isBroker: boolean;
  readonly mechanism: string | null;
  readonly softwareName: string | null;
  readonly softwareVersion: string | null;
  /** Milliseconds since the epoch. */
  readonly connectedAt: number;
  readonly lastRequestAt: number | null;
  readonly requests: number;
  readonly requestsInFlight: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** API key and the version that it was last asked in. */
  readonly apiVersions: readonly (readonly [number, number])[];
}

/** A client may call itself whatever a request has room for. */
const CLIENT_ID_LENGTH_MAX = 250;

export function describeConnection(
  id: number,
  connection: Connection,
  isEncrypted: boolean,
): ConnectionInfo {
  const { listenerName, remoteAddress, clientId, clientSoftware, principal, activity } = connection;
  // Neither of them has a space in it.
  const [softwareName = null, softwareVersion = null] = clientSoftware?.split(' ') ?? [];
  const { apiVersions, ...counts } = activity;
  return {
    id,
    listener: listenerName,
    isEncrypted,
    address: remoteAddress,
    clientId: clientId?.slice(0, CLIENT_ID_LENGTH_MAX).replaceAll('\0', '\uFFFD') ?? null,
    principal: principalText(principal),
    isBroker: principal === BROKER,
    mechanism: connection.mechanism,
    softwareName,
    softwareVersion,
    ...counts,
    requestsInFlight: connection.requestsInFlight,
    apiVersions: [...apiVersions].sort(([a], [b]) => a - b),
  };
}
