import type { BrokerServices } from '../services.js';
import { apis } from './apis.js';
import { Dispatcher } from './dispatcher.js';
import { KafkaMetrics } from './kafka-metrics.js';
import { MemoryPool } from './memory-pool.js';
import { KafkaServer } from './server.js';

/** The listener with what it needs before there is a cluster to serve. */
export class KafkaFace {
  readonly metrics = new KafkaMetrics();
  readonly responsePool: MemoryPool;
  readonly server: KafkaServer;
  private readonly requestPool: MemoryPool;

  constructor({ config, clock, reports }: Pick<BrokerServices, 'config' | 'clock' | 'reports'>) {
    this.requestPool = new MemoryPool(config.requestBytesMax);
    this.responsePool = new MemoryPool(config.responseBytesMax);
    this.server = new KafkaServer({
      listenerName: 'PLAINTEXT',
      host: config.host,
      port: config.port,
      connectionsMax: config.connectionsMax,
      limits: {
        frameBytesMax: config.frameBytesMax,
        requestsInFlightMax: config.connectionRequestsMax,
        requestBytesInFlightMax: config.connectionBytesMax,
        idleMs: config.connectionIdleMs,
        stalledMs: config.connectionStalledMs,
      },
      requestPool: this.requestPool,
      responsePool: this.responsePool,
      clock,
      reports,
      metrics: this.metrics,
    });
  }

  serve(services: BrokerServices): void {
    this.metrics.watch({
      connections: () => this.server.connectionCount,
      parkedFetches: () => services.purgatory.size,
      requestBytes: () => this.requestPool.usedBytes,
      responseBytes: () => this.responsePool.usedBytes,
      fetchSessions: () => services.fetchSessions.size,
      fetchSessionPartitions: () => services.fetchSessions.partitionCount,
    });
    this.server.serve(new Dispatcher(apis, services, this.metrics));
  }
}
