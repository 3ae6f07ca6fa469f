import { isUtf8 } from 'node:buffer';
import type { ConsumedRecord, Headers } from '@posthorn/client';
import { describeError, isObject } from '../errors/describe-error.js';
import { UndecodableRecordError } from '../errors/exceptions.js';
import { headerText } from '../record/headers.js';
import { type CloudEvent, CONTENT_TYPE, PREFIX, SPEC_VERSION } from './cloud-events.js';

/** The media type of an event whose value is an envelope: attributes and data in one JSON object. */
const STRUCTURED = 'application/cloudevents+json';
const JSON_TYPE = 'application/json';

export const STRUCTURED_CONTENT_TYPE = `${STRUCTURED}; charset=UTF-8`;

/** The value of an event in structured mode, for a JSON serializer. Bytes travel as base64, as the JSON format has it. */
export function envelopeOf(event: CloudEvent, payload: unknown): Readonly<Record<string, unknown>> {
  const attributes = { specversion: SPEC_VERSION, ...event };
  if (payload instanceof Uint8Array) {
    return { ...attributes, data_base64: Buffer.from(payload).toString('base64') };
  }
  return { ...attributes, datacontenttype: JSON_TYPE, data: payload };
}

interface Converted {
  readonly binary: ConsumedRecord;
  /** Why the envelope is none. The record is then as it came. */
  readonly problem?: string;
}

/** An envelope is asked for by each handler and each try; it is read once. */
const converted = new WeakMap<ConsumedRecord, Converted>();

/**
 * The record as its producer would have sent it in binary mode: attributes as headers, the data as the value. A record that
 * is no structured event is given back as it is, and so is one whose envelope is broken.
 */
export function inBinaryMode(record: ConsumedRecord): ConsumedRecord {
  return isStructured(record) ? convert(record).binary : record;
}

/** The same, for who needs the data: throws UndecodableRecordError where the envelope is broken. */
export function decodableInBinaryMode(record: ConsumedRecord): ConsumedRecord {
  if (!isStructured(record)) return record;
  const { binary, problem } = convert(record);
  if (problem === undefined) return binary;
  throw new UndecodableRecordError(`the value is no CloudEvents envelope: ${problem}`);
}

/** A tombstone is one in either mode. */
function isStructured({ headers, value }: ConsumedRecord): boolean {
  if (value === null || headers.length === 0) return false;
  const [mediaType] = headerText(headers, CONTENT_TYPE)?.split(';') ?? [];
  return mediaType?.trim().toLowerCase() === STRUCTURED;
}

function convert(record: ConsumedRecord): Converted {
  const known = converted.get(record);
  if (known !== undefined) return known;
  const result = read(record);
  converted.set(record, result);
  return result;
}

function read(record: ConsumedRecord): Converted {
  try {
    const envelope = parse(record.value ?? Buffer.alloc(0));
    for (const name of ['id', 'source', 'type'] as const) {
      const value = envelope[name];
      if (typeof value !== 'string' || value === '') throw new TypeError(`it has no '${name}'`);
    }
    const own = record.headers.filter(([key]) => key !== CONTENT_TYPE);
    const headers = [...own, ...attributeHeaders(envelope)];
    return { binary: { ...record, headers, value: dataOf(envelope) } };
  } catch (error) {
    return { binary: record, problem: describeError(error).message };
  }
}

function parse(value: Buffer): Record<string, unknown> {
  if (!isUtf8(value)) throw new TypeError('it is not UTF-8');
  const envelope: unknown = JSON.parse(value.toString());
  if (!isObject(envelope) || Array.isArray(envelope)) throw new TypeError('it is no object');
  const { specversion } = envelope;
  if (specversion !== SPEC_VERSION) {
    throw new TypeError(`its specversion is ${JSON.stringify(specversion)}, not "${SPEC_VERSION}"`);
  }
  return envelope;
}

const NO_ATTRIBUTES: ReadonlySet<string> = new Set(['data', 'data_base64', 'datacontenttype']);

/** Extensions too: whatever stands beside the data is an attribute, and null is the same as absent. */
function attributeHeaders(envelope: Record<string, unknown>): Headers {
  const headers: [string, Buffer][] = [];
  for (const [name, value] of Object.entries(envelope)) {
    if (NO_ATTRIBUTES.has(name) || value === null) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (typeof value === 'object') throw new TypeError(`its attribute '${name}' is no plain value`);
    headers.push([`${PREFIX}${name}`, Buffer.from(text)]);
  }
  const type = envelope['datacontenttype'];
  if (typeof type === 'string') headers.push([CONTENT_TYPE, Buffer.from(type)]);
  return headers;
}

function dataOf(envelope: Record<string, unknown>): Buffer | null {
  const { data, data_base64: base64, datacontenttype: type } = envelope;
  if (base64 !== undefined && base64 !== null) {
    if (data !== undefined) throw new TypeError("it has both 'data' and 'data_base64'");
    if (typeof base64 !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
      throw new TypeError("its 'data_base64' is not base64");
    }
    return Buffer.from(base64, 'base64');
  }
  // An event without data is a record without a value.
  if (data === undefined) return null;
  const isText = typeof data === 'string' && typeof type === 'string' && !isJson(type);
  return Buffer.from(isText ? data : JSON.stringify(data));
}

function isJson(contentType: string): boolean {
  const mediaType = contentType.split(';')[0].trim().toLowerCase();
  return mediaType.endsWith('/json') || mediaType.endsWith('+json');
}
