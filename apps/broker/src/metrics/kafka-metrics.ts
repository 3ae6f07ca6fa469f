import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What is looked up at the moment of a scrape. */
export interface KafkaGauges {
  readonly connections: () => number;
  readonly parkedFetches: () => number;
  readonly requestBytes: () => number;
  readonly responseBytes: () => number;
  readonly fetchSessions: () => number;
  readonly fetchSessionPartitions: () => number;
}

/** Counts one finished request. */
export type CountRequest = (seconds: number, bytes: number) => void;

const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

/** Counters of the Kafka face for /metrics. A long poll's time is in them: a quiet consumer shows as slow fetches. */
export class KafkaMetrics {
  readonly registry = new Registry();
  private readonly requests: Counter<'api'>;
  private readonly bytes: Counter<'api'>;
  private readonly seconds: Histogram<'api'>;
  private readonly fetchWaits: Histogram;
  private readonly failures: Counter<'reason'>;
  private readonly denials: Counter<'operation' | 'resource_type'>;

  constructor() {
    const registers = [this.registry];
    const api = { labelNames: ['api'] as const, registers };
    this.requests = new Counter({
      ...api,
      name: 'posthorn_kafka_requests_total',
      help: 'Requests answered.',
    });
    this.bytes = new Counter({
      ...api,
      name: 'posthorn_kafka_request_bytes_total',
      help: 'Bytes of the requests answered.',
    });
    this.seconds = new Histogram({
      ...api,
      name: 'posthorn_request_duration_seconds',
      help: 'From a request read to its answer ready, waiting included.',
      buckets: BUCKETS_SECONDS,
    });
    this.fetchWaits = new Histogram({
      name: 'posthorn_fetch_wait_seconds',
      help: 'How long fetches waited for records that were not there yet.',
      buckets: BUCKETS_SECONDS,
      registers,
    });
    this.failures = new Counter({
      name: 'posthorn_kafka_connections_closed_total',
      help: 'Connections that the broker ended, by reason.',
      labelNames: ['reason'],
      registers,
    });
    this.denials = new Counter({
      name: 'posthorn_kafka_authorization_denied_total',
      help: 'Requests, or parts of them, that the authorizer refused.',
      labelNames: ['operation', 'resource_type'],
      registers,
    });
  }

  /** For one API, looked up once: label handling per request would cost more than the request's dispatch. */
  counterOf(api: string): CountRequest {
    const requests = this.requests.labels(api);
    const bytes = this.bytes.labels(api);
    const seconds = this.seconds.labels(api);
    return (took, size) => {
      requests.inc();
      bytes.inc(size);
      seconds.observe(took);
    };
  }

  fetchWaited(ms: number): void {
    this.fetchWaits.observe(ms / 1_000);
  }

  authorizationDenied(operation: string, resourceType: string): void {
    this.denials.labels(operation, resourceType).inc();
  }

  connectionClosed(reason: string): void {
    this.failures.labels(reason).inc();
  }

  watch(gauges: KafkaGauges): void {
    this.gauge('posthorn_kafka_connections', 'Open connections.', gauges.connections);
    this.gauge('posthorn_kafka_fetches_parked', 'Fetches that wait.', gauges.parkedFetches);
    this.gauge('posthorn_kafka_request_bytes', 'Request bytes held.', gauges.requestBytes);
    this.gauge('posthorn_kafka_response_bytes', 'Answer bytes not taken.', gauges.responseBytes);
    this.gauge('posthorn_kafka_fetch_sessions', 'Fetch sessions kept.', gauges.fetchSessions);
    this.gauge(
      'posthorn_kafka_fetch_session_partitions',
      'Partitions of all fetch sessions.',
      gauges.fetchSessionPartitions,
    );
  }

  private gauge(name: string, help: string, value: () => number): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      collect: () => gauge.set(value()),
    });
  }
}
