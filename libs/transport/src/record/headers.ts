import type { Headers } from '@posthorn/client';
import { RESERVED_HEADER_PREFIX } from './header-names.js';

/** Pairs keep order and repeats; an object is the short form. */
export type HeadersInput = Headers | Readonly<Record<string, string | Buffer | null>>;

export function toHeaders(input: HeadersInput | undefined): Headers {
  if (input === undefined) return [];
  if (isPairs(input)) return input;
  return Object.entries(input).map(([key, value]) => [
    key,
    typeof value === 'string' ? Buffer.from(value) : value,
  ]);
}

function isPairs(input: HeadersInput): input is Headers {
  return Array.isArray(input);
}

/** The last value under the key, as Kafka's `lastHeader`; undefined when it is absent or null. */
export function headerText(headers: Headers, key: string): string | undefined {
  return headers.findLast(([name]) => name === key)?.[1]?.toString();
}

/** Nest's packet metadata travels as plain headers, so that a `traceparent` is one for every client in every language. */
export function metadataOf(headers: Headers): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const [key, value] of headers) {
    if (value !== null && !key.startsWith(RESERVED_HEADER_PREFIX)) metadata[key] = value.toString();
  }
  return metadata;
}

/** Adds metadata that the record does not carry already: what its author wrote is never overwritten. */
export function withMetadata(
  headers: Headers,
  metadata: Readonly<Record<string, string>> | undefined,
): Headers {
  if (metadata === undefined) return headers;
  const taken = new Set(headers.map(([key]) => key));
  const added = Object.entries(metadata).filter(([key]) => !taken.has(key));
  return [...headers, ...added.map(([key, value]) => [key, Buffer.from(value)] as const)];
}
