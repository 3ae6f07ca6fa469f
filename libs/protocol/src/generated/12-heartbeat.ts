// Written by generator/generate.mjs from schemas/12-heartbeat.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const Heartbeat: Api<HeartbeatRequest, HeartbeatRequestInput, HeartbeatResponse, HeartbeatResponseInput> = {
  key: 12,
  name: 'Heartbeat',
  validVersions: { min: 0, max: 4 },
  flexibleFrom: 4,
  readRequest: readHeartbeatRequest,
  writeRequest: writeHeartbeatRequest,
  readResponse: readHeartbeatResponse,
  writeResponse: writeHeartbeatResponse,
};

export interface HeartbeatRequest {
  groupId: string;
  generationId: number;
  memberId: string;
  groupInstanceId: string | null; // v3+
}

export interface HeartbeatRequestInput {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId?: string | null;
}

export function readHeartbeatRequest(reader: Reader, version: number): HeartbeatRequest {
  const flexible = version >= 4;
  const groupId = flexible ? reader.compactString() : reader.string();
  const generationId = reader.int32();
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 3 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  if (flexible) reader.skipTaggedFields();
  return { groupId, generationId, memberId, groupInstanceId };
}

export function writeHeartbeatRequest(writer: Writer, value: HeartbeatRequestInput, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(value.groupId); else writer.string(value.groupId);
  writer.int32(value.generationId);
  if (flexible) writer.compactString(value.memberId); else writer.string(value.memberId);
  if (version >= 3) {
    if (flexible) writer.compactNullableString(value.groupInstanceId ?? null); else writer.nullableString(value.groupInstanceId ?? null);
  }
  if (flexible) writer.tagCount(0);
}

export interface HeartbeatResponse {
  throttleTimeMs: number; // v1+
  errorCode: number;
}

export interface HeartbeatResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
}

export function readHeartbeatResponse(reader: Reader, version: number): HeartbeatResponse {
  const flexible = version >= 4;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const errorCode = reader.int16();
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode };
}

export function writeHeartbeatResponse(writer: Writer, value: HeartbeatResponseInput, version: number): void {
  const flexible = version >= 4;
  if (version >= 1) writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  if (flexible) writer.tagCount(0);
}
