import { TLSSocket } from 'node:tls';
import type { BrokerServices } from '../services.js';
import { Admission } from '../security/admission.js';
import { isReservedName, userPrincipal } from '../security/principal.js';
import {
  advertisedAddress,
  listenersOf,
  type Address,
  type Listener,
} from '../security/listeners.js';
import { principalMapper, subjectOf } from '../security/tls/principal-mapping.js';
import { TlsContexts } from '../security/tls/tls-contexts.js';
import type { ClientAuth } from '../security/tls/tls-acceptor.js';
import { apis } from './apis.js';
import type { Connection } from './network/connection.js';
import type { ConnectionInfo } from './network/connection-info.js';
import { addressCounts } from '../config/parsers.js';
import { ConnectionQuotas } from './network/connection-quotas.js';
import type { Refusal } from '../audit/audit-feed.js';
import { ConnectionError } from './network/connection-error.js';
import { Dispatcher } from './dispatcher.js';
import { ListenerProbe } from './listener-probe.js';
import { watchCompaction } from '../metrics/compaction-metrics.js';
import { KafkaMetrics } from '../metrics/kafka-metrics.js';
import { InProcessSocket } from './network/in-process-socket.js';
import { MemoryPool } from './network/memory-pool.js';
import type { PeerSocket } from './network/peer-socket.js';
import { KafkaServer } from './network/server.js';

type Base = Pick<BrokerServices, 'config' | 'clock' | 'reports' | 'audit'>;

/** What a port that is not open is called, since an address without a port is none. */
const KAFKA_PORT = 9092;

/** A listener and where clients of it are told to connect to. */
export interface Endpoint extends Address {
  readonly listener: Listener;
  readonly listeningPort: number;
}

/** The listeners with what they need before there is a cluster to serve. */
export class KafkaFace {
  readonly metrics = new KafkaMetrics();
  readonly responsePool: MemoryPool;
  readonly tls: TlsContexts | null;
  private readonly servers: readonly KafkaServer[];
  private readonly requestPool: MemoryPool;
  private lastConnectionId = 0;
  private probe: ListenerProbe | null = null;

  /** Throws when the TLS files cannot be used. */
  constructor(private readonly base: Base) {
    const { config, clock, reports, audit } = base;
    this.requestPool = new MemoryPool(config.requestBytesMax);
    this.responsePool = new MemoryPool(config.responseBytesMax);
    this.tls = tlsContexts(base);
    const limits = {
      frameBytesMax: config.frameBytesMax,
      requestsInFlightMax: config.connectionRequestsMax,
      requestBytesInFlightMax: config.connectionBytesMax,
      idleMs: config.connectionIdleMs,
      stalledMs: config.connectionStalledMs,
    };
    const connectionQuotas = new ConnectionQuotas({
      perAddressMax: config.connectionsPerIpMax,
      perAddressOverrides: addressCounts(config.connectionsPerIpOverrides ?? '') ?? new Map(),
      perPrincipalMax: config.connectionsPerPrincipalMax,
      creationRateMax: config.connectionCreationRateMax,
    });
    const admission = new Admission(config, clock);
    this.servers = listenersOf(config).map(
      (listener) =>
        new KafkaServer({
          listener,
          tls: listener.hasTls ? this.tls : null,
          tlsClientAuth: config.tlsClientAuth as ClientAuth,
          onCertificateRefused: (address, name, reason) =>
            audit.refused(certificateRefusal(address, name, reason)),
          admission,
          connectionQuotas,
          handshakeTimeoutMs: config.authenticationTimeoutMs,
          nextId: () => ++this.lastConnectionId,
          hasRoom: () => this.connectionCount < config.connectionsMax,
          limits,
          requestPool: this.requestPool,
          responsePool: this.responsePool,
          clock,
          reports,
          metrics: this.metrics,
        }),
    );
  }

  get connectionCount(): number {
    return this.servers.reduce((sum, server) => sum + server.connectionCount, 0);
  }

  connections(): readonly ConnectionInfo[] {
    return this.servers.flatMap((server) => server.describe());
  }

