// Written by generator/generate.mjs from schemas/42-delete-groups.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DeleteGroups: Api<DeleteGroupsRequest, DeleteGroupsRequestInput, DeleteGroupsResponse, DeleteGroupsResponseInput> = {
  key: 42,
  name: 'DeleteGroups',
  validVersions: { min: 0, max: 2 },
  flexibleFrom: 2,
  readRequest: readDeleteGroupsRequest,
  writeRequest: writeDeleteGroupsRequest,
  readResponse: readDeleteGroupsResponse,
  writeResponse: writeDeleteGroupsResponse,
};

export interface DeleteGroupsRequest {
  groupsNames: string[];
}

export interface DeleteGroupsRequestInput {
  readonly groupsNames: readonly string[];
}

export function readDeleteGroupsRequest(reader: Reader, version: number): DeleteGroupsRequest {
  const flexible = version >= 2;
  const groupsNamesLength = flexible ? reader.compactArrayLength(1) : reader.arrayLength(1);
  const groupsNames = new Array<string>(groupsNamesLength);
  for (let i = 0; i < groupsNamesLength; i++) groupsNames[i] = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTaggedFields();
  return { groupsNames };
}

export function writeDeleteGroupsRequest(writer: Writer, value: DeleteGroupsRequestInput, version: number): void {
  const flexible = version >= 2;
  const groupsNames = value.groupsNames;
  if (flexible) writer.compactArrayLength(groupsNames.length); else writer.arrayLength(groupsNames.length);
  for (const item of groupsNames) if (flexible) writer.compactString(item); else writer.string(item);
  if (flexible) writer.tagCount(0);
}

export interface DeleteGroupsResponse {
  throttleTimeMs: number;
  results: DeleteGroupsResponseDeletableGroupResult[];
}

export interface DeleteGroupsResponseInput {
  readonly throttleTimeMs?: number;
  readonly results: readonly DeleteGroupsResponseDeletableGroupResultInput[];
}

export interface DeleteGroupsResponseDeletableGroupResult {
  groupId: string;
  errorCode: number;
}

export interface DeleteGroupsResponseDeletableGroupResultInput {
  readonly groupId: string;
  readonly errorCode: number;
}

export function readDeleteGroupsResponse(reader: Reader, version: number): DeleteGroupsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const resultsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const results = new Array<DeleteGroupsResponseDeletableGroupResult>(resultsLength);
  for (let i = 0; i < resultsLength; i++) results[i] = readDeleteGroupsResponseDeletableGroupResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, results };
}

function readDeleteGroupsResponseDeletableGroupResult(reader: Reader, flexible: boolean): DeleteGroupsResponseDeletableGroupResult {
  const groupId = flexible ? reader.compactString() : reader.string();
  const errorCode = reader.int16();
  if (flexible) reader.skipTaggedFields();
  return { groupId, errorCode };
}

export function writeDeleteGroupsResponse(writer: Writer, value: DeleteGroupsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length); else writer.arrayLength(results.length);
  for (const item of results) writeDeleteGroupsResponseDeletableGroupResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDeleteGroupsResponseDeletableGroupResult(writer: Writer, value: DeleteGroupsResponseDeletableGroupResultInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.groupId); else writer.string(value.groupId);
  writer.int16(value.errorCode);
  if (flexible) writer.tagCount(0);
}
