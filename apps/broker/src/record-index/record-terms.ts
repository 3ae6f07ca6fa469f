import {
  parseJsonPath,
  valueAt,
  type JsonPath,
  parseJson,
  textOfScalar,
  type RecordCursor,
  type RecordHeaders,
} from '@posthorn/records';
import { FRAMES, headerOfField } from './index-fields.js';

/** Of values only so much is hashed: a hash narrows the search, it decides nothing. */
const HASHED_BYTES_MAX = 1024;
const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;
const SEPARATOR = Buffer.of(0);

/** Names under which correlation ids travel, in lower case: ours, Spring's and Nest's, CloudEvents', and those of habit. */
export const CORRELATION_HEADERS: ReadonlySet<string> = new Set([
  'correlation-id',
  'correlationid',
  'correlation_id',
  'x-correlation-id',
  'kafka_correlationid',
  'ce_correlationid',
]);
const TRACE_HEADERS: ReadonlySet<string> = new Set(['traceparent', 'ce_traceparent']);
/** version-traceid-spanid-flags, as the W3C has it. */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/i;

type Record = Pick<RecordCursor, 'key' | 'value' | 'headers'>;

/** As `posthorn.index_hash` computes it, but for the 2^31 that an int column needs taken off. */
export function termHash(field: string, value: Uint8Array): number {
  return hashOn(fieldSeed(field), value);
}

function fieldSeed(field: string): number {
  return hashOn(hashOn(FNV_OFFSET, Buffer.from(field)), SEPARATOR);
}

/** FNV-1a: SQL computes it too, in a line, and it takes 40 ns of a UUID. */
function hashOn(seed: number, bytes: Uint8Array): number {
  let hash = seed;
  const end = Math.min(bytes.length, HASHED_BYTES_MAX);
  for (let at = 0; at < end; at++) hash = Math.imul(hash ^ bytes[at], FNV_PRIME);
  return hash >>> 0;
}

/** The ids of the traces that a record belongs to, in lower case. */
export function traceIdsOf(headers: RecordHeaders): readonly string[] {
  return headers.flatMap(([name, value]) => {
    if (value === null || !TRACE_HEADERS.has(name)) return [];
    const found = TRACEPARENT.exec(value.toString('latin1'));
    return found ? [found[1].toLowerCase()] : [];
  });
}

export function correlationIdsOf(headers: RecordHeaders): readonly Buffer[] {
  return headers.flatMap(([name, value]) =>
    value !== null && CORRELATION_HEADERS.has(name.toLowerCase()) ? [value] : [],
  );
}

/** Calls `emit` with a hash for each value that a record has of one field. */
type Terms = (record: Record, emit: (hash: number) => void) => void;

/** Of all the fields of a topic. JSON is parsed once, and only where a path is wanted. */
export function termsOf(fields: readonly string[]): Terms {
  const paths: { path: JsonPath; seed: number }[] = [];
  const terms: Terms[] = [];
  for (const field of fields) {
    const seed = fieldSeed(field);
    const path = parseJsonPath(field);
    if (field === FRAMES) continue;
    if (path === null) terms.push(termsOfField(field, seed));
    else paths.push({ path, seed });
  }
  if (paths.length > 0) terms.push(jsonTerms(paths));
  return (record, emit) => {
    for (const one of terms) one(record, emit);
  };
}

function termsOfField(field: string, seed: number): Terms {
  if (field === 'key') {
    return ({ key }, emit) => {
      if (key !== null) emit(hashOn(seed, key));
    };
  }
  if (field === 'traceId') {
    return ({ headers }, emit) => {
      if (headers.length === 0) return;
      for (const id of traceIdsOf(headers)) emit(hashOn(seed, Buffer.from(id)));
    };
  }
  if (field === 'correlationId') {
    return ({ headers }, emit) => {
      if (headers.length === 0) return;
      for (const id of correlationIdsOf(headers)) emit(hashOn(seed, id));
    };
  }
  const header = headerOfField(field);
  return ({ headers }, emit) => {
    for (const [name, value] of headers) {
      if (name === header && value !== null) emit(hashOn(seed, value));
    }
  };
}

/** A byte 0 and four of a schema's id, of which nothing is known here; JSON behind them is read as it is. */
const FRAME_BYTES = 5;

function isFramed(value: Buffer | null): value is Buffer {
  return value !== null && value.length > FRAME_BYTES && value[0] === 0;
}

const UNREAD_FRAME = termHash(FRAMES, Buffer.of());

function jsonTerms(paths: readonly { readonly path: JsonPath; readonly seed: number }[]): Terms {
  return ({ value }, emit) => {
    const json = isFramed(value) ? parseJson(value.subarray(FRAME_BYTES)) : parseJson(value);
    if (json === undefined) {
      if (isFramed(value)) emit(UNREAD_FRAME);
      return;
    }
    for (const { path, seed } of paths) {
      const text = textOfScalar(valueAt(json, path));
      if (text !== null) emit(hashOn(seed, Buffer.from(text)));
    }
  };
}