  /**
   * Resolves once every listener listens; the one between brokers comes first. Rejects when an address is taken.
   * @param inProcess opens nothing: whoever connects does so by `connect`.
   */
  async listen(inProcess = false): Promise<readonly Endpoint[]> {
    const endpoints = await Promise.all(
      this.servers.map(async (server) => {
        const { listener } = server;
        const listeningPort = inProcess ? listener.port || KAFKA_PORT : await server.listen();
        return { listener, listeningPort, ...advertisedAddress(listener, listeningPort) };
      }),
    );
    // One that asks for certificates is not asked: we have none that it would have to know.
    const isAsked = ({ hasTls, hasSasl }: Listener): boolean =>
      !hasTls || hasSasl || this.base.config.tlsClientAuth !== 'required';
    if (!inProcess)
      this.probe = new ListenerProbe(endpoints.filter(({ listener }) => isAsked(listener)));
    return endpoints.toSorted(
      (a, b) => Number(b.listener.isInterBroker) - Number(a.listener.isInterBroker),
    );
  }

  /** A connection to the first listener from within this process, whether or not a port is open. */
  connect(): InProcessSocket {
    const { client, server } = InProcessSocket.pair();
    this.servers[0]?.accept(server);
    return client;
  }

  /** Why clients are not answered, for people; null where they are. */
  async unanswered(): Promise<string | null> {
    return (await this.probe?.look()) ?? null;
  }

  serve(services: BrokerServices): void {
    watchCompaction(this.metrics.registry, services.log.compaction);
    this.metrics.watch({
      connections: () => this.connectionCount,
      parkedFetches: () => services.purgatory.size,
      requestBytes: () => this.requestPool.usedBytes,
      responseBytes: () => this.responsePool.usedBytes,
      fetchSessions: () => services.fetchSessions.size,
      fetchSessionPartitions: () => services.fetchSessions.partitionCount,
    });
    const processor = new Dispatcher(apis, services, this.metrics);
    const identify = identifier(services);
    const { accessControl } = services;
    const connectionThrottleMs = (address: string): number =>
      accessControl.connectionThrottleMs(address);
    for (const server of this.servers) server.serve({ processor, identify, connectionThrottleMs });
  }

  stopReading(): void {
    for (const server of this.servers) server.stopReading();
  }

  async close(timeoutMs: number): Promise<void> {
    this.tls?.close();
    await Promise.all(this.servers.map((server) => server.close(timeoutMs)));
  }
}

function tlsContexts({ config, clock, reports }: Base): TlsContexts | null {
  const { tlsCert: cert, tlsKey: key, tlsCa: ca, tlsKeyPassword: keyPassword } = config;
  const isWanted = config.adminTls || listenersOf(config).some(({ hasTls }) => hasTls);
  if (cert === null || key === null || !isWanted) return null;
  return new TlsContexts({ cert, key, ca, keyPassword }, clock, reports);
}

/** Who is at the other end of a new connection: nobody yet, the subject of its certificate, or anonymous. */
function identifier({
  config,
  security,
  audit,
}: BrokerServices): (connection: Connection, socket: PeerSocket, listener: Listener) => void {
  const nameOf = principalMapper(config.tlsPrincipalMappingRules);
  return (connection, socket, listener) => {
    connection.authenticator = security.authenticatorFor(listener, connection);
    if (listener.hasSasl) return connection.requireAuthentication(config.saslReceiveBytesMax);
    const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
    if (certificate === undefined || config.tlsClientAuth === 'none') return;
    const name = nameOf(subjectOf(certificate));
    if (name === null || name === '' || isReservedName(name)) {
      const reason = `no rule of POSTHORN_TLS_PRINCIPAL_MAPPING_RULES makes a principal of "${subjectOf(certificate)}"`;
      audit.refused(certificateRefusal(connection.remoteHost, listener.name, reason));
      throw new ConnectionError('certificate without principal', reason);
    }
    connection.principal = userPrincipal(name);
  };
}

function certificateRefusal(address: string, listener: string, reason: string): Refusal {
  return {
    action: 'certificate.refuse',
    actor: 'anonymous',
    address,
    resource: `listener/${listener}`,
    details: {},
    reason,
  };
}
