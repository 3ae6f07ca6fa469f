// Written by generator/generate.mjs from schemas/11-join-group.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import { nullField } from '../defaults.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const JoinGroup: Api<JoinGroupRequest, JoinGroupRequestInput, JoinGroupResponse, JoinGroupResponseInput> = {
  key: 11,
  name: 'JoinGroup',
  validVersions: { min: 0, max: 9 },
  flexibleFrom: 6,
  readRequest: readJoinGroupRequest,
  writeRequest: writeJoinGroupRequest,
  readResponse: readJoinGroupResponse,
  writeResponse: writeJoinGroupResponse,
};

export interface JoinGroupRequest {
  groupId: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number; // v1+
  memberId: string;
  groupInstanceId: string | null; // v5+
  protocolType: string;
  protocols: JoinGroupRequestProtocol[];
  reason: string | null; // v8+
}

export interface JoinGroupRequestInput {
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs?: number; // default -1
  readonly memberId: string;
  readonly groupInstanceId?: string | null;
  readonly protocolType: string;
  readonly protocols: readonly JoinGroupRequestProtocolInput[];
  readonly reason?: string | null;
}

export interface JoinGroupRequestProtocol {
  name: string;
  metadata: Buffer;
}

export interface JoinGroupRequestProtocolInput {
  readonly name: string;
  readonly metadata: Buffer;
}

export function readJoinGroupRequest(reader: Reader, version: number): JoinGroupRequest {
  const flexible = version >= 6;
  const groupId = flexible ? reader.compactString() : reader.string();
  const sessionTimeoutMs = reader.int32();
  const rebalanceTimeoutMs = version >= 1 ? reader.int32() : -1;
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 5 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const protocolType = flexible ? reader.compactString() : reader.string();
  const protocolsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const protocols = new Array<JoinGroupRequestProtocol>(protocolsLength);
  for (let i = 0; i < protocolsLength; i++) protocols[i] = readJoinGroupRequestProtocol(reader, flexible);
  const reason = version >= 8 ? reader.compactNullableString() : null;
  if (flexible) reader.skipTaggedFields();
  return { groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, groupInstanceId, protocolType, protocols, reason };
}

function readJoinGroupRequestProtocol(reader: Reader, flexible: boolean): JoinGroupRequestProtocol {
  const name = flexible ? reader.compactString() : reader.string();
  const metadata = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTaggedFields();
  return { name, metadata };
}

export function writeJoinGroupRequest(writer: Writer, value: JoinGroupRequestInput, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(value.groupId); else writer.string(value.groupId);
  writer.int32(value.sessionTimeoutMs);
  if (version >= 1) writer.int32(value.rebalanceTimeoutMs ?? -1);
  if (flexible) writer.compactString(value.memberId); else writer.string(value.memberId);
  if (version >= 5) {
    if (flexible) writer.compactNullableString(value.groupInstanceId ?? null); else writer.nullableString(value.groupInstanceId ?? null);
  }
  if (flexible) writer.compactString(value.protocolType); else writer.string(value.protocolType);
  const protocols = value.protocols;
  if (flexible) writer.compactArrayLength(protocols.length); else writer.arrayLength(protocols.length);
  for (const item of protocols) writeJoinGroupRequestProtocol(writer, item, flexible);
  if (version >= 8) writer.compactNullableString(value.reason ?? null);
  if (flexible) writer.tagCount(0);
}

function writeJoinGroupRequestProtocol(writer: Writer, value: JoinGroupRequestProtocolInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  if (flexible) writer.compactBytes(value.metadata); else writer.bytes(value.metadata);
  if (flexible) writer.tagCount(0);
}

export interface JoinGroupResponse {
  throttleTimeMs: number; // v2+
  errorCode: number;
  generationId: number;
  protocolType: string | null; // v7+
  protocolName: string | null;
  leader: string;
  skipAssignment: boolean; // v9
  memberId: string;
  members: JoinGroupResponseMember[];
}

export interface JoinGroupResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly generationId?: number; // default -1
  readonly protocolType?: string | null;
  readonly protocolName: string | null;
  readonly leader: string;
  readonly skipAssignment?: boolean; // default false
  readonly memberId: string;
  readonly members: readonly JoinGroupResponseMemberInput[];
}

export interface JoinGroupResponseMember {
  memberId: string;
  groupInstanceId: string | null; // v5+
  metadata: Buffer;
}

export interface JoinGroupResponseMemberInput {
  readonly memberId: string;
  readonly groupInstanceId?: string | null;
  readonly metadata: Buffer;
}

export function readJoinGroupResponse(reader: Reader, version: number): JoinGroupResponse {
  const flexible = version >= 6;
  const throttleTimeMs = version >= 2 ? reader.int32() : 0;
  const errorCode = reader.int16();
  const generationId = reader.int32();
  const protocolType = version >= 7 ? reader.compactNullableString() : null;
  const protocolName = flexible ? (version >= 7 ? reader.compactNullableString() : reader.compactString()) : reader.string();
  const leader = flexible ? reader.compactString() : reader.string();
  const skipAssignment = version >= 9 ? reader.bool() : false;
  const memberId = flexible ? reader.compactString() : reader.string();
  const membersLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const members = new Array<JoinGroupResponseMember>(membersLength);
  for (let i = 0; i < membersLength; i++) members[i] = readJoinGroupResponseMember(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, generationId, protocolType, protocolName, leader, skipAssignment, memberId, members };
}

function readJoinGroupResponseMember(reader: Reader, version: number, flexible: boolean): JoinGroupResponseMember {
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 5 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const metadata = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTaggedFields();
  return { memberId, groupInstanceId, metadata };
}

export function writeJoinGroupResponse(writer: Writer, value: JoinGroupResponseInput, version: number): void {
  const flexible = version >= 6;
  if (version >= 2) writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.int32(value.generationId ?? -1);
  if (version >= 7) writer.compactNullableString(value.protocolType ?? null);
  const protocolName = value.protocolName;
  if (protocolName === null && !(version >= 7)) throw nullField('JoinGroupResponse.protocolName', version);
  if (flexible) writer.compactNullableString(protocolName); else writer.nullableString(protocolName);
  if (flexible) writer.compactString(value.leader); else writer.string(value.leader);
  if (version >= 9) writer.bool(value.skipAssignment ?? false);
  if (flexible) writer.compactString(value.memberId); else writer.string(value.memberId);
  const members = value.members;
  if (flexible) writer.compactArrayLength(members.length); else writer.arrayLength(members.length);
  for (const item of members) writeJoinGroupResponseMember(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeJoinGroupResponseMember(writer: Writer, value: JoinGroupResponseMemberInput, version: number, flexible: boolean): void {
  if (flexible) writer.compactString(value.memberId); else writer.string(value.memberId);
  if (version >= 5) {
    if (flexible) writer.compactNullableString(value.groupInstanceId ?? null); else writer.nullableString(value.groupInstanceId ?? null);
  }
  if (flexible) writer.compactBytes(value.metadata); else writer.bytes(value.metadata);
  if (flexible) writer.tagCount(0);
}
