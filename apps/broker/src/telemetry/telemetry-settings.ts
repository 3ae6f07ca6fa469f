import { ConfigError } from '../config/config-error.js';

export interface TelemetrySettings {
  readonly traces: boolean;
  readonly logs: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

const NOTHING: TelemetrySettings = { traces: false, logs: false };

/**
 * What OpenTelemetry's own variables ask for: nothing without an endpoint. The exporters read the rest of them (endpoint,
 * headers, certificates, compression, timeouts) themselves.
 * @throws ConfigError for a protocol that is not spoken.
 */
export function telemetrySettings(env: Env): TelemetrySettings {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return NOTHING;
  return { traces: isWanted(env, 'TRACES'), logs: isWanted(env, 'LOGS') };
}

function isWanted(env: Env, signal: 'TRACES' | 'LOGS'): boolean {
  const exporter = env[`OTEL_${signal}_EXPORTER`] ?? 'otlp';
  if (exporter === 'none') return false;
  const endpoint =
    env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`] || env.OTEL_EXPORTER_OTLP_ENDPOINT || '';
  if (endpoint === '') return false;
  if (exporter !== 'otlp') {
    throw new ConfigError(
      `OTEL_${signal}_EXPORTER=${exporter}: the broker exports by otlp only; set otlp or none.`,
    );
  }
  const protocol =
    env[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`] || env.OTEL_EXPORTER_OTLP_PROTOCOL || 'http/json';
  if (!protocol.startsWith('http/')) {
    throw new ConfigError(
      `OTEL_EXPORTER_OTLP_PROTOCOL=${protocol}: the broker speaks OTLP over HTTP; name the collector's HTTP port (4318 by default) and leave the protocol out.`,
    );
  }
  return true;
}
