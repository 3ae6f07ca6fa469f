import { type Api, type AnyApi, isValidVersion } from './api.js';
import {
  readResponseHeader,
  requestHeaderVersion,
  responseHeaderVersion,
  writeRequestHeader,
  writeResponseHeader,
} from './header.js';
import { ProtocolError } from './protocol-error.js';
import { Reader } from './reader.js';
import { Writer } from './writer.js';

/** What identifies a request on its connection. */
export interface RequestContext {
  readonly correlationId: number;
  readonly clientId: string | null;
}

const SIZE_BYTES = 4;

/** A whole request frame, size included, as buffers to send in order. */
export function encodeRequest<Input>(
  api: Api<unknown, Input, unknown, never>,
  version: number,
  context: RequestContext,
  body: Input,
): Buffer[] {
  assertVersion(api, version);
  const writer = new Writer();
  writer.int32(0);
  writeRequestHeader(
    writer,
    { apiKey: api.key, apiVersion: version, ...context },
    requestHeaderVersion(api, version),
  );
  api.writeRequest(writer, body, version);
  return sized(writer);
}

/** A whole response frame, size included, as buffers to send in order. */
export function encodeResponse<Input>(
  api: Api<unknown, never, unknown, Input>,
  version: number,
  correlationId: number,
  body: Input,
): Buffer[] {
  assertVersion(api, version);
  const writer = new Writer();
  writer.int32(0);
  writeResponseHeader(writer, correlationId, responseHeaderVersion(api, version));
  api.writeResponse(writer, body, version);
  return sized(writer);
}

/** Reads a request's body; the reader stands behind its header. */
export function decodeRequest<Request>(
  api: Api<Request, never, unknown, never>,
  version: number,
  reader: Reader,
): Request {
  assertVersion(api, version);
  return located(`${api.name} v${version} request`, () => api.readRequest(reader, version));
}

/** Reads a response frame without its size. */
export function decodeResponse<Response>(
  api: Api<unknown, never, Response, never>,
  version: number,
  frame: Buffer,
): { correlationId: number; body: Response } {
  assertVersion(api, version);
  const reader = new Reader(frame);
  return located(`${api.name} v${version} response`, () => {
    const correlationId = readResponseHeader(reader, responseHeaderVersion(api, version));
    return { correlationId, body: api.readResponse(reader, version) };
  });
}

function sized(writer: Writer): Buffer[] {
  const size = writer.length - SIZE_BYTES;
  const parts = writer.finish();
  parts[0]?.writeInt32BE(size, 0);
  return parts;
}

function assertVersion(api: AnyApi, version: number): void {
  if (isValidVersion(api, version)) return;
  const { min, max } = api.validVersions;
  throw new ProtocolError(`${api.name} has no version ${version}, only ${min} to ${max}`);
}

/** Adds to a decoding error which message it was. */
function located<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtocolError)
      throw new ProtocolError(`${where}: ${error.message}`, { cause: error });
    throw error;
  }
}
