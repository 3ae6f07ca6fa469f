// Written by generator/generate.mjs from schemas/50-describe-user-scram-credentials.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeUserScramCredentials: Api<DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsRequestInput, DescribeUserScramCredentialsResponse, DescribeUserScramCredentialsResponseInput> = {
  key: 50,
  name: 'DescribeUserScramCredentials',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readDescribeUserScramCredentialsRequest,
  writeRequest: writeDescribeUserScramCredentialsRequest,
  readResponse: readDescribeUserScramCredentialsResponse,
  writeResponse: writeDescribeUserScramCredentialsResponse,
};

export interface DescribeUserScramCredentialsRequest {
  users: DescribeUserScramCredentialsRequestUserName[] | null;
}

export interface DescribeUserScramCredentialsRequestInput {
  readonly users: readonly DescribeUserScramCredentialsRequestUserNameInput[] | null;
}

export interface DescribeUserScramCredentialsRequestUserName {
  name: string;
}

export interface DescribeUserScramCredentialsRequestUserNameInput {
  readonly name: string;
}

export function readDescribeUserScramCredentialsRequest(reader: Reader, _version: number): DescribeUserScramCredentialsRequest {
  let users: DescribeUserScramCredentialsRequestUserName[] | null;
  const usersLength = reader.compactNullableArrayLength(2);
  const usersItems = new Array<DescribeUserScramCredentialsRequestUserName>(Math.max(0, usersLength));
  for (let i = 0; i < usersLength; i++) usersItems[i] = readDescribeUserScramCredentialsRequestUserName(reader);
  users = usersLength < 0 ? null : usersItems;
  reader.skipTaggedFields();
  return { users };
}

function readDescribeUserScramCredentialsRequestUserName(reader: Reader): DescribeUserScramCredentialsRequestUserName {
  const name = reader.compactString();
  reader.skipTaggedFields();
  return { name };
}

export function writeDescribeUserScramCredentialsRequest(writer: Writer, value: DescribeUserScramCredentialsRequestInput, _version: number): void {
  const users = value.users;
  writer.compactArrayLength(users === null ? -1 : users.length);
  if (users !== null) for (const item of users) writeDescribeUserScramCredentialsRequestUserName(writer, item);
  writer.tagCount(0);
}

function writeDescribeUserScramCredentialsRequestUserName(writer: Writer, value: DescribeUserScramCredentialsRequestUserNameInput): void {
  writer.compactString(value.name);
  writer.tagCount(0);
}

export interface DescribeUserScramCredentialsResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  results: DescribeUserScramCredentialsResponseResult[];
}

export interface DescribeUserScramCredentialsResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly results: readonly DescribeUserScramCredentialsResponseResultInput[];
}

export interface DescribeUserScramCredentialsResponseResult {
  user: string;
  errorCode: number;
  errorMessage: string | null;
  credentialInfos: DescribeUserScramCredentialsResponseCredentialInfo[];
}

export interface DescribeUserScramCredentialsResponseResultInput {
  readonly user: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly credentialInfos: readonly DescribeUserScramCredentialsResponseCredentialInfoInput[];
}

export interface DescribeUserScramCredentialsResponseCredentialInfo {
  mechanism: number;
  iterations: number;
}

export interface DescribeUserScramCredentialsResponseCredentialInfoInput {
  readonly mechanism: number;
  readonly iterations: number;
}

export function readDescribeUserScramCredentialsResponse(reader: Reader, _version: number): DescribeUserScramCredentialsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const resultsLength = reader.compactArrayLength(6);
  const results = new Array<DescribeUserScramCredentialsResponseResult>(resultsLength);
  for (let i = 0; i < resultsLength; i++) results[i] = readDescribeUserScramCredentialsResponseResult(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, results };
}

function readDescribeUserScramCredentialsResponseResult(reader: Reader): DescribeUserScramCredentialsResponseResult {
  const user = reader.compactString();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const credentialInfosLength = reader.compactArrayLength(6);
  const credentialInfos = new Array<DescribeUserScramCredentialsResponseCredentialInfo>(credentialInfosLength);
  for (let i = 0; i < credentialInfosLength; i++) credentialInfos[i] = readDescribeUserScramCredentialsResponseCredentialInfo(reader);
  reader.skipTaggedFields();
  return { user, errorCode, errorMessage, credentialInfos };
}

function readDescribeUserScramCredentialsResponseCredentialInfo(reader: Reader): DescribeUserScramCredentialsResponseCredentialInfo {
  const mechanism = reader.int8();
  const iterations = reader.int32();
  reader.skipTaggedFields();
  return { mechanism, iterations };
}

export function writeDescribeUserScramCredentialsResponse(writer: Writer, value: DescribeUserScramCredentialsResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  const results = value.results;
  writer.compactArrayLength(results.length);
  for (const item of results) writeDescribeUserScramCredentialsResponseResult(writer, item);
  writer.tagCount(0);
}

function writeDescribeUserScramCredentialsResponseResult(writer: Writer, value: DescribeUserScramCredentialsResponseResultInput): void {
  writer.compactString(value.user);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  const credentialInfos = value.credentialInfos;
  writer.compactArrayLength(credentialInfos.length);
  for (const item of credentialInfos) writeDescribeUserScramCredentialsResponseCredentialInfo(writer, item);
  writer.tagCount(0);
}

function writeDescribeUserScramCredentialsResponseCredentialInfo(writer: Writer, value: DescribeUserScramCredentialsResponseCredentialInfoInput): void {
  writer.int8(value.mechanism);
  writer.int32(value.iterations);
  writer.tagCount(0);
}
