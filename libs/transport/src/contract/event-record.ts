import { toHeaders, withMetadata } from '../headers.js';
import { PosthornRecord, type PosthornRecordOptions } from '../posthorn.record.js';
import { cloudEventHeaders } from './cloud-events.js';
import type { AnyEventContract } from './handled-events.js';

/** What only the moment and the place of publishing know. */
export interface EventOrigin {
  readonly id: string;
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Of the serialised payload; null where it is not known. */
  readonly contentType: string | null;
}

/** The record of an event whose payload keeps the contract. What the caller set by hand is not overwritten. */
export function eventRecord(
  event: AnyEventContract,
  payload: unknown,
  origin: EventOrigin,
  options: PosthornRecordOptions = {},
): PosthornRecord {
  // The payload was checked against the contract, whose input type is what its key function takes.
  const key = options.key === undefined ? event.key(payload as never) : options.key;
  const headers = toHeaders(options.headers);
  if (event.type === null) return new PosthornRecord(payload, { ...options, key, headers });
  const attributes = cloudEventHeaders(
    {
      id: origin.id,
      source: origin.source,
      type: event.type,
      time: new Date(origin.nowMs).toISOString(),
      ...(typeof key === 'string' ? { subject: key } : {}),
    },
    origin.contentType,
  );
  return new PosthornRecord(payload, {
    ...options,
    key,
    headers: withMetadata(headers, attributes),
  });
}
