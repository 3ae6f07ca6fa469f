// Written by generator/generate.mjs from schemas/13-leave-group.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const LeaveGroup: Api<LeaveGroupRequest, LeaveGroupRequestInput, LeaveGroupResponse, LeaveGroupResponseInput> = {
  key: 13,
  name: 'LeaveGroup',
  validVersions: { min: 0, max: 5 },
  flexibleFrom: 4,
  readRequest: readLeaveGroupRequest,
  writeRequest: writeLeaveGroupRequest,
  readResponse: readLeaveGroupResponse,
  writeResponse: writeLeaveGroupResponse,
};

export interface LeaveGroupRequest {
  groupId: string;
  memberId: string; // v0-2
  members: LeaveGroupRequestMemberIdentity[]; // v3+
}

export interface LeaveGroupRequestInput {
  readonly groupId: string;
  readonly memberId?: string;
  readonly members?: readonly LeaveGroupRequestMemberIdentityInput[];
}

export interface LeaveGroupRequestMemberIdentity {
  memberId: string;
  groupInstanceId: string | null;
  reason: string | null; // v5
}

export interface LeaveGroupRequestMemberIdentityInput {
  readonly memberId: string;
  readonly groupInstanceId?: string | null;
  readonly reason?: string | null;
}

export function readLeaveGroupRequest(reader: Reader, version: number): LeaveGroupRequest {
  const flexible = version >= 4;
  const groupId = flexible ? reader.compactString() : reader.string();
  const memberId = version <= 2 ? reader.string() : '';
  let members: LeaveGroupRequestMemberIdentity[] = [];
  if (version >= 3) {
    const membersLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
    const membersItems = new Array<LeaveGroupRequestMemberIdentity>(membersLength);
    for (let i = 0; i < membersLength; i++) membersItems[i] = readLeaveGroupRequestMemberIdentity(reader, version, flexible);
    members = membersItems;
  }
  if (flexible) reader.skipTaggedFields();
  return { groupId, memberId, members };
}

function readLeaveGroupRequestMemberIdentity(reader: Reader, version: number, flexible: boolean): LeaveGroupRequestMemberIdentity {
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = flexible ? reader.compactNullableString() : reader.nullableString();
  const reason = version >= 5 ? reader.compactNullableString() : null;
  if (flexible) reader.skipTaggedFields();
  return { memberId, groupInstanceId, reason };
}

export function writeLeaveGroupRequest(writer: Writer, value: LeaveGroupRequestInput, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(value.groupId); else writer.string(value.groupId);
  if (version <= 2) writer.string(value.memberId ?? '');
  if (version >= 3) {
    const members = value.members ?? [];
    if (flexible) writer.compactArrayLength(members.length); else writer.arrayLength(members.length);
    for (const item of members) writeLeaveGroupRequestMemberIdentity(writer, item, version, flexible);
  }
  if (flexible) writer.tagCount(0);
}

function writeLeaveGroupRequestMemberIdentity(writer: Writer, value: LeaveGroupRequestMemberIdentityInput, version: number, flexible: boolean): void {
  if (flexible) writer.compactString(value.memberId); else writer.string(value.memberId);
  if (flexible) writer.compactNullableString(value.groupInstanceId ?? null); else writer.nullableString(value.groupInstanceId ?? null);
  if (version >= 5) writer.compactNullableString(value.reason ?? null);
  if (flexible) writer.tagCount(0);
}

export interface LeaveGroupResponse {
  throttleTimeMs: number; // v1+
  errorCode: number;
  members: LeaveGroupResponseMemberResponse[]; // v3+
}

export interface LeaveGroupResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly members?: readonly LeaveGroupResponseMemberResponseInput[];
}

export interface LeaveGroupResponseMemberResponse {
  memberId: string;
  groupInstanceId: string | null;
  errorCode: number;
}

export interface LeaveGroupResponseMemberResponseInput {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly errorCode: number;
}

export function readLeaveGroupResponse(reader: Reader, version: number): LeaveGroupResponse {
  const flexible = version >= 4;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const errorCode = reader.int16();
  let members: LeaveGroupResponseMemberResponse[] = [];
  if (version >= 3) {
    const membersLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
    const membersItems = new Array<LeaveGroupResponseMemberResponse>(membersLength);
    for (let i = 0; i < membersLength; i++) membersItems[i] = readLeaveGroupResponseMemberResponse(reader, flexible);
    members = membersItems;
  }
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, members };
}

function readLeaveGroupResponseMemberResponse(reader: Reader, flexible: boolean): LeaveGroupResponseMemberResponse {
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = flexible ? reader.compactNullableString() : reader.nullableString();
  const errorCode = reader.int16();
  if (flexible) reader.skipTaggedFields();
  return { memberId, groupInstanceId, errorCode };
}

export function writeLeaveGroupResponse(writer: Writer, value: LeaveGroupResponseInput, version: number): void {
  const flexible = version >= 4;
  if (version >= 1) writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  if (version >= 3) {
    const members = value.members ?? [];
    if (flexible) writer.compactArrayLength(members.length); else writer.arrayLength(members.length);
    for (const item of members) writeLeaveGroupResponseMemberResponse(writer, item, flexible);
  }
  if (flexible) writer.tagCount(0);
}

function writeLeaveGroupResponseMemberResponse(writer: Writer, value: LeaveGroupResponseMemberResponseInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.memberId); else writer.string(value.memberId);
  if (flexible) writer.compactNullableString(value.groupInstanceId); else writer.nullableString(value.groupInstanceId);
  writer.int16(value.errorCode);
  if (flexible) writer.tagCount(0);
}
