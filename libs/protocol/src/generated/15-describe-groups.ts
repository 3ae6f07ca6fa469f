// Written by generator/generate.mjs from schemas/15-describe-groups.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeGroups: Api<DescribeGroupsRequest, DescribeGroupsRequestInput, DescribeGroupsResponse, DescribeGroupsResponseInput> = {
  key: 15,
  name: 'DescribeGroups',
  validVersions: { min: 0, max: 6 },
  flexibleFrom: 5,
  readRequest: readDescribeGroupsRequest,
  writeRequest: writeDescribeGroupsRequest,
  readResponse: readDescribeGroupsResponse,
  writeResponse: writeDescribeGroupsResponse,
};

export interface DescribeGroupsRequest {
  groups: string[];
  includeAuthorizedOperations: boolean; // v3+
}

export interface DescribeGroupsRequestInput {
  readonly groups: readonly string[];
  readonly includeAuthorizedOperations?: boolean;
}

export function readDescribeGroupsRequest(reader: Reader, version: number): DescribeGroupsRequest {
  const flexible = version >= 5;
  const groupsLength = flexible ? reader.compactArrayLength(1) : reader.arrayLength(1);
  const groups = new Array<string>(groupsLength);
  for (let i = 0; i < groupsLength; i++) groups[i] = flexible ? reader.compactString() : reader.string();
  const includeAuthorizedOperations = version >= 3 ? reader.bool() : false;
  if (flexible) reader.skipTaggedFields();
  return { groups, includeAuthorizedOperations };
}

export function writeDescribeGroupsRequest(writer: Writer, value: DescribeGroupsRequestInput, version: number): void {
  const flexible = version >= 5;
  const groups = value.groups;
  if (flexible) writer.compactArrayLength(groups.length); else writer.arrayLength(groups.length);
  for (const item of groups) if (flexible) writer.compactString(item); else writer.string(item);
  if (version >= 3) writer.bool(value.includeAuthorizedOperations ?? false);
  if (flexible) writer.tagCount(0);
}

export interface DescribeGroupsResponse {
  throttleTimeMs: number; // v1+
  groups: DescribeGroupsResponseDescribedGroup[];
}

export interface DescribeGroupsResponseInput {
  readonly throttleTimeMs?: number;
  readonly groups: readonly DescribeGroupsResponseDescribedGroupInput[];
}

export interface DescribeGroupsResponseDescribedGroup {
  errorCode: number;
  errorMessage: string | null; // v6
  groupId: string;
  groupState: string;
  protocolType: string;
  protocolData: string;
  members: DescribeGroupsResponseDescribedGroupMember[];
  authorizedOperations: number; // v3+
}

export interface DescribeGroupsResponseDescribedGroupInput {
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly protocolType: string;
  readonly protocolData: string;
  readonly members: readonly DescribeGroupsResponseDescribedGroupMemberInput[];
  readonly authorizedOperations?: number; // default -2147483648
}

export interface DescribeGroupsResponseDescribedGroupMember {
  memberId: string;
  groupInstanceId: string | null; // v4+
  clientId: string;
  clientHost: string;
  memberMetadata: Buffer;
  memberAssignment: Buffer;
}

export interface DescribeGroupsResponseDescribedGroupMemberInput {
  readonly memberId: string;
  readonly groupInstanceId?: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly memberMetadata: Buffer;
  readonly memberAssignment: Buffer;
}

export function readDescribeGroupsResponse(reader: Reader, version: number): DescribeGroupsResponse {
  const flexible = version >= 5;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const groupsLength = flexible ? reader.compactArrayLength(12) : reader.arrayLength(12);
  const groups = new Array<DescribeGroupsResponseDescribedGroup>(groupsLength);
  for (let i = 0; i < groupsLength; i++) groups[i] = readDescribeGroupsResponseDescribedGroup(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, groups };
}

