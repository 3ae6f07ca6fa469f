import { diag, DiagLogLevel } from '@opentelemetry/api';
import {
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  processDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { LogLines } from './log-lines.js';
import { RequestSpans } from './request-spans.js';
import { logExporter, spanExporter } from './otlp-exporters.js';
import type { LogBatches, OtlpProtocol, TelemetrySettings } from './telemetry-settings.js';
import type { Telemetry } from './telemetry.js';

const SCOPE = 'posthorn';
const CLOSE_MS = 5_000;

/**
 * A broker answers thousands of requests a second, most of them alike: one in a hundred is a span, unless
 * OTEL_TRACES_SAMPLER says otherwise or whoever called the admin API has decided already.
 */
const SAMPLED = 0.01;

export function openOtlp(settings: TelemetrySettings, say: (message: string) => void): Telemetry {
  sayFailures(say);
  const resource = resourceOfBroker();
  const spans = settings.traces && tracerProvider(resource, settings.traces, settings.hasSampler);
  const logs = settings.logs && loggerProvider(resource, settings.logs, settings.logBatches);
  return {
    tracer: spans && new RequestSpans(spans.getTracer(SCOPE)),
    logLines: logs && new LogLines(logs.getLogger(SCOPE)),
    async close() {
      const sent = Promise.allSettled([spans?.shutdown(), logs?.shutdown()]);
      await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
      diag.disable();
    },
  };
}

/** A collector that is away is worth a line a minute on stdout, and must not go to the collector. */
function sayFailures(say: (message: string) => void): void {
  const nothing = (): void => undefined;
  diag.setLogger(
    { error: say, warn: nothing, info: nothing, debug: nothing, verbose: nothing },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}

function resourceOfBroker(): Resource {
  const detectors = [hostDetector, processDetector, envDetector];
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': SCOPE }))
    .merge(detectResources({ detectors }));
}

function tracerProvider(
  resource: Resource,
  protocol: OtlpProtocol,
  hasSampler: boolean,
): BasicTracerProvider {
  const spanProcessors = [new BatchSpanProcessor(spanExporter(protocol))];
  const sampler = hasSampler
    ? {}
    : { sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(SAMPLED) }) };
  return new BasicTracerProvider({ resource, spanProcessors, ...sampler });
}

function loggerProvider(
  resource: Resource,
  protocol: OtlpProtocol,
  batches: LogBatches,
): LoggerProvider {
  const processors = [new BatchLogRecordProcessor({ exporter: logExporter(protocol), ...batches })];
  return new LoggerProvider({ resource, processors });
}
