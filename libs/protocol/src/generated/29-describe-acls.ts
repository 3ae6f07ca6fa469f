// Written by generator/generate.mjs from schemas/29-describe-acls.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeAcls: Api<DescribeAclsRequest, DescribeAclsRequestInput, DescribeAclsResponse, DescribeAclsResponseInput> = {
  key: 29,
  name: 'DescribeAcls',
  validVersions: { min: 1, max: 3 },
  flexibleFrom: 2,
  readRequest: readDescribeAclsRequest,
  writeRequest: writeDescribeAclsRequest,
  readResponse: readDescribeAclsResponse,
  writeResponse: writeDescribeAclsResponse,
};

export interface DescribeAclsRequest {
  resourceTypeFilter: number;
  resourceNameFilter: string | null;
  patternTypeFilter: number;
  principalFilter: string | null;
  hostFilter: string | null;
  operation: number;
  permissionType: number;
}

export interface DescribeAclsRequestInput {
  readonly resourceTypeFilter: number;
  readonly resourceNameFilter: string | null;
  readonly patternTypeFilter?: number; // default 3
  readonly principalFilter: string | null;
  readonly hostFilter: string | null;
  readonly operation: number;
  readonly permissionType: number;
}

export function readDescribeAclsRequest(reader: Reader, version: number): DescribeAclsRequest {
  const flexible = version >= 2;
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

export function writeDescribeAclsRequest(writer: Writer, value: DescribeAclsRequestInput, version: number): void {
  const flexible = version >= 2;
  writer.int8(value.resourceTypeFilter);
  if (flexible) writer.compactNullableString(value.resourceNameFilter); else writer.nullableString(value.resourceNameFilter);
  writer.int8(value.patternTypeFilter ?? 3);
  if (flexible) writer.compactNullableString(value.principalFilter); else writer.nullableString(value.principalFilter);
  if (flexible) writer.compactNullableString(value.hostFilter); else writer.nullableString(value.hostFilter);
  writer.int8(value.operation);
  writer.int8(value.permissionType);
  if (flexible) writer.tagCount(0);
}

export interface DescribeAclsResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  resources: DescribeAclsResponseResource[];
}

export interface DescribeAclsResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resources: readonly DescribeAclsResponseResourceInput[];
}

export interface DescribeAclsResponseResource {
  resourceType: number;
  resourceName: string;
  patternType: number;
  acls: DescribeAclsResponseAclDescription[];
}

export interface DescribeAclsResponseResourceInput {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly patternType?: number; // default 3
  readonly acls: readonly DescribeAclsResponseAclDescriptionInput[];
}

export interface DescribeAclsResponseAclDescription {
  principal: string;
  host: string;
  operation: number;
  permissionType: number;
}

export interface DescribeAclsResponseAclDescriptionInput {
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

export function readDescribeAclsResponse(reader: Reader, version: number): DescribeAclsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const resourcesLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const resources = new Array<DescribeAclsResponseResource>(resourcesLength);
  for (let i = 0; i < resourcesLength; i++) resources[i] = readDescribeAclsResponseResource(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, resources };
}

function readDescribeAclsResponseResource(reader: Reader, flexible: boolean): DescribeAclsResponseResource {
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const patternType = reader.int8();
  const aclsLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const acls = new Array<DescribeAclsResponseAclDescription>(aclsLength);
  for (let i = 0; i < aclsLength; i++) acls[i] = readDescribeAclsResponseAclDescription(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { resourceType, resourceName, patternType, acls };
}

function readDescribeAclsResponseAclDescription(reader: Reader, flexible: boolean): DescribeAclsResponseAclDescription {
  const principal = flexible ? reader.compactString() : reader.string();
  const host = flexible ? reader.compactString() : reader.string();
  const operation = reader.int8();
  const permissionType = reader.int8();
  if (flexible) reader.skipTaggedFields();
  return { principal, host, operation, permissionType };
}

export function writeDescribeAclsResponse(writer: Writer, value: DescribeAclsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  const resources = value.resources;
  if (flexible) writer.compactArrayLength(resources.length); else writer.arrayLength(resources.length);
  for (const item of resources) writeDescribeAclsResponseResource(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeAclsResponseResource(writer: Writer, value: DescribeAclsResponseResourceInput, flexible: boolean): void {
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName); else writer.string(value.resourceName);
  writer.int8(value.patternType ?? 3);
  const acls = value.acls;
  if (flexible) writer.compactArrayLength(acls.length); else writer.arrayLength(acls.length);
  for (const item of acls) writeDescribeAclsResponseAclDescription(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeAclsResponseAclDescription(writer: Writer, value: DescribeAclsResponseAclDescriptionInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.principal); else writer.string(value.principal);
  if (flexible) writer.compactString(value.host); else writer.string(value.host);
  writer.int8(value.operation);
  writer.int8(value.permissionType);
  if (flexible) writer.tagCount(0);
}
