import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
} from '@opentelemetry/otlp-exporter-base/node-http';
import {
  JsonLogsSerializer,
  JsonTraceSerializer,
  LogsExporterMetricsHelper,
  ProtobufLogsSerializer,
  ProtobufTraceSerializer,
  TraceExporterMetricsHelper,
} from '@opentelemetry/otlp-transformer';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { OtlpProtocol } from './telemetry-settings.js';

const CONTENT_TYPES: Readonly<Record<OtlpProtocol, string>> = {
  'http/protobuf': 'application/x-protobuf',
  'http/json': 'application/json',
};

const optionsOf = (protocol: OtlpProtocol, signal: 'TRACES' | 'LOGS') =>
  convertLegacyHttpOptions({}, signal, `v1/${signal.toLowerCase()}`, {
    'Content-Type': CONTENT_TYPES[protocol],
  });

/**
 * What OpenTelemetry's packages of exporters are made of, one for each signal and protocol: with these two, which they all bring
 * along, the variable may choose.
 */
export function spanExporter(protocol: OtlpProtocol): SpanExporter {
  return new OTLPExporterBase(
    createOtlpHttpExportDelegate(
      optionsOf(protocol, 'TRACES'),
      protocol === 'http/json' ? JsonTraceSerializer : ProtobufTraceSerializer,
      'otlp_http_span_exporter',
      TraceExporterMetricsHelper,
      undefined,
    ),
  );
}

export function logExporter(protocol: OtlpProtocol): LogRecordExporter {
  return new OTLPExporterBase(
    createOtlpHttpExportDelegate(
      optionsOf(protocol, 'LOGS'),
      protocol === 'http/json' ? JsonLogsSerializer : ProtobufLogsSerializer,
      'otlp_http_log_exporter',
      LogsExporterMetricsHelper,
      undefined,
    ),
  );
}
