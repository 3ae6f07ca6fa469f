import type { RecordBody } from '@posthorn/admin-client';

const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-/;

/**
 * By what the journey of a record is found: its correlation id, else its trace, else its key. null of one that belongs to
 * nothing.
 */
export function journeyIdOf({ key, headers }: Pick<RecordBody, 'key' | 'headers'>): string | null {
  const textOf = (name: string): string | undefined =>
    headers.find((header) => header.key === name)?.value?.text;
  const correlation = textOf('correlation-id');
  if (correlation) return correlation;
  const [, trace] = TRACEPARENT.exec(textOf('traceparent') ?? '') ?? [];
  if (trace !== undefined) return trace;
  return key?.text ? key.text : null;
}
