// Written by generator/generate.mjs from schemas/30-create-acls.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const CreateAcls: Api<CreateAclsRequest, CreateAclsRequestInput, CreateAclsResponse, CreateAclsResponseInput> = {
  key: 30,
  name: 'CreateAcls',
  validVersions: { min: 1, max: 3 },
  flexibleFrom: 2,
  readRequest: readCreateAclsRequest,
  writeRequest: writeCreateAclsRequest,
  readResponse: readCreateAclsResponse,
  writeResponse: writeCreateAclsResponse,
};

export interface CreateAclsRequest {
  creations: CreateAclsRequestAclCreation[];
}

export interface CreateAclsRequestInput {
  readonly creations: readonly CreateAclsRequestAclCreationInput[];
}

export interface CreateAclsRequestAclCreation {
  resourceType: number;
  resourceName: string;
  resourcePatternType: number;
  principal: string;
  host: string;
  operation: number;
  permissionType: number;
}

export interface CreateAclsRequestAclCreationInput {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly resourcePatternType?: number; // default 3
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

export function readCreateAclsRequest(reader: Reader, version: number): CreateAclsRequest {
  const flexible = version >= 2;
  const creationsLength = flexible ? reader.compactArrayLength(8) : reader.arrayLength(8);
  const creations = new Array<CreateAclsRequestAclCreation>(creationsLength);
  for (let i = 0; i < creationsLength; i++) creations[i] = readCreateAclsRequestAclCreation(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { creations };
}

function readCreateAclsRequestAclCreation(reader: Reader, flexible: boolean): CreateAclsRequestAclCreation {
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const resourcePatternType = reader.int8();
  const principal = flexible ? reader.compactString() : reader.string();
  const host = flexible ? reader.compactString() : reader.string();
  const operation = reader.int8();
  const permissionType = reader.int8();
  if (flexible) reader.skipTaggedFields();
  return { resourceType, resourceName, resourcePatternType, principal, host, operation, permissionType };
}

export function writeCreateAclsRequest(writer: Writer, value: CreateAclsRequestInput, version: number): void {
  const flexible = version >= 2;
  const creations = value.creations;
  if (flexible) writer.compactArrayLength(creations.length); else writer.arrayLength(creations.length);
  for (const item of creations) writeCreateAclsRequestAclCreation(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeCreateAclsRequestAclCreation(writer: Writer, value: CreateAclsRequestAclCreationInput, flexible: boolean): void {
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName); else writer.string(value.resourceName);
  writer.int8(value.resourcePatternType ?? 3);
  if (flexible) writer.compactString(value.principal); else writer.string(value.principal);
  if (flexible) writer.compactString(value.host); else writer.string(value.host);
  writer.int8(value.operation);
  writer.int8(value.permissionType);
  if (flexible) writer.tagCount(0);
}

export interface CreateAclsResponse {
  throttleTimeMs: number;
  results: CreateAclsResponseAclCreationResult[];
}

export interface CreateAclsResponseInput {
  readonly throttleTimeMs?: number;
  readonly results: readonly CreateAclsResponseAclCreationResultInput[];
}

export interface CreateAclsResponseAclCreationResult {
  errorCode: number;
  errorMessage: string | null;
}

export interface CreateAclsResponseAclCreationResultInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export function readCreateAclsResponse(reader: Reader, version: number): CreateAclsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const resultsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const results = new Array<CreateAclsResponseAclCreationResult>(resultsLength);
  for (let i = 0; i < resultsLength; i++) results[i] = readCreateAclsResponseAclCreationResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, results };
}

function readCreateAclsResponseAclCreationResult(reader: Reader, flexible: boolean): CreateAclsResponseAclCreationResult {
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { errorCode, errorMessage };
}

export function writeCreateAclsResponse(writer: Writer, value: CreateAclsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length); else writer.arrayLength(results.length);
  for (const item of results) writeCreateAclsResponseAclCreationResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeCreateAclsResponseAclCreationResult(writer: Writer, value: CreateAclsResponseAclCreationResultInput, flexible: boolean): void {
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  if (flexible) writer.tagCount(0);
}
