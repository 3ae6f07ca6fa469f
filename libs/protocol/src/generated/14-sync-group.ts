// Written by generator/generate.mjs from schemas/14-sync-group.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const SyncGroup: Api<SyncGroupRequest, SyncGroupRequestInput, SyncGroupResponse, SyncGroupResponseInput> = {
  key: 14,
  name: 'SyncGroup',
  validVersions: { min: 0, max: 5 },
  flexibleFrom: 4,
  readRequest: readSyncGroupRequest,
  writeRequest: writeSyncGroupRequest,
  readResponse: readSyncGroupResponse,
  writeResponse: writeSyncGroupResponse,
};

export interface SyncGroupRequest {
  groupId: string;
  generationId: number;
  memberId: string;
  groupInstanceId: string | null; // v3+
  protocolType: string | null; // v5
  protocolName: string | null; // v5
  assignments: SyncGroupRequestAssignment[];
}

export interface SyncGroupRequestInput {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId?: string | null;
  readonly protocolType?: string | null;
  readonly protocolName?: string | null;
  readonly assignments: readonly SyncGroupRequestAssignmentInput[];
}

export interface SyncGroupRequestAssignment {
  memberId: string;
  assignment: Buffer;
}

export interface SyncGroupRequestAssignmentInput {
  readonly memberId: string;
  readonly assignment: Buffer;
}

export function readSyncGroupRequest(reader: Reader, version: number): SyncGroupRequest {
  const flexible = version >= 4;
  const groupId = flexible ? reader.compactString() : reader.string();
  const generationId = reader.int32();
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 3 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const protocolType = version >= 5 ? reader.compactNullableString() : null;
  const protocolName = version >= 5 ? reader.compactNullableString() : null;
  const assignmentsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const assignments = new Array<SyncGroupRequestAssignment>(assignmentsLength);
  for (let i = 0; i < assignmentsLength; i++) assignments[i] = readSyncGroupRequestAssignment(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { groupId, generationId, memberId, groupInstanceId, protocolType, protocolName, assignments };
}

function readSyncGroupRequestAssignment(reader: Reader, flexible: boolean): SyncGroupRequestAssignment {
  const memberId = flexible ? reader.compactString() : reader.string();
  const assignment = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTaggedFields();
  return { memberId, assignment };
}

export function writeSyncGroupRequest(writer: Writer, value: SyncGroupRequestInput, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(value.groupId); else writer.string(value.groupId);
  writer.int32(value.generationId);
  if (flexible) writer.compactString(value.memberId); else writer.string(value.memberId);
  if (version >= 3) {
    if (flexible) writer.compactNullableString(value.groupInstanceId ?? null); else writer.nullableString(value.groupInstanceId ?? null);
  }
  if (version >= 5) writer.compactNullableString(value.protocolType ?? null);
  if (version >= 5) writer.compactNullableString(value.protocolName ?? null);
  const assignments = value.assignments;
  if (flexible) writer.compactArrayLength(assignments.length); else writer.arrayLength(assignments.length);
  for (const item of assignments) writeSyncGroupRequestAssignment(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeSyncGroupRequestAssignment(writer: Writer, value: SyncGroupRequestAssignmentInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.memberId); else writer.string(value.memberId);
  if (flexible) writer.compactBytes(value.assignment); else writer.bytes(value.assignment);
  if (flexible) writer.tagCount(0);
}

export interface SyncGroupResponse {
  throttleTimeMs: number; // v1+
  errorCode: number;
  protocolType: string | null; // v5
  protocolName: string | null; // v5
  assignment: Buffer;
}

export interface SyncGroupResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly protocolType?: string | null;
  readonly protocolName?: string | null;
  readonly assignment: Buffer;
}

export function readSyncGroupResponse(reader: Reader, version: number): SyncGroupResponse {
  const flexible = version >= 4;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const errorCode = reader.int16();
  const protocolType = version >= 5 ? reader.compactNullableString() : null;
  const protocolName = version >= 5 ? reader.compactNullableString() : null;
  const assignment = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, protocolType, protocolName, assignment };
}

export function writeSyncGroupResponse(writer: Writer, value: SyncGroupResponseInput, version: number): void {
  const flexible = version >= 4;
  if (version >= 1) writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  if (version >= 5) writer.compactNullableString(value.protocolType ?? null);
  if (version >= 5) writer.compactNullableString(value.protocolName ?? null);
  if (flexible) writer.compactBytes(value.assignment); else writer.bytes(value.assignment);
  if (flexible) writer.tagCount(0);
}
