import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Clock } from '../clock.js';
import type { KafkaMetrics } from './kafka-metrics.js';
import { ConnectionError } from './connection-error.js';
import { Connection, type ConnectionLimits, type RequestProcessor } from './connection.js';
import type { MemoryPool } from './memory-pool.js';
import type { Reports } from '../reports.js';

export interface KafkaServerOptions {
  readonly listenerName: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly connectionsMax: number;
  readonly limits: ConnectionLimits;
  readonly requestPool: MemoryPool;
  readonly responsePool: MemoryPool;
  readonly clock: Clock;
  readonly reports: Reports;
  readonly metrics: KafkaMetrics;
}

/** Expected ends that need no line in the log. */
const QUIET = new Set(['idle']);

/** The Kafka listener: accepts connections up to a limit, and lets them finish when it stops. */
export class KafkaServer {
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  private readonly early: Socket[] = [];
  private processor: RequestProcessor | null = null;
  private isStopping = false;
  private allClosed: (() => void) | null = null;

  constructor(private readonly options: KafkaServerOptions) {
    // Half-open on our side: a peer that ends its side after its last request still gets the answers.
    this.server = createServer({ allowHalfOpen: true }, (socket) => this.accept(socket));
  }

  get connectionCount(): number {
    return this.connections.size;
  }

  /**
   * Resolves with the port once listening. Who connects before `serve` waits: the port has to be known before the
   * broker can be registered in the cluster, and the cluster before a request can be answered.
   */
  listen(): Promise<number> {
    const { host, port } = this.options;
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

  serve(processor: RequestProcessor): void {
    this.processor = processor;
    for (const socket of this.early.splice(0)) this.accept(socket);
  }

  /** Accepts no more, and reads no more from those who are connected; what was asked is answered. */
  stopReading(): void {
    this.isStopping = true;
    this.server.close();
    for (const socket of this.early.splice(0)) socket.destroy();
    for (const connection of this.connections) connection.endAfterAnswers(null);
  }

  /** Resolves when every connection has ended; those that have not after `timeoutMs` are cut off. */
  async close(timeoutMs: number): Promise<void> {
    this.stopReading();
    if (this.connections.size === 0) return;
    const closed = new Promise<void>((resolve) => (this.allClosed = resolve));
    const cancel = this.options.clock.after(timeoutMs, () => {
      for (const connection of this.connections) connection.destroy(null);
    });
    await closed;
    cancel();
  }

  private accept(socket: Socket): void {
    const { connectionsMax, reports } = this.options;
    const count = this.connections.size + this.early.length;
    if (this.isStopping || count >= connectionsMax) {
      const { remoteAddress } = socket;
      socket.on('error', () => socket.destroy());
      socket.destroy();
      if (!this.isStopping)
        reports.limited('connection refused', { remoteAddress, connectionsMax });
      return;
    }
    if (this.processor === null) {
      socket.on('error', () => socket.destroy());
      this.early.push(socket);
      return;
    }
    const connection = new Connection(socket, {
      ...this.options,
      processor: this.processor,
      onClosed: (closed, reason) => this.closed(closed, reason),
    });
    this.connections.add(connection);
  }

  private closed(connection: Connection, reason: ConnectionError | null): void {
    this.connections.delete(connection);
    if (reason !== null) this.options.metrics.connectionClosed(reason.kind);
    if (reason !== null && !QUIET.has(reason.kind)) this.report(connection, reason);
    if (this.connections.size === 0) this.allClosed?.();
  }

  private report(connection: Connection, reason: ConnectionError): void {
    const { remoteAddress, clientId, clientSoftware } = connection;
    this.options.reports.limited(`connection closed: ${reason.kind}`, {
      reason: reason.message,
      remoteAddress,
      clientId,
      clientSoftware,
      // A bug of ours, not of the peer: with its stack.
      ...(reason.cause instanceof Error ? { error: reason.cause } : {}),
    });
  }
}
