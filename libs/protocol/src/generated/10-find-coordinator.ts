// Written by generator/generate.mjs from schemas/10-find-coordinator.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const FindCoordinator: Api<FindCoordinatorRequest, FindCoordinatorRequestInput, FindCoordinatorResponse, FindCoordinatorResponseInput> = {
  key: 10,
  name: 'FindCoordinator',
  validVersions: { min: 0, max: 6 },
  flexibleFrom: 3,
  readRequest: readFindCoordinatorRequest,
  writeRequest: writeFindCoordinatorRequest,
  readResponse: readFindCoordinatorResponse,
  writeResponse: writeFindCoordinatorResponse,
};

export interface FindCoordinatorRequest {
  key: string; // v0-3
  keyType: number; // v1+
  coordinatorKeys: string[]; // v4+
}

export interface FindCoordinatorRequestInput {
  readonly key?: string;
  readonly keyType?: number; // default 0
  readonly coordinatorKeys?: readonly string[];
}

export function readFindCoordinatorRequest(reader: Reader, version: number): FindCoordinatorRequest {
  const flexible = version >= 3;
  const key = version <= 3 ? (flexible ? reader.compactString() : reader.string()) : '';
  const keyType = version >= 1 ? reader.int8() : 0;
  let coordinatorKeys: string[] = [];
  if (version >= 4) {
    const coordinatorKeysLength = reader.compactArrayLength(1);
    const coordinatorKeysItems = new Array<string>(coordinatorKeysLength);
    for (let i = 0; i < coordinatorKeysLength; i++) coordinatorKeysItems[i] = reader.compactString();
    coordinatorKeys = coordinatorKeysItems;
  }
  if (flexible) reader.skipTaggedFields();
  return { key, keyType, coordinatorKeys };
}

export function writeFindCoordinatorRequest(writer: Writer, value: FindCoordinatorRequestInput, version: number): void {
  const flexible = version >= 3;
  if (version <= 3) {
    if (flexible) writer.compactString(value.key ?? ''); else writer.string(value.key ?? '');
  }
  if (version >= 1) writer.int8(value.keyType ?? 0);
  if (version >= 4) {
    const coordinatorKeys = value.coordinatorKeys ?? [];
    writer.compactArrayLength(coordinatorKeys.length);
    for (const item of coordinatorKeys) writer.compactString(item);
  }
  if (flexible) writer.tagCount(0);
}

export interface FindCoordinatorResponse {
  throttleTimeMs: number; // v1+
  errorCode: number; // v0-3
  errorMessage: string | null; // v1-3
  nodeId: number; // v0-3
  host: string; // v0-3
  port: number; // v0-3
  coordinators: FindCoordinatorResponseCoordinator[]; // v4+
}

export interface FindCoordinatorResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode?: number;
  readonly errorMessage?: string | null;
  readonly nodeId?: number;
  readonly host?: string;
  readonly port?: number;
  readonly coordinators?: readonly FindCoordinatorResponseCoordinatorInput[];
}

export interface FindCoordinatorResponseCoordinator {
  key: string;
  nodeId: number;
  host: string;
  port: number;
  errorCode: number;
  errorMessage: string | null;
}

export interface FindCoordinatorResponseCoordinatorInput {
  readonly key: string;
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export function readFindCoordinatorResponse(reader: Reader, version: number): FindCoordinatorResponse {
  const flexible = version >= 3;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const errorCode = version <= 3 ? reader.int16() : 0;
  const errorMessage = version >= 1 && version <= 3 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : '';
  const nodeId = version <= 3 ? reader.int32() : 0;
  const host = version <= 3 ? (flexible ? reader.compactString() : reader.string()) : '';
  const port = version <= 3 ? reader.int32() : 0;
  let coordinators: FindCoordinatorResponseCoordinator[] = [];
  if (version >= 4) {
    const coordinatorsLength = reader.compactArrayLength(14);
    const coordinatorsItems = new Array<FindCoordinatorResponseCoordinator>(coordinatorsLength);
    for (let i = 0; i < coordinatorsLength; i++) coordinatorsItems[i] = readFindCoordinatorResponseCoordinator(reader);
    coordinators = coordinatorsItems;
  }
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, nodeId, host, port, coordinators };
}

function readFindCoordinatorResponseCoordinator(reader: Reader): FindCoordinatorResponseCoordinator {
  const key = reader.compactString();
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTaggedFields();
  return { key, nodeId, host, port, errorCode, errorMessage };
}

export function writeFindCoordinatorResponse(writer: Writer, value: FindCoordinatorResponseInput, version: number): void {
  const flexible = version >= 3;
  if (version >= 1) writer.int32(value.throttleTimeMs ?? 0);
  if (version <= 3) writer.int16(value.errorCode ?? 0);
  if (version >= 1 && version <= 3) {
    if (flexible) writer.compactNullableString(value.errorMessage === undefined ? '' : value.errorMessage); else writer.nullableString(value.errorMessage === undefined ? '' : value.errorMessage);
  }
  if (version <= 3) writer.int32(value.nodeId ?? 0);
  if (version <= 3) {
    if (flexible) writer.compactString(value.host ?? ''); else writer.string(value.host ?? '');
  }
  if (version <= 3) writer.int32(value.port ?? 0);
  if (version >= 4) {
    const coordinators = value.coordinators ?? [];
    writer.compactArrayLength(coordinators.length);
    for (const item of coordinators) writeFindCoordinatorResponseCoordinator(writer, item);
  }
  if (flexible) writer.tagCount(0);
}

function writeFindCoordinatorResponseCoordinator(writer: Writer, value: FindCoordinatorResponseCoordinatorInput): void {
  writer.compactString(value.key);
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  writer.tagCount(0);
}
