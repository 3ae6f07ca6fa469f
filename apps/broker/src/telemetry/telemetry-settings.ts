import { ConfigError } from '../config/config-error.js';
import { amount, checkVariables, variable, type Env } from './otel-variables.js';

export type OtlpProtocol = 'http/protobuf' | 'http/json';

export interface TelemetrySettings {
  /** How spans leave; null: they do not. */
  readonly traces: OtlpProtocol | null;
  readonly logs: OtlpProtocol | null;
  /** Whether the variables say what of the requests is a span. */
  readonly hasSampler: boolean;
  /** How log records are gathered; the SDK reads that of spans alone. */
  readonly logBatches: LogBatches;
}

export interface LogBatches {
  readonly scheduledDelayMillis?: number;
  readonly exportTimeoutMillis?: number;
  readonly maxQueueSize?: number;
  readonly maxExportBatchSize?: number;
}

const NOTHING: TelemetrySettings = { traces: null, logs: null, hasSampler: false, logBatches: {} };

/**
 * What OpenTelemetry's own variables ask for: nothing without an endpoint. The exporters read the rest of them (endpoint,
 * headers, certificates, compression, timeouts) themselves.
 * @throws ConfigError for what is not spoken, or cannot be meant.
 */
export function telemetrySettings(env: Env): TelemetrySettings {
  if (variable(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return NOTHING;
  const [traces, logs] = [protocolOf(env, 'TRACES'), protocolOf(env, 'LOGS')];
  if (traces === null && logs === null) return NOTHING;
  checkVariables(env);
  const hasSampler = variable(env, 'OTEL_TRACES_SAMPLER') !== undefined;
  return { traces, logs, hasSampler, logBatches: logBatchesOf(env) };
}

function protocolOf(env: Env, signal: 'TRACES' | 'LOGS'): OtlpProtocol | null {
  const exporter = variable(env, `OTEL_${signal}_EXPORTER`) ?? 'otlp';
  if (exporter === 'none' || otlpVariable(env, signal, 'ENDPOINT') === undefined) return null;
  if (exporter !== 'otlp') {
    throw new ConfigError(
      `OTEL_${signal}_EXPORTER=${exporter}: the broker exports by otlp only; set otlp or none.`,
    );
  }
  const protocol = otlpVariable(env, signal, 'PROTOCOL') ?? 'http/protobuf';
  if (protocol === 'http/protobuf' || protocol === 'http/json') return protocol;
  throw new ConfigError(
    `OTEL_EXPORTER_OTLP_PROTOCOL=${protocol}: the broker speaks OTLP over HTTP; set http/protobuf or http/json, and name the collector's HTTP port (4318 by default).`,
  );
}

/** That of the signal goes before that of all. */
function otlpVariable(env: Env, signal: string, name: string): string | undefined {
  return (
    variable(env, `OTEL_EXPORTER_OTLP_${signal}_${name}`) ??
    variable(env, `OTEL_EXPORTER_OTLP_${name}`)
  );
}

function logBatchesOf(env: Env): LogBatches {
  const named = {
    scheduledDelayMillis: amount(env, 'OTEL_BLRP_SCHEDULE_DELAY'),
    exportTimeoutMillis: amount(env, 'OTEL_BLRP_EXPORT_TIMEOUT'),
    maxQueueSize: amount(env, 'OTEL_BLRP_MAX_QUEUE_SIZE'),
    maxExportBatchSize: amount(env, 'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE'),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}
