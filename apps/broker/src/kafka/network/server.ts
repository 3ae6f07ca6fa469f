import { createServer, type AddressInfo, type Server } from 'node:net';
import type { Clock } from '../../clock.js';
import type { Reports } from '../../reports.js';
import type { Admission, Place } from '../../security/admission.js';
import type { Listener } from '../../security/listeners.js';
import { canonicalHost } from '../../authorization/host.js';
import { principalText } from '../../security/principal.js';
import { TlsAcceptor } from '../../security/tls/tls-acceptor.js';
import type { TlsContexts } from '../../security/tls/tls-contexts.js';
import { ConnectionError } from './connection-error.js';
import type { ConnectionQuotas } from './connection-quotas.js';
import { describeConnection, type ConnectionInfo } from './connection-info.js';
import { Connection, type ConnectionLimits, type RequestProcessor } from './connection.js';
import type { KafkaMetrics } from '../../metrics/kafka-metrics.js';
import type { MemoryPool } from './memory-pool.js';
import type { PeerSocket } from './peer-socket.js';

export interface KafkaServerOptions {
  /** Its port may be 0 for any free one. */
  readonly listener: Listener;
  /** Of the listeners with TLS. */
  readonly tls: TlsContexts | null;
  readonly tlsClientAuth: 'none' | 'requested' | 'required';
  readonly onCertificateRefused: (address: string, listener: string, reason: string) => void;
  readonly admission: Admission;
  readonly handshakeTimeoutMs: number;
  /** Of all listeners together. */
  readonly connectionQuotas: ConnectionQuotas;
  /** Numbers connections, on all listeners together. */
  readonly nextId: () => number;
  /** Whether there is room for one more, on all listeners together. */
  readonly hasRoom: () => boolean;
  readonly limits: ConnectionLimits;
  readonly requestPool: MemoryPool;
  readonly responsePool: MemoryPool;
  readonly clock: Clock;
  readonly reports: Reports;
  readonly metrics: KafkaMetrics;
}

/** What answers the connections, once there is a cluster to serve. */
export interface ServerProcessor {
  readonly processor: RequestProcessor;
  /** Says who is at the other end, or how that is to be proven. Throws a ConnectionError for who may not come in. */
  identify(connection: Connection, socket: PeerSocket, listener: Listener): void;
  /** Counts a connection against the quota of its address; one that is to wait is closed after it, as in Kafka. */
  connectionThrottleMs(address: string): number;
}

/** Expected ends that need no line in the log. */
const QUIET = new Set(['idle', 'authentication failed']);

/** A Kafka listener: accepts connections up to a limit, and lets them finish when it stops. */
export class KafkaServer {
  private readonly server: Server;
  private readonly tls: TlsAcceptor | null;
  /** With the number of each. */
  private readonly connections = new Map<Connection, number>();
  /** Accepted, and no connection yet: in the TLS handshake, or waiting for `serve`. */
  private readonly unconnected = new Set<PeerSocket>();
  /** Those that count for their principal: it may be proven again and again. */
  private readonly counted = new WeakSet<Connection>();
  private readonly early: ((serving: ServerProcessor) => void)[] = [];
  private serving: ServerProcessor | null = null;
  private isStopping = false;
  private allClosed: (() => void) | null = null;

  constructor(private readonly options: KafkaServerOptions) {
    // Half-open on our side: a peer that ends its side after its last request still gets the answers.
    this.server = createServer({ allowHalfOpen: true }, (socket) => this.accept(socket));
    this.tls = options.tls === null ? null : this.tlsAcceptor(options.tls);
  }

  get listener(): Listener {
    return this.options.listener;
  }

  /** Those whose TLS handshake is under way included. */
  get connectionCount(): number {
    return this.connections.size + this.unconnected.size;
  }

  /** Those that are served. */
  describe(): readonly ConnectionInfo[] {
    const { hasTls } = this.listener;
    return [...this.connections].map(([connection, id]) =>
      describeConnection(id, connection, hasTls),
    );
  }

