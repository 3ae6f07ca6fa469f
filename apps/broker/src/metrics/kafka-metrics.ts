import { Counter, Gauge, Registry } from 'prom-client';
import { TalliedHistogram, type Tally } from './tallied-histogram.js';

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

/** Those of one API. */
interface Requests {
  readonly seconds: Tally;
  bytes: number;
}

/** Counters of the Kafka face for /metrics. A long poll's time is in them: a quiet consumer shows as slow fetches. */
export class KafkaMetrics {
  readonly registry = new Registry();
  private readonly seconds: TalliedHistogram<'api'>;
  private readonly fetchWaits: Tally;
  private readonly failures: Counter<'reason'>;
  private readonly denials: Counter<'operation' | 'resource_type'>;
  private readonly apis = new Map<string, Requests>();

  constructor() {
    const registers = [this.registry];
    this.requestCounter('requests_total', 'Requests answered.', ({ seconds }) => seconds.count);
    this.requestCounter(
      'request_bytes_total',
      'Bytes of the requests answered.',
      ({ bytes }) => bytes,
    );
    this.seconds = new TalliedHistogram({
      name: 'posthorn_request_duration_seconds',
      help: 'From a request read to its answer ready, waiting included.',
      labelNames: ['api'],
      buckets: BUCKETS_SECONDS,
      registry: this.registry,
    });
    this.fetchWaits = new TalliedHistogram({
      name: 'posthorn_fetch_wait_seconds',
      help: 'How long fetches waited for records that were not there yet.',
      buckets: BUCKETS_SECONDS,
      registry: this.registry,
    }).tally();
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

  /** For one API, looked up once: what is counted by labels would cost more than the request's dispatch. */
  counterOf(api: string): CountRequest {
    const requests = { seconds: this.seconds.tally({ api }), bytes: 0 };
    this.apis.set(api, requests);
    return (took, size) => {
      requests.seconds.observe(took);
      requests.bytes += size;
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

  /** Looked up at the moment of a scrape. What was never asked is not there, as a counter that was never touched. */
  private requestCounter(name: string, help: string, total: (requests: Requests) => number): void {
    const counter: Counter<'api'> = new Counter({
      name: `posthorn_kafka_${name}`,
      help,
      labelNames: ['api'],
      registers: [this.registry],
      collect: () => {
        counter.reset();
        for (const [api, requests] of this.apis) {
          if (requests.seconds.count > 0) counter.inc({ api }, total(requests));
        }
      },
    });
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
