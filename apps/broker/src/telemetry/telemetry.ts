import type { DestinationStream } from 'pino';

/** A request of a Kafka client that was answered, or ended its connection. */
export interface AnsweredRequest {
  readonly api: string;
  readonly version: number;
  readonly clientId: string | null;
  readonly principal: string;
  readonly remoteHost: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly error?: unknown;
}

/** A request of the admin API; its route is known when it has been answered. */
export interface AnsweredHttpRequest {
  readonly method: string;
  /** As `/api/v1/topics/:topic`; null when no route took it. */
  readonly route: string | null;
  readonly status: number;
  readonly traceHeaders: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface RequestTracer {
  answered(request: AnsweredRequest): void;
  answeredHttp(request: AnsweredHttpRequest): void;
}

/** What of the broker leaves it over OTLP. */
export interface Telemetry {
  /** null when traces are not exported. */
  readonly tracer: RequestTracer | null;
  /** Where the log's lines go beside stdout; null when logs are not exported. */
  readonly logLines: DestinationStream | null;
  /** Sends what waits, and gives that up after five seconds. */
  close(): Promise<void>;
}
