// Written by generator/generate.mjs from schemas/31-delete-acls.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DeleteAcls: Api<DeleteAclsRequest, DeleteAclsRequestInput, DeleteAclsResponse, DeleteAclsResponseInput> = {
  key: 31,
  name: 'DeleteAcls',
  validVersions: { min: 1, max: 3 },
  flexibleFrom: 2,
  readRequest: readDeleteAclsRequest,
  writeRequest: writeDeleteAclsRequest,
  readResponse: readDeleteAclsResponse,
  writeResponse: writeDeleteAclsResponse,
};

export interface DeleteAclsRequest {
  filters: DeleteAclsRequestFilter[];
}

export interface DeleteAclsRequestInput {
  readonly filters: readonly DeleteAclsRequestFilterInput[];
}

export interface DeleteAclsRequestFilter {
  resourceTypeFilter: number;
  resourceNameFilter: string | null;
  patternTypeFilter: number;
  principalFilter: string | null;
  hostFilter: string | null;
  operation: number;
  permissionType: number;
}

export interface DeleteAclsRequestFilterInput {
  readonly resourceTypeFilter: number;
  readonly resourceNameFilter: string | null;
  readonly patternTypeFilter?: number; // default 3
  readonly principalFilter: string | null;
  readonly hostFilter: string | null;
  readonly operation: number;
  readonly permissionType: number;
}

export function readDeleteAclsRequest(reader: Reader, version: number): DeleteAclsRequest {
  const flexible = version >= 2;
  const filtersLength = flexible ? reader.compactArrayLength(8) : reader.arrayLength(8);
  const filters = new Array<DeleteAclsRequestFilter>(filtersLength);
  for (let i = 0; i < filtersLength; i++) filters[i] = readDeleteAclsRequestFilter(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { filters };
}

function readDeleteAclsRequestFilter(reader: Reader, flexible: boolean): DeleteAclsRequestFilter {
  const resourceTypeFilter = reader.int8();
  const resourceNameFilter = flexible ? reader.compactNullableString() : reader.nullableString();
  const patternTypeFilter = reader.int8();
  const principalFilter = flexible ? reader.compactNullableString() : reader.nullableString();
  const hostFilter = flexible ? reader.compactNullableString() : reader.nullableString();
  const operation = reader.int8();
  const permissionType = reader.int8();
  if (flexible) reader.skipTaggedFields();
  return { resourceTypeFilter, resourceNameFilter, patternTypeFilter, principalFilter, hostFilter, operation, permissionType };
}

export function writeDeleteAclsRequest(writer: Writer, value: DeleteAclsRequestInput, version: number): void {
  const flexible = version >= 2;
  const filters = value.filters;
  if (flexible) writer.compactArrayLength(filters.length); else writer.arrayLength(filters.length);
  for (const item of filters) writeDeleteAclsRequestFilter(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDeleteAclsRequestFilter(writer: Writer, value: DeleteAclsRequestFilterInput, flexible: boolean): void {
  writer.int8(value.resourceTypeFilter);
  if (flexible) writer.compactNullableString(value.resourceNameFilter); else writer.nullableString(value.resourceNameFilter);
  writer.int8(value.patternTypeFilter ?? 3);
  if (flexible) writer.compactNullableString(value.principalFilter); else writer.nullableString(value.principalFilter);
  if (flexible) writer.compactNullableString(value.hostFilter); else writer.nullableString(value.hostFilter);
  writer.int8(value.operation);
  writer.int8(value.permissionType);
  if (flexible) writer.tagCount(0);
}

export interface DeleteAclsResponse {
  throttleTimeMs: number;
  filterResults: DeleteAclsResponseFilterResult[];
}

export interface DeleteAclsResponseInput {
  readonly throttleTimeMs?: number;
  readonly filterResults: readonly DeleteAclsResponseFilterResultInput[];
}

export interface DeleteAclsResponseFilterResult {
  errorCode: number;
  errorMessage: string | null;
  matchingAcls: DeleteAclsResponseMatchingAcl[];
}

export interface DeleteAclsResponseFilterResultInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly matchingAcls: readonly DeleteAclsResponseMatchingAclInput[];
}

export interface DeleteAclsResponseMatchingAcl {
  errorCode: number;
  errorMessage: string | null;
  resourceType: number;
  resourceName: string;
  patternType: number;
  principal: string;
  host: string;
  operation: number;
  permissionType: number;
}

export interface DeleteAclsResponseMatchingAclInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
  readonly patternType?: number; // default 3
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

export function readDeleteAclsResponse(reader: Reader, version: number): DeleteAclsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const filterResultsLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const filterResults = new Array<DeleteAclsResponseFilterResult>(filterResultsLength);
  for (let i = 0; i < filterResultsLength; i++) filterResults[i] = readDeleteAclsResponseFilterResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, filterResults };
}

function readDeleteAclsResponseFilterResult(reader: Reader, flexible: boolean): DeleteAclsResponseFilterResult {
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const matchingAclsLength = flexible ? reader.compactArrayLength(11) : reader.arrayLength(11);
  const matchingAcls = new Array<DeleteAclsResponseMatchingAcl>(matchingAclsLength);
  for (let i = 0; i < matchingAclsLength; i++) matchingAcls[i] = readDeleteAclsResponseMatchingAcl(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { errorCode, errorMessage, matchingAcls };
}

function readDeleteAclsResponseMatchingAcl(reader: Reader, flexible: boolean): DeleteAclsResponseMatchingAcl {
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const patternType = reader.int8();
  const principal = flexible ? reader.compactString() : reader.string();
  const host = flexible ? reader.compactString() : reader.string();
  const operation = reader.int8();
  const permissionType = reader.int8();
  if (flexible) reader.skipTaggedFields();
  return { errorCode, errorMessage, resourceType, resourceName, patternType, principal, host, operation, permissionType };
}

export function writeDeleteAclsResponse(writer: Writer, value: DeleteAclsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const filterResults = value.filterResults;
  if (flexible) writer.compactArrayLength(filterResults.length); else writer.arrayLength(filterResults.length);
  for (const item of filterResults) writeDeleteAclsResponseFilterResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDeleteAclsResponseFilterResult(writer: Writer, value: DeleteAclsResponseFilterResultInput, flexible: boolean): void {
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  const matchingAcls = value.matchingAcls;
  if (flexible) writer.compactArrayLength(matchingAcls.length); else writer.arrayLength(matchingAcls.length);
  for (const item of matchingAcls) writeDeleteAclsResponseMatchingAcl(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDeleteAclsResponseMatchingAcl(writer: Writer, value: DeleteAclsResponseMatchingAclInput, flexible: boolean): void {
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName); else writer.string(value.resourceName);
  writer.int8(value.patternType ?? 3);
  if (flexible) writer.compactString(value.principal); else writer.string(value.principal);
  if (flexible) writer.compactString(value.host); else writer.string(value.host);
  writer.int8(value.operation);
  writer.int8(value.permissionType);
  if (flexible) writer.tagCount(0);
}