function readDescribeGroupsResponseDescribedGroup(reader: Reader, version: number, flexible: boolean): DescribeGroupsResponseDescribedGroup {
  const errorCode = reader.int16();
  const errorMessage = version >= 6 ? reader.compactNullableString() : null;
  const groupId = flexible ? reader.compactString() : reader.string();
  const groupState = flexible ? reader.compactString() : reader.string();
  const protocolType = flexible ? reader.compactString() : reader.string();
  const protocolData = flexible ? reader.compactString() : reader.string();
  const membersLength = flexible ? reader.compactArrayLength(7) : reader.arrayLength(7);
  const members = new Array<DescribeGroupsResponseDescribedGroupMember>(membersLength);
  for (let i = 0; i < membersLength; i++) members[i] = readDescribeGroupsResponseDescribedGroupMember(reader, version, flexible);
  const authorizedOperations = version >= 3 ? reader.int32() : -2147483648;
  if (flexible) reader.skipTaggedFields();
  return { errorCode, errorMessage, groupId, groupState, protocolType, protocolData, members, authorizedOperations };
}

function readDescribeGroupsResponseDescribedGroupMember(reader: Reader, version: number, flexible: boolean): DescribeGroupsResponseDescribedGroupMember {
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 4 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const clientId = flexible ? reader.compactString() : reader.string();
  const clientHost = flexible ? reader.compactString() : reader.string();
  const memberMetadata = flexible ? reader.compactBytes() : reader.bytes();
  const memberAssignment = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTaggedFields();
  return { memberId, groupInstanceId, clientId, clientHost, memberMetadata, memberAssignment };
}

export function writeDescribeGroupsResponse(writer: Writer, value: DescribeGroupsResponseInput, version: number): void {
  const flexible = version >= 5;
  if (version >= 1) writer.int32(value.throttleTimeMs ?? 0);
  const groups = value.groups;
  if (flexible) writer.compactArrayLength(groups.length); else writer.arrayLength(groups.length);
  for (const item of groups) writeDescribeGroupsResponseDescribedGroup(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeGroupsResponseDescribedGroup(writer: Writer, value: DescribeGroupsResponseDescribedGroupInput, version: number, flexible: boolean): void {
  writer.int16(value.errorCode);
  if (version >= 6) writer.compactNullableString(value.errorMessage ?? null);
  if (flexible) writer.compactString(value.groupId); else writer.string(value.groupId);
  if (flexible) writer.compactString(value.groupState); else writer.string(value.groupState);
  if (flexible) writer.compactString(value.protocolType); else writer.string(value.protocolType);
  if (flexible) writer.compactString(value.protocolData); else writer.string(value.protocolData);
  const members = value.members;
  if (flexible) writer.compactArrayLength(members.length); else writer.arrayLength(members.length);
  for (const item of members) writeDescribeGroupsResponseDescribedGroupMember(writer, item, version, flexible);
  if (version >= 3) writer.int32(value.authorizedOperations ?? -2147483648);
  if (flexible) writer.tagCount(0);
}

function writeDescribeGroupsResponseDescribedGroupMember(writer: Writer, value: DescribeGroupsResponseDescribedGroupMemberInput, version: number, flexible: boolean): void {
  if (flexible) writer.compactString(value.memberId); else writer.string(value.memberId);
  if (version >= 4) {
    if (flexible) writer.compactNullableString(value.groupInstanceId ?? null); else writer.nullableString(value.groupInstanceId ?? null);
  }
  if (flexible) writer.compactString(value.clientId); else writer.string(value.clientId);
  if (flexible) writer.compactString(value.clientHost); else writer.string(value.clientHost);
  if (flexible) writer.compactBytes(value.memberMetadata); else writer.bytes(value.memberMetadata);
  if (flexible) writer.compactBytes(value.memberAssignment); else writer.bytes(value.memberAssignment);
  if (flexible) writer.tagCount(0);
}
