// Written by generator/generate.mjs from schemas/51-alter-user-scram-credentials.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const AlterUserScramCredentials: Api<AlterUserScramCredentialsRequest, AlterUserScramCredentialsRequestInput, AlterUserScramCredentialsResponse, AlterUserScramCredentialsResponseInput> = {
  key: 51,
  name: 'AlterUserScramCredentials',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readAlterUserScramCredentialsRequest,
  writeRequest: writeAlterUserScramCredentialsRequest,
  readResponse: readAlterUserScramCredentialsResponse,
  writeResponse: writeAlterUserScramCredentialsResponse,
};

export interface AlterUserScramCredentialsRequest {
  deletions: AlterUserScramCredentialsRequestScramCredentialDeletion[];
  upsertions: AlterUserScramCredentialsRequestScramCredentialUpsertion[];
}

export interface AlterUserScramCredentialsRequestInput {
  readonly deletions: readonly AlterUserScramCredentialsRequestScramCredentialDeletionInput[];
  readonly upsertions: readonly AlterUserScramCredentialsRequestScramCredentialUpsertionInput[];
}

export interface AlterUserScramCredentialsRequestScramCredentialDeletion {
  name: string;
  mechanism: number;
}

export interface AlterUserScramCredentialsRequestScramCredentialDeletionInput {
  readonly name: string;
  readonly mechanism: number;
}

export interface AlterUserScramCredentialsRequestScramCredentialUpsertion {
  name: string;
  mechanism: number;
  iterations: number;
  salt: Buffer;
  saltedPassword: Buffer;
}

export interface AlterUserScramCredentialsRequestScramCredentialUpsertionInput {
  readonly name: string;
  readonly mechanism: number;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly saltedPassword: Buffer;
}

export function readAlterUserScramCredentialsRequest(reader: Reader, _version: number): AlterUserScramCredentialsRequest {
  const deletionsLength = reader.compactArrayLength(3);
  const deletions = new Array<AlterUserScramCredentialsRequestScramCredentialDeletion>(deletionsLength);
  for (let i = 0; i < deletionsLength; i++) deletions[i] = readAlterUserScramCredentialsRequestScramCredentialDeletion(reader);
  const upsertionsLength = reader.compactArrayLength(9);
  const upsertions = new Array<AlterUserScramCredentialsRequestScramCredentialUpsertion>(upsertionsLength);
  for (let i = 0; i < upsertionsLength; i++) upsertions[i] = readAlterUserScramCredentialsRequestScramCredentialUpsertion(reader);
  reader.skipTaggedFields();
  return { deletions, upsertions };
}

function readAlterUserScramCredentialsRequestScramCredentialDeletion(reader: Reader): AlterUserScramCredentialsRequestScramCredentialDeletion {
  const name = reader.compactString();
  const mechanism = reader.int8();
  reader.skipTaggedFields();
  return { name, mechanism };
}

function readAlterUserScramCredentialsRequestScramCredentialUpsertion(reader: Reader): AlterUserScramCredentialsRequestScramCredentialUpsertion {
  const name = reader.compactString();
  const mechanism = reader.int8();
  const iterations = reader.int32();
  const salt = reader.compactBytes();
  const saltedPassword = reader.compactBytes();
  reader.skipTaggedFields();
  return { name, mechanism, iterations, salt, saltedPassword };
}

export function writeAlterUserScramCredentialsRequest(writer: Writer, value: AlterUserScramCredentialsRequestInput, _version: number): void {
  const deletions = value.deletions;
  writer.compactArrayLength(deletions.length);
  for (const item of deletions) writeAlterUserScramCredentialsRequestScramCredentialDeletion(writer, item);
  const upsertions = value.upsertions;
  writer.compactArrayLength(upsertions.length);
  for (const item of upsertions) writeAlterUserScramCredentialsRequestScramCredentialUpsertion(writer, item);
  writer.tagCount(0);
}

function writeAlterUserScramCredentialsRequestScramCredentialDeletion(writer: Writer, value: AlterUserScramCredentialsRequestScramCredentialDeletionInput): void {
  writer.compactString(value.name);
  writer.int8(value.mechanism);
  writer.tagCount(0);
}

function writeAlterUserScramCredentialsRequestScramCredentialUpsertion(writer: Writer, value: AlterUserScramCredentialsRequestScramCredentialUpsertionInput): void {
  writer.compactString(value.name);
  writer.int8(value.mechanism);
  writer.int32(value.iterations);
  writer.compactBytes(value.salt);
  writer.compactBytes(value.saltedPassword);
  writer.tagCount(0);
}

export interface AlterUserScramCredentialsResponse {
  throttleTimeMs: number;
  results: AlterUserScramCredentialsResponseResult[];
}

export interface AlterUserScramCredentialsResponseInput {
  readonly throttleTimeMs?: number;
  readonly results: readonly AlterUserScramCredentialsResponseResultInput[];
}

export interface AlterUserScramCredentialsResponseResult {
  user: string;
  errorCode: number;
  errorMessage: string | null;
}

export interface AlterUserScramCredentialsResponseResultInput {
  readonly user: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export function readAlterUserScramCredentialsResponse(reader: Reader, _version: number): AlterUserScramCredentialsResponse {
  const throttleTimeMs = reader.int32();
  const resultsLength = reader.compactArrayLength(5);
  const results = new Array<AlterUserScramCredentialsResponseResult>(resultsLength);
  for (let i = 0; i < resultsLength; i++) results[i] = readAlterUserScramCredentialsResponseResult(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, results };
}

function readAlterUserScramCredentialsResponseResult(reader: Reader): AlterUserScramCredentialsResponseResult {
  const user = reader.compactString();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTaggedFields();
  return { user, errorCode, errorMessage };
}

export function writeAlterUserScramCredentialsResponse(writer: Writer, value: AlterUserScramCredentialsResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  writer.compactArrayLength(results.length);
  for (const item of results) writeAlterUserScramCredentialsResponseResult(writer, item);
  writer.tagCount(0);
}

function writeAlterUserScramCredentialsResponseResult(writer: Writer, value: AlterUserScramCredentialsResponseResultInput): void {
  writer.compactString(value.user);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  writer.tagCount(0);
}
