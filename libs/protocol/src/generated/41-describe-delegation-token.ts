// Written by generator/generate.mjs from schemas/41-describe-delegation-token.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeDelegationToken: Api<DescribeDelegationTokenRequest, DescribeDelegationTokenRequestInput, DescribeDelegationTokenResponse, DescribeDelegationTokenResponseInput> = {
  key: 41,
  name: 'DescribeDelegationToken',
  validVersions: { min: 1, max: 3 },
  flexibleFrom: 2,
  readRequest: readDescribeDelegationTokenRequest,
  writeRequest: writeDescribeDelegationTokenRequest,
  readResponse: readDescribeDelegationTokenResponse,
  writeResponse: writeDescribeDelegationTokenResponse,
};

export interface DescribeDelegationTokenRequest {
  owners: DescribeDelegationTokenRequestOwner[] | null;
}

export interface DescribeDelegationTokenRequestInput {
  readonly owners: readonly DescribeDelegationTokenRequestOwnerInput[] | null;
}

export interface DescribeDelegationTokenRequestOwner {
  principalType: string;
  principalName: string;
}

export interface DescribeDelegationTokenRequestOwnerInput {
  readonly principalType: string;
  readonly principalName: string;
}

export function readDescribeDelegationTokenRequest(reader: Reader, version: number): DescribeDelegationTokenRequest {
  const flexible = version >= 2;
  let owners: DescribeDelegationTokenRequestOwner[] | null;
  const ownersLength = flexible ? reader.compactNullableArrayLength(3) : reader.nullableArrayLength(3);
  const ownersItems = new Array<DescribeDelegationTokenRequestOwner>(Math.max(0, ownersLength));
  for (let i = 0; i < ownersLength; i++) ownersItems[i] = readDescribeDelegationTokenRequestOwner(reader, flexible);
  owners = ownersLength < 0 ? null : ownersItems;
  if (flexible) reader.skipTaggedFields();
  return { owners };
}

function readDescribeDelegationTokenRequestOwner(reader: Reader, flexible: boolean): DescribeDelegationTokenRequestOwner {
  const principalType = flexible ? reader.compactString() : reader.string();
  const principalName = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTaggedFields();
  return { principalType, principalName };
}

