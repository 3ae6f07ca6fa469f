import type { RecordBody } from '@posthorn/admin-client';

const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-/i;
/** As the broker looks for them: W3C's own, and CloudEvents'. */
const HEADERS = new Set(['traceparent', 'ce_traceparent']);

/** The trace in which a record was written; null of one that was in none. */
export function traceIdOf({ headers }: Pick<RecordBody, 'headers'>): string | null {
  for (const { key, value } of headers) {
    if (!HEADERS.has(key)) continue;
    const [, id] = TRACEPARENT.exec(value?.text ?? '') ?? [];
    if (id !== undefined) return id.toLowerCase();
  }
  return null;
}

/** Where a trace can be seen. @param template an address with `{traceId}` in it. */
export function traceAddress(template: string, traceId: string): string {
  return template.replaceAll('{traceId}', encodeURIComponent(traceId));
}
