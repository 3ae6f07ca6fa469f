// Written by generator/generate.mjs from schemas/39-renew-delegation-token.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const RenewDelegationToken: Api<RenewDelegationTokenRequest, RenewDelegationTokenRequestInput, RenewDelegationTokenResponse, RenewDelegationTokenResponseInput> = {
  key: 39,
  name: 'RenewDelegationToken',
  validVersions: { min: 1, max: 2 },
  flexibleFrom: 2,
  readRequest: readRenewDelegationTokenRequest,
  writeRequest: writeRenewDelegationTokenRequest,
  readResponse: readRenewDelegationTokenResponse,
  writeResponse: writeRenewDelegationTokenResponse,
};

export interface RenewDelegationTokenRequest {
  hmac: Buffer;
  renewPeriodMs: bigint;
}

export interface RenewDelegationTokenRequestInput {
  readonly hmac: Buffer;
  readonly renewPeriodMs: bigint;
}

export function readRenewDelegationTokenRequest(reader: Reader, version: number): RenewDelegationTokenRequest {
  const flexible = version >= 2;
  const hmac = flexible ? reader.compactBytes() : reader.bytes();
  const renewPeriodMs = reader.int64();
  if (flexible) reader.skipTaggedFields();
  return { hmac, renewPeriodMs };
}

export function writeRenewDelegationTokenRequest(writer: Writer, value: RenewDelegationTokenRequestInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactBytes(value.hmac); else writer.bytes(value.hmac);
  writer.int64(value.renewPeriodMs);
  if (flexible) writer.tagCount(0);
}

export interface RenewDelegationTokenResponse {
  errorCode: number;
  expiryTimestampMs: bigint;
  throttleTimeMs: number;
}

export interface RenewDelegationTokenResponseInput {
  readonly errorCode: number;
  readonly expiryTimestampMs: bigint;
  readonly throttleTimeMs?: number;
}

export function readRenewDelegationTokenResponse(reader: Reader, version: number): RenewDelegationTokenResponse {
  const flexible = version >= 2;
  const errorCode = reader.int16();
  const expiryTimestampMs = reader.int64();
  const throttleTimeMs = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { errorCode, expiryTimestampMs, throttleTimeMs };
}

export function writeRenewDelegationTokenResponse(writer: Writer, value: RenewDelegationTokenResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int16(value.errorCode);
  writer.int64(value.expiryTimestampMs);
  writer.int32(value.throttleTimeMs ?? 0);
  if (flexible) writer.tagCount(0);
}
