// Written by generator/generate.mjs from schemas/36-sasl-authenticate.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const SaslAuthenticate: Api<SaslAuthenticateRequest, SaslAuthenticateRequestInput, SaslAuthenticateResponse, SaslAuthenticateResponseInput> = {
  key: 36,
  name: 'SaslAuthenticate',
  validVersions: { min: 0, max: 2 },
  flexibleFrom: 2,
  readRequest: readSaslAuthenticateRequest,
  writeRequest: writeSaslAuthenticateRequest,
  readResponse: readSaslAuthenticateResponse,
  writeResponse: writeSaslAuthenticateResponse,
};

export interface SaslAuthenticateRequest {
  authBytes: Buffer;
}

export interface SaslAuthenticateRequestInput {
  readonly authBytes: Buffer;
}

export function readSaslAuthenticateRequest(reader: Reader, version: number): SaslAuthenticateRequest {
  const flexible = version >= 2;
  const authBytes = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTaggedFields();
  return { authBytes };
}

export function writeSaslAuthenticateRequest(writer: Writer, value: SaslAuthenticateRequestInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactBytes(value.authBytes); else writer.bytes(value.authBytes);
  if (flexible) writer.tagCount(0);
}

export interface SaslAuthenticateResponse {
  errorCode: number;
  errorMessage: string | null;
  authBytes: Buffer;
  sessionLifetimeMs: bigint; // v1+
}

export interface SaslAuthenticateResponseInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly authBytes: Buffer;
  readonly sessionLifetimeMs?: bigint; // default 0
}

export function readSaslAuthenticateResponse(reader: Reader, version: number): SaslAuthenticateResponse {
  const flexible = version >= 2;
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const authBytes = flexible ? reader.compactBytes() : reader.bytes();
  const sessionLifetimeMs = version >= 1 ? reader.int64() : 0n;
  if (flexible) reader.skipTaggedFields();
  return { errorCode, errorMessage, authBytes, sessionLifetimeMs };
}

export function writeSaslAuthenticateResponse(writer: Writer, value: SaslAuthenticateResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  if (flexible) writer.compactBytes(value.authBytes); else writer.bytes(value.authBytes);
  if (version >= 1) writer.int64(value.sessionLifetimeMs ?? 0n);
  if (flexible) writer.tagCount(0);
}
