import type { AnyApi } from './api.js';
import { apiByKey } from './registry.js';
import type { Reader } from './reader.js';
import type { Writer } from './writer.js';

const API_VERSIONS_KEY = 18;

export interface RequestHeader {
  apiKey: number;
  apiVersion: number;
  correlationId: number;
  clientId: string | null;
}

type HeaderApi = Pick<AnyApi, 'key' | 'flexibleFrom'>;

/** Header 2 ends with tagged fields; a request has it from its first flexible version on. */
export function requestHeaderVersion(api: HeaderApi, version: number): 1 | 2 {
  return version >= api.flexibleFrom ? 2 : 1;
}

/** ApiVersions answers under header 0 for ever: a client that asks does not yet know what the broker speaks. */
export function responseHeaderVersion(api: HeaderApi, version: number): 0 | 1 {
  return version >= api.flexibleFrom && api.key !== API_VERSIONS_KEY ? 1 : 0;
}

/**
 * Reads the header of any request, also of an API that is not declared: its four fields then stand in the same places, and
 * the caller decides. The body of such a request must not be read.
 */
export function readRequestHeader(reader: Reader): RequestHeader {
  const apiKey = reader.int16();
  const apiVersion = reader.int16();
  const correlationId = reader.int32();
  // The client id keeps its int16 length in the flexible header 2 as well.
  const clientId = reader.nullableString();
  const api = apiByKey.get(apiKey);
  if (api !== undefined && requestHeaderVersion(api, apiVersion) === 2) reader.skipTaggedFields();
  return { apiKey, apiVersion, correlationId, clientId };
}

/** Writes the header in the version that the API's version asks for. */
export function writeRequestHeader(
  writer: Writer,
  header: RequestHeader,
  headerVersion: 1 | 2,
): void {
  writer.int16(header.apiKey);
  writer.int16(header.apiVersion);
  writer.int32(header.correlationId);
  writer.nullableString(header.clientId);
  if (headerVersion === 2) writer.tagCount(0);
}

/** Yields the correlation id. */
export function readResponseHeader(reader: Reader, headerVersion: 0 | 1): number {
  const correlationId = reader.int32();
  if (headerVersion === 1) reader.skipTaggedFields();
  return correlationId;
}

export function writeResponseHeader(
  writer: Writer,
  correlationId: number,
  headerVersion: 0 | 1,
): void {
  writer.int32(correlationId);
  // Never a tag here: @platformatic/kafka skips exactly one byte.
  if (headerVersion === 1) writer.tagCount(0);
}
