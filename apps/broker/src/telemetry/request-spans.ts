import {
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Attributes,
  type Context,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { AnsweredHttpRequest, AnsweredRequest, RequestTracer } from './telemetry.js';

const traceContext = new W3CTraceContextPropagator();

/** A span for each request, made when it is over: nothing of it is needed before, and a request that waits holds nothing. */
export class RequestSpans implements RequestTracer {
  constructor(private readonly tracer: Tracer) {}

  /** Kafka's requests carry no trace context (records do, and are not decoded here), so each span begins a trace. */
  answered(request: AnsweredRequest): void {
    const { api, error, startedAt, endedAt } = request;
    const attributes: Attributes = {
      'messaging.system': 'kafka',
      'rpc.method': api,
      'posthorn.api.version': request.version,
      'client.address': request.remoteHost,
      'enduser.id': request.principal,
    };
    if (request.clientId !== null) attributes['messaging.client.id'] = request.clientId;
    const failure = error === undefined ? undefined : messageOf(error);
    this.#span(api, ROOT_CONTEXT, attributes, [startedAt, endedAt], failure);
  }

  answeredHttp(request: AnsweredHttpRequest): void {
    const { method, route, status, startedAt, endedAt } = request;
    const attributes: Attributes = {
      'http.request.method': method,
      'http.response.status_code': status,
      'posthorn.request.id': request.requestId,
    };
    if (route !== null) attributes['http.route'] = route;
    const parent = traceContext.extract(ROOT_CONTEXT, request.traceHeaders, defaultTextMapGetter);
    const name = route === null ? method : `${method} ${route}`;
    const failure = status >= 500 ? `HTTP ${status}` : undefined;
    this.#span(name, parent, attributes, [startedAt, endedAt], failure);
  }

  #span(
    name: string,
    parent: Context,
    attributes: Attributes,
    [startTime, endTime]: readonly [number, number],
    failure: string | undefined,
  ): void {
    const span = this.tracer.startSpan(
      name,
      { kind: SpanKind.SERVER, attributes, startTime },
      parent,
    );
    if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    span.end(endTime);
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
