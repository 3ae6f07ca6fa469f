import { isUtf8 } from 'node:buffer';
import type { Deserializer, Serializer } from '@nestjs/microservices';
import type { ConsumedRecord } from '@posthorn/client';
import { Header } from './header-names.js';
import { isObject } from '../errors/describe-error.js';
import { UndecodableRecordError } from '../errors/exceptions.js';
import { headerText } from './headers.js';

/** Nest's `serializer` option: gets the payload and `{ pattern: topic }`, gives the bytes of the record's value. */
export type PosthornSerializer = Serializer<unknown, Buffer | string | null>;

/** Nest's `deserializer` option of a server: gets the record and `{ channel: topic }`; `data` is what the handler sees. */
export type PosthornDeserializer = Deserializer<
  ConsumedRecord,
  { pattern: unknown; data: unknown }
>;

/** Nest's `deserializer` option of a client: gets the reply. */
export type PosthornReplyDeserializer = Deserializer<ConsumedRecord, PosthornReply>;

export interface PosthornReply {
  readonly err?: unknown;
  readonly response?: unknown;
  /** The last of its request. */
  readonly isDisposed?: boolean;
}

/**
 * Any payload as JSON, strings too: what is encoded one way is decoded one way, and nothing is guessed from the first byte.
 * Bytes pass as they are, null is a tombstone.
 */
export class JsonSerializer implements PosthornSerializer {
  serialize(value: unknown): Buffer | string | null {
    if (value === null) return null;
    if (Buffer.isBuffer(value)) return value;
    if (value instanceof Uint8Array)
      return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    // JSON.stringify is typed as never undefined, yet functions and symbols give just that.
    const text: string | undefined = JSON.stringify(value);
    if (text === undefined) throw new TypeError(`a ${typeof value} has no JSON form`);
    return text;
  }
}

export class JsonDeserializer implements PosthornDeserializer {
  deserialize(record: ConsumedRecord): { pattern: string; data: unknown } {
    return { pattern: record.topic, data: parseJson(record.value) };
  }
}

/** Leaves the value as bytes, for topics of another format. Of its own, so that a handler may write into them: its next try, its neighbour and the dead letter have the record's. */
export class BytesDeserializer implements PosthornDeserializer {
  deserialize(record: ConsumedRecord): { pattern: string; data: Buffer | null } {
    return { pattern: record.topic, data: record.value && Buffer.from(record.value) };
  }
}

export class JsonReplyDeserializer implements PosthornReplyDeserializer {
  deserialize(record: ConsumedRecord): PosthornReply {
    const isDisposed = record.headers.some(([key]) => key === Header.nestIsDisposed);
    const err = headerText(record.headers, Header.nestError);
    if (err !== undefined) return { err: parseJsonOrText(err), isDisposed };
    return { response: record.value === null ? undefined : parseJson(record.value), isDisposed };
  }
}

function parseJson(value: Buffer | null): unknown {
  if (value === null) return null;
  const text = value.toString();
  // Buffer.toString puts U+FFFD where bytes are wrong, and a broken name would be stored as a name.
  if (text.includes('\uFFFD') && !isUtf8(value)) {
    throw new UndecodableRecordError('the value is not UTF-8');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UndecodableRecordError(`the value is not JSON: ${reason}`, { cause });
  }
}

/** Nest writes an error that is an object as JSON and any other as its text. */
function parseJsonOrText(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : text;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
