import { describe, expect, it } from '@jest/globals';
import { telemetrySettings } from './telemetry-settings.js';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
const asked = (env: Record<string, string>) => {
  const { traces, logs } = telemetrySettings(env);
  return [traces, logs];
};

it('exports nothing unless there is an endpoint', () => {
  expect(asked({})).toEqual([null, null]);
  expect(asked({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toEqual([null, null]);
  expect(asked(endpoint)).toEqual(['http/protobuf', 'http/protobuf']);
});

it.each([
  [{ ...endpoint, OTEL_SDK_DISABLED: 'true' }, [null, null]],
  [{ ...endpoint, OTEL_LOGS_EXPORTER: 'none' }, ['http/protobuf', null]],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, [null, 'http/protobuf']],
  [{ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://x/v1/logs' }, [null, 'http/protobuf']],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, ['http/json', 'http/json']],
  [{ ...endpoint, OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/json' }, ['http/protobuf', 'http/json']],
])('%j asks for %j', (env, expected) => {
  expect(asked(env)).toEqual(expected);
});

describe('a variable that is empty', () => {
  it.each([
    'OTEL_SDK_DISABLED',
    'OTEL_TRACES_EXPORTER',
    'OTEL_EXPORTER_OTLP_PROTOCOL',
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    'OTEL_EXPORTER_OTLP_TIMEOUT',
    'OTEL_TRACES_SAMPLER',
    'OTEL_TRACES_SAMPLER_ARG',
    'OTEL_RESOURCE_ATTRIBUTES',
    'OTEL_BLRP_SCHEDULE_DELAY',
  ])('is as one that is not set: %s', (name) => {
    expect(telemetrySettings({ ...endpoint, [name]: ' ' })).toEqual(telemetrySettings(endpoint));
  });
});

it('says who samples, and how log records are gathered', () => {
  expect(telemetrySettings(endpoint)).toMatchObject({ hasSampler: false, logBatches: {} });
  const env = {
    ...endpoint,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.5',
    OTEL_BLRP_SCHEDULE_DELAY: '50',
    OTEL_BLRP_MAX_QUEUE_SIZE: '100',
  };
  expect(telemetrySettings(env)).toMatchObject({
    hasSampler: true,
    logBatches: { scheduledDelayMillis: 50, maxQueueSize: 100 },
  });
});

it.each([
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /PROTOCOL=grpc: .*http\/protobuf.*4318/],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http' }, /PROTOCOL=http: /],
  [{ OTEL_TRACES_EXPORTER: 'zipkin' }, /OTEL_TRACES_EXPORTER=zipkin: .* otlp or none/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, /ENDPOINT=collector:4318: must be .*http:/],
  [{ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://' }, /LOGS_ENDPOINT=http:\/\/: must be/],
  [{ OTEL_EXPORTER_OTLP_TIMEOUT: '10s' }, /TIMEOUT=10s: must be a whole number/],
  [{ OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd' }, /COMPRESSION=zstd: must be gzip or none/],
  [{ OTEL_TRACES_SAMPLER: 'always' }, /SAMPLER=always: must be one of always_on, /],
  [{ OTEL_TRACES_SAMPLER_ARG: '10' }, /SAMPLER_ARG=10: must be the share/],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'stage' }, /RESOURCE_ATTRIBUTES=stage: must be key=value/],
  [{ OTEL_BSP_SCHEDULE_DELAY: '-1' }, /OTEL_BSP_SCHEDULE_DELAY=-1: must be/],
])('%j is refused with what to do', (env, message) => {
  expect(() => telemetrySettings({ ...endpoint, ...env })).toThrow(message);
});

it('looks at nothing of an SDK that is turned off', () => {
  const env = { ...endpoint, OTEL_SDK_DISABLED: 'TRUE', OTEL_TRACES_SAMPLER: 'always' };
  expect(asked(env)).toEqual([null, null]);
});
