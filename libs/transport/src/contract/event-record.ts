import { toHeaders, withMetadata } from '../record/headers.js';
import { PosthornRecord, type PosthornRecordOptions } from '../record/posthorn.record.js';
import { type CloudEvent, cloudEventHeaders, CONTENT_TYPE } from './cloud-events.js';
import type { AnyEventContract } from './handled-events.js';
import { envelopeOf, STRUCTURED_CONTENT_TYPE } from './structured-mode.js';

/** What only the moment and the place of publishing know. */
export interface EventOrigin {
  readonly id: string;
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Of the serialised payload; null where it is not known. */
  readonly contentType: string | null;
  /** Where the registered schema of the payload is, where there is one. */
  readonly dataSchema?: string | undefined;
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
  const attributes: CloudEvent = {
    id: origin.id,
    source: origin.source,
    type: event.type,
    time: new Date(origin.nowMs).toISOString(),
    ...(typeof key === 'string' ? { subject: key } : {}),
    ...(origin.dataSchema === undefined ? {} : { dataschema: origin.dataSchema }),
  };
  // A tombstone has no value to put an envelope into.
  if (event.mode === 'structured' && payload !== null && payload !== undefined) {
    const own = headers.filter(([name]) => name !== CONTENT_TYPE);
    return new PosthornRecord(envelopeOf(attributes, payload), {
      ...options,
      key,
      headers: withMetadata(own, { [CONTENT_TYPE]: STRUCTURED_CONTENT_TYPE }),
    });
  }
  return new PosthornRecord(payload, {
    ...options,
    key,
    headers: withMetadata(headers, cloudEventHeaders(attributes, origin.contentType)),
  });
}
