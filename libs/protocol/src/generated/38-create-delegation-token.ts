// Written by generator/generate.mjs from schemas/38-create-delegation-token.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const CreateDelegationToken: Api<CreateDelegationTokenRequest, CreateDelegationTokenRequestInput, CreateDelegationTokenResponse, CreateDelegationTokenResponseInput> = {
  key: 38,
  name: 'CreateDelegationToken',
  validVersions: { min: 1, max: 3 },
  flexibleFrom: 2,
  readRequest: readCreateDelegationTokenRequest,
  writeRequest: writeCreateDelegationTokenRequest,
  readResponse: readCreateDelegationTokenResponse,
  writeResponse: writeCreateDelegationTokenResponse,
};

export interface CreateDelegationTokenRequest {
  ownerPrincipalType: string | null; // v3
  ownerPrincipalName: string | null; // v3
  renewers: CreateDelegationTokenRequestCreatableRenewers[];
  maxLifetimeMs: bigint;
}

export interface CreateDelegationTokenRequestInput {
  readonly ownerPrincipalType?: string | null;
  readonly ownerPrincipalName?: string | null;
  readonly renewers: readonly CreateDelegationTokenRequestCreatableRenewersInput[];
  readonly maxLifetimeMs: bigint;
}

export interface CreateDelegationTokenRequestCreatableRenewers {
  principalType: string;
  principalName: string;
}

export interface CreateDelegationTokenRequestCreatableRenewersInput {
  readonly principalType: string;
  readonly principalName: string;
}

export function readCreateDelegationTokenRequest(reader: Reader, version: number): CreateDelegationTokenRequest {
  const flexible = version >= 2;
  const ownerPrincipalType = version >= 3 ? reader.compactNullableString() : '';
  const ownerPrincipalName = version >= 3 ? reader.compactNullableString() : '';
  const renewersLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const renewers = new Array<CreateDelegationTokenRequestCreatableRenewers>(renewersLength);
  for (let i = 0; i < renewersLength; i++) renewers[i] = readCreateDelegationTokenRequestCreatableRenewers(reader, flexible);
  const maxLifetimeMs = reader.int64();
  if (flexible) reader.skipTaggedFields();
  return { ownerPrincipalType, ownerPrincipalName, renewers, maxLifetimeMs };
}

function readCreateDelegationTokenRequestCreatableRenewers(reader: Reader, flexible: boolean): CreateDelegationTokenRequestCreatableRenewers {
  const principalType = flexible ? reader.compactString() : reader.string();
  const principalName = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTaggedFields();
  return { principalType, principalName };
}

export function writeCreateDelegationTokenRequest(writer: Writer, value: CreateDelegationTokenRequestInput, version: number): void {
  const flexible = version >= 2;
  if (version >= 3) writer.compactNullableString(value.ownerPrincipalType === undefined ? '' : value.ownerPrincipalType);
  if (version >= 3) writer.compactNullableString(value.ownerPrincipalName === undefined ? '' : value.ownerPrincipalName);
  const renewers = value.renewers;
  if (flexible) writer.compactArrayLength(renewers.length); else writer.arrayLength(renewers.length);
  for (const item of renewers) writeCreateDelegationTokenRequestCreatableRenewers(writer, item, flexible);
  writer.int64(value.maxLifetimeMs);
  if (flexible) writer.tagCount(0);
}

function writeCreateDelegationTokenRequestCreatableRenewers(writer: Writer, value: CreateDelegationTokenRequestCreatableRenewersInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.principalType); else writer.string(value.principalType);
  if (flexible) writer.compactString(value.principalName); else writer.string(value.principalName);
  if (flexible) writer.tagCount(0);
}

export interface CreateDelegationTokenResponse {
  errorCode: number;
  principalType: string;
  principalName: string;
  tokenRequesterPrincipalType: string; // v3
  tokenRequesterPrincipalName: string; // v3
  issueTimestampMs: bigint;
  expiryTimestampMs: bigint;
  maxTimestampMs: bigint;
  tokenId: string;
  hmac: Buffer;
  throttleTimeMs: number;
}

export interface CreateDelegationTokenResponseInput {
  readonly errorCode: number;
  readonly principalType: string;
  readonly principalName: string;
  readonly tokenRequesterPrincipalType?: string;
  readonly tokenRequesterPrincipalName?: string;
  readonly issueTimestampMs: bigint;
  readonly expiryTimestampMs: bigint;
  readonly maxTimestampMs: bigint;
  readonly tokenId: string;
  readonly hmac: Buffer;
  readonly throttleTimeMs?: number;
}

export function readCreateDelegationTokenResponse(reader: Reader, version: number): CreateDelegationTokenResponse {
  const flexible = version >= 2;
  const errorCode = reader.int16();
  const principalType = flexible ? reader.compactString() : reader.string();
  const principalName = flexible ? reader.compactString() : reader.string();
  const tokenRequesterPrincipalType = version >= 3 ? reader.compactString() : '';
  const tokenRequesterPrincipalName = version >= 3 ? reader.compactString() : '';
  const issueTimestampMs = reader.int64();
  const expiryTimestampMs = reader.int64();
  const maxTimestampMs = reader.int64();
  const tokenId = flexible ? reader.compactString() : reader.string();
  const hmac = flexible ? reader.compactBytes() : reader.bytes();
  const throttleTimeMs = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { errorCode, principalType, principalName, tokenRequesterPrincipalType, tokenRequesterPrincipalName, issueTimestampMs, expiryTimestampMs, maxTimestampMs, tokenId, hmac, throttleTimeMs };
}

export function writeCreateDelegationTokenResponse(writer: Writer, value: CreateDelegationTokenResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int16(value.errorCode);
  if (flexible) writer.compactString(value.principalType); else writer.string(value.principalType);
  if (flexible) writer.compactString(value.principalName); else writer.string(value.principalName);
  if (version >= 3) writer.compactString(value.tokenRequesterPrincipalType ?? '');
  if (version >= 3) writer.compactString(value.tokenRequesterPrincipalName ?? '');
  writer.int64(value.issueTimestampMs);
  writer.int64(value.expiryTimestampMs);
  writer.int64(value.maxTimestampMs);
  if (flexible) writer.compactString(value.tokenId); else writer.string(value.tokenId);
  if (flexible) writer.compactBytes(value.hmac); else writer.bytes(value.hmac);
  writer.int32(value.throttleTimeMs ?? 0);
  if (flexible) writer.tagCount(0);
}
