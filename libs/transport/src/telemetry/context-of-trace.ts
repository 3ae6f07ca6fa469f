import { context, propagation } from '@opentelemetry/api';

/** What goes with a record that is written now and sent later, by somebody else: the trace that this code runs in. Nothing without a propagator. */
export function traceHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}