export function writeDescribeDelegationTokenRequest(writer: Writer, value: DescribeDelegationTokenRequestInput, version: number): void {
  const flexible = version >= 2;
  const owners = value.owners;
  if (flexible) writer.compactArrayLength(owners === null ? -1 : owners.length); else writer.arrayLength(owners === null ? -1 : owners.length);
  if (owners !== null) for (const item of owners) writeDescribeDelegationTokenRequestOwner(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeDelegationTokenRequestOwner(writer: Writer, value: DescribeDelegationTokenRequestOwnerInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.principalType); else writer.string(value.principalType);
  if (flexible) writer.compactString(value.principalName); else writer.string(value.principalName);
  if (flexible) writer.tagCount(0);
}

export interface DescribeDelegationTokenResponse {
  errorCode: number;
  tokens: DescribeDelegationTokenResponseDescribedDelegationToken[];
  throttleTimeMs: number;
}

export interface DescribeDelegationTokenResponseInput {
  readonly errorCode: number;
  readonly tokens: readonly DescribeDelegationTokenResponseDescribedDelegationTokenInput[];
  readonly throttleTimeMs?: number;
}

export interface DescribeDelegationTokenResponseDescribedDelegationToken {
  principalType: string;
  principalName: string;
  tokenRequesterPrincipalType: string; // v3
  tokenRequesterPrincipalName: string; // v3
  issueTimestamp: bigint;
  expiryTimestamp: bigint;
  maxTimestamp: bigint;
  tokenId: string;
  hmac: Buffer;
  renewers: DescribeDelegationTokenResponseDescribedDelegationTokenRenewer[];
}

export interface DescribeDelegationTokenResponseDescribedDelegationTokenInput {
  readonly principalType: string;
  readonly principalName: string;
  readonly tokenRequesterPrincipalType?: string;
  readonly tokenRequesterPrincipalName?: string;
  readonly issueTimestamp: bigint;
  readonly expiryTimestamp: bigint;
  readonly maxTimestamp: bigint;
  readonly tokenId: string;
  readonly hmac: Buffer;
  readonly renewers: readonly DescribeDelegationTokenResponseDescribedDelegationTokenRenewerInput[];
}

export interface DescribeDelegationTokenResponseDescribedDelegationTokenRenewer {
  principalType: string;
  principalName: string;
}

export interface DescribeDelegationTokenResponseDescribedDelegationTokenRenewerInput {
  readonly principalType: string;
  readonly principalName: string;
}

export function readDescribeDelegationTokenResponse(reader: Reader, version: number): DescribeDelegationTokenResponse {
  const flexible = version >= 2;
  const errorCode = reader.int16();
  const tokensLength = flexible ? reader.compactArrayLength(30) : reader.arrayLength(30);
  const tokens = new Array<DescribeDelegationTokenResponseDescribedDelegationToken>(tokensLength);
  for (let i = 0; i < tokensLength; i++) tokens[i] = readDescribeDelegationTokenResponseDescribedDelegationToken(reader, version, flexible);
  const throttleTimeMs = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { errorCode, tokens, throttleTimeMs };
}

function readDescribeDelegationTokenResponseDescribedDelegationToken(reader: Reader, version: number, flexible: boolean): DescribeDelegationTokenResponseDescribedDelegationToken {
  const principalType = flexible ? reader.compactString() : reader.string();
  const principalName = flexible ? reader.compactString() : reader.string();
  const tokenRequesterPrincipalType = version >= 3 ? reader.compactString() : '';
  const tokenRequesterPrincipalName = version >= 3 ? reader.compactString() : '';
  const issueTimestamp = reader.int64();
  const expiryTimestamp = reader.int64();
  const maxTimestamp = reader.int64();
  const tokenId = flexible ? reader.compactString() : reader.string();
  const hmac = flexible ? reader.compactBytes() : reader.bytes();
  const renewersLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const renewers = new Array<DescribeDelegationTokenResponseDescribedDelegationTokenRenewer>(renewersLength);
  for (let i = 0; i < renewersLength; i++) renewers[i] = readDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { principalType, principalName, tokenRequesterPrincipalType, tokenRequesterPrincipalName, issueTimestamp, expiryTimestamp, maxTimestamp, tokenId, hmac, renewers };
}

function readDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(reader: Reader, flexible: boolean): DescribeDelegationTokenResponseDescribedDelegationTokenRenewer {
  const principalType = flexible ? reader.compactString() : reader.string();
  const principalName = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTaggedFields();
  return { principalType, principalName };
}

export function writeDescribeDelegationTokenResponse(writer: Writer, value: DescribeDelegationTokenResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int16(value.errorCode);
  const tokens = value.tokens;
  if (flexible) writer.compactArrayLength(tokens.length); else writer.arrayLength(tokens.length);
  for (const item of tokens) writeDescribeDelegationTokenResponseDescribedDelegationToken(writer, item, version, flexible);
  writer.int32(value.throttleTimeMs ?? 0);
  if (flexible) writer.tagCount(0);
}

function writeDescribeDelegationTokenResponseDescribedDelegationToken(writer: Writer, value: DescribeDelegationTokenResponseDescribedDelegationTokenInput, version: number, flexible: boolean): void {
  if (flexible) writer.compactString(value.principalType); else writer.string(value.principalType);
  if (flexible) writer.compactString(value.principalName); else writer.string(value.principalName);
  if (version >= 3) writer.compactString(value.tokenRequesterPrincipalType ?? '');
  if (version >= 3) writer.compactString(value.tokenRequesterPrincipalName ?? '');
  writer.int64(value.issueTimestamp);
  writer.int64(value.expiryTimestamp);
  writer.int64(value.maxTimestamp);
  if (flexible) writer.compactString(value.tokenId); else writer.string(value.tokenId);
  if (flexible) writer.compactBytes(value.hmac); else writer.bytes(value.hmac);
  const renewers = value.renewers;
  if (flexible) writer.compactArrayLength(renewers.length); else writer.arrayLength(renewers.length);
  for (const item of renewers) writeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(writer: Writer, value: DescribeDelegationTokenResponseDescribedDelegationTokenRenewerInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.principalType); else writer.string(value.principalType);
  if (flexible) writer.compactString(value.principalName); else writer.string(value.principalName);
  if (flexible) writer.tagCount(0);
}
