// Written by generator/generate.mjs from schemas/40-expire-delegation-token.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ExpireDelegationToken: Api<ExpireDelegationTokenRequest, ExpireDelegationTokenRequestInput, ExpireDelegationTokenResponse, ExpireDelegationTokenResponseInput> = {
  key: 40,
  name: 'ExpireDelegationToken',
  validVersions: { min: 1, max: 2 },
  flexibleFrom: 2,
  readRequest: readExpireDelegationTokenRequest,
  writeRequest: writeExpireDelegationTokenRequest,
  readResponse: readExpireDelegationTokenResponse,
  writeResponse: writeExpireDelegationTokenResponse,
};

export interface ExpireDelegationTokenRequest {
  hmac: Buffer;
  expiryTimePeriodMs: bigint;
}

export interface ExpireDelegationTokenRequestInput {
  readonly hmac: Buffer;
  readonly expiryTimePeriodMs: bigint;
}

export function readExpireDelegationTokenRequest(reader: Reader, version: number): ExpireDelegationTokenRequest {
  const flexible = version >= 2;
  const hmac = flexible ? reader.compactBytes() : reader.bytes();
  const expiryTimePeriodMs = reader.int64();
  if (flexible) reader.skipTaggedFields();
  return { hmac, expiryTimePeriodMs };
}

export function writeExpireDelegationTokenRequest(writer: Writer, value: ExpireDelegationTokenRequestInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactBytes(value.hmac); else writer.bytes(value.hmac);
  writer.int64(value.expiryTimePeriodMs);
  if (flexible) writer.tagCount(0);
}

export interface ExpireDelegationTokenResponse {
  errorCode: number;
  expiryTimestampMs: bigint;
  throttleTimeMs: number;
}

export interface ExpireDelegationTokenResponseInput {
  readonly errorCode: number;
  readonly expiryTimestampMs: bigint;
  readonly throttleTimeMs?: number;
}

export function readExpireDelegationTokenResponse(reader: Reader, version: number): ExpireDelegationTokenResponse {
  const flexible = version >= 2;
  const errorCode = reader.int16();
  const expiryTimestampMs = reader.int64();
  const throttleTimeMs = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { errorCode, expiryTimestampMs, throttleTimeMs };
}

export function writeExpireDelegationTokenResponse(writer: Writer, value: ExpireDelegationTokenResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int16(value.errorCode);
  writer.int64(value.expiryTimestampMs);
  writer.int32(value.throttleTimeMs ?? 0);
  if (flexible) writer.tagCount(0);
}