  /**
   * Resolves with the port once listening. Who connects before `serve` waits: the port has to be known before the
   * broker can be registered in the cluster, and the cluster before a request can be answered.
   */
  listen(): Promise<number> {
    const { host, port } = this.options.listener;
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ host, port }, () => {
        this.server.off('error', reject);
        this.server.on('error', (error) =>
          this.options.reports.error('listener failed', { error }),
        );
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  serve(serving: ServerProcessor): void {
    this.serving = serving;
    for (const connect of this.early.splice(0)) connect(serving);
  }

  /** Accepts no more, and reads no more from those who are connected; what was asked is answered. */
  stopReading(): void {
    this.isStopping = true;
    this.server.close();
    this.early.length = 0;
    for (const socket of this.unconnected) socket.destroy();
    for (const connection of this.connections.keys()) connection.endAfterAnswers(null);
  }

  /** Resolves when every connection has ended; those that have not after `timeoutMs` are cut off. */
  async close(timeoutMs: number): Promise<void> {
    this.stopReading();
    if (this.connections.size === 0) return;
    const closed = new Promise<void>((resolve) => (this.allClosed = resolve));
    const cancel = this.options.clock.after(timeoutMs, () => {
      for (const connection of this.connections.keys()) connection.destroy(null);
    });
    await closed;
    cancel();
  }

  /** As if it had come in on the port. */
  accept(socket: PeerSocket): void {
    socket.on('error', () => socket.destroy());
    const { hasRoom, admission, listener, connectionQuotas } = this.options;
    if (this.isStopping || !hasRoom()) return this.turnAway(socket, 'too many connections');
    const address = canonicalHost(socket.remoteAddress ?? '');
    const leave = connectionQuotas.enter(address);
    if (leave === null) return this.turnAway(socket, 'too many connections of this address');
    socket.once('close', leave);
    const mustProve = listener.hasTls || listener.hasSasl;
    let connection: Connection | null = null;
    const place = mustProve
      ? admission.enter(socket.remoteAddress ?? '', () => this.tooLate(socket, connection))
      : null;
    if (mustProve && place === null) {
      return this.turnAway(socket, 'too many that have not authenticated');
    }
    this.unconnected.add(socket);
    socket.once('close', () => {
      this.unconnected.delete(socket);
      place?.leave();
    });
    const secured = (connected: PeerSocket): void =>
      this.whenServing((serving) => {
        if (connected.destroyed) return;
        this.unconnected.delete(socket);
        connection = this.connect(connected, place, serving);
      });
    this.inTurn(socket, address, () => {
      if (this.tls === null) secured(socket);
      else this.tls.accept(socket, secured);
    });
  }

  /** Not faster than connections may come: before a TLS handshake, which is what costs. */
  private inTurn(socket: PeerSocket, address: string, start: () => void): void {
    const { clock, connectionQuotas } = this.options;
    const throttleMs = this.serving?.connectionThrottleMs(address) ?? 0;
    const delayMs = throttleMs > 0 ? throttleMs : connectionQuotas.delayMs(clock.now());
    if (delayMs === 0) return start();
    const cancel = clock.after(delayMs, () => {
      if (throttleMs === 0) start();
      else this.turnAway(socket, 'too many new connections of this address');
    });
    socket.once('close', cancel);
  }

  private turnAway(socket: PeerSocket, reason: string): void {
    const { remoteAddress } = socket;
    socket.destroy();
    if (this.isStopping) return;
    this.options.reports.limited('connection refused', {
      remoteAddress,
      reason,
      listener: this.options.listener.name,
    });
  }

  private tooLate(socket: PeerSocket, connection: Connection | null): void {
    const reason = new ConnectionError('authentication timeout', 'not authenticated in time');
    if (connection !== null) return connection.destroy(reason);
    this.options.reports.limited('connection closed: TLS handshake timeout', {
      remoteAddress: socket.remoteAddress,
      listener: this.options.listener.name,
    });
    socket.destroy();
  }

  private whenServing(connect: (serving: ServerProcessor) => void): void {
    if (this.serving === null) this.early.push(connect);
    else connect(this.serving);
  }

  private connect(socket: PeerSocket, place: Place | null, serving: ServerProcessor): Connection {
    const { listener, reports } = this.options;
    const connection = new Connection(socket, {
      ...this.options,
      listenerName: listener.name,
      processor: serving.processor,
      onAdmitted: (admitted) => this.admitted(admitted, place),
      onClosed: (closed, reason) => this.closed(closed, reason),
    });
    this.connections.set(connection, this.options.nextId());
    try {
      serving.identify(connection, socket, listener);
      if (connection.isOpen) this.admitted(connection, place);
    } catch (error) {
      if (!(error instanceof ConnectionError))
        reports.error('a client was not identified', { error });
      connection.destroy(error instanceof ConnectionError ? error : null);
    }
    return connection;
  }

  private admitted(connection: Connection, place: Place | null): void {
    place?.leave();
    const { principal, mechanism, listenerName, remoteAddress } = connection;
    if (!this.counted.has(connection)) {
      const leave = this.options.connectionQuotas.admit(principalText(principal));
      if (leave === null) {
        return connection.refuse('too many connections', `of ${principalText(principal)}`);
      }
      this.counted.add(connection);
      connection.onClose(leave);
    }
    this.options.reports.logger.debug(
      { principal: principalText(principal), mechanism, listener: listenerName, remoteAddress },
      'client connected',
    );
  }

  private tlsAcceptor(contexts: TlsContexts): TlsAcceptor {
    const { listener, reports, metrics, tlsClientAuth, handshakeTimeoutMs } = this.options;
    return new TlsAcceptor({
      contexts,
      // As in Kafka: where SASL says who a client is, no certificate is asked for.
      clientAuth: listener.hasSasl ? 'none' : tlsClientAuth,
      handshakeTimeoutMs,
      onFailed: ({ remote: remoteAddress, reason, isCertificate }) => {
        metrics.connectionClosed('TLS handshake failed');
        const fields = { remoteAddress, reason, listener: listener.name };
        reports.limited('connection closed: TLS handshake failed', fields);
        const address = remoteAddress.slice(0, remoteAddress.lastIndexOf(':'));
        if (isCertificate) this.options.onCertificateRefused(address, listener.name, reason);
      },
    });
  }

  private closed(connection: Connection, reason: ConnectionError | null): void {
    this.connections.delete(connection);
    if (reason !== null) this.options.metrics.connectionClosed(reason.kind);
    if (reason !== null && !QUIET.has(reason.kind)) this.report(connection, reason);
    if (this.connections.size === 0) this.allClosed?.();
  }

  private report(connection: Connection, reason: ConnectionError): void {
    const { remoteAddress, listenerName, clientId, clientSoftware } = connection;
    this.options.reports.limited(`connection closed: ${reason.kind}`, {
      reason: reason.message,
      remoteAddress,
      listener: listenerName,
      clientId,
      clientSoftware,
      // A bug of ours, not of the peer: with its stack.
      ...(reason.cause instanceof Error ? { error: reason.cause } : {}),
    });
  }
}
