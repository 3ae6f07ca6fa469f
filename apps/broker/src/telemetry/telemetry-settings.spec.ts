import { expect, it } from '@jest/globals';
import { telemetrySettings } from './telemetry-settings.js';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

it('exports nothing unless there is an endpoint', () => {
  expect(telemetrySettings({})).toEqual({ traces: false, logs: false });
  expect(telemetrySettings({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toEqual({
    traces: false,
    logs: false,
  });
  expect(telemetrySettings(endpoint)).toEqual({ traces: true, logs: true });
});

it.each([
  [
    { ...endpoint, OTEL_SDK_DISABLED: 'true' },
    { traces: false, logs: false },
  ],
  [
    { ...endpoint, OTEL_LOGS_EXPORTER: 'none' },
    { traces: true, logs: false },
  ],
  [
    { ...endpoint, OTEL_TRACES_EXPORTER: 'none' },
    { traces: false, logs: true },
  ],
  [{ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://x/v1/logs' }, { traces: false, logs: true }],
  [
    { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
    { traces: true, logs: true },
  ],
])('%j asks for %j', (env, settings) => {
  expect(telemetrySettings(env)).toEqual(settings);
});

it.each([
  [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /PROTOCOL=grpc: .*4318/],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: 'zipkin' }, /OTEL_TRACES_EXPORTER=zipkin: .* otlp or none/],
])('%j is refused with what to do', (env, message) => {
  expect(() => telemetrySettings(env)).toThrow(message);
});
