import type { RequestTracer } from '../../telemetry/telemetry.js';
import type { HttpRequest, HttpResponse, Next } from './http-types.js';

/** Tells the tracer of each request once its answer has left, or the caller has. */
export function tracedRequests(tracer: RequestTracer, clock: { now(): number }) {
  return (request: HttpRequest, response: HttpResponse, next: Next): void => {
    const startedAt = clock.now();
    response.once('close', () =>
      tracer.answeredHttp({
        method: request.method ?? 'GET',
        // Express puts it there when a route has taken the request.
        route: request.route?.path ?? null,
        status: response.statusCode,
        traceHeaders: request.headers,
        requestId: request.requestId,
        startedAt,
        endedAt: clock.now(),
      }),
    );
    next();
  };
}
