// Written by generator/generate.mjs from schemas/72-push-telemetry.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const PushTelemetry: Api<PushTelemetryRequest, PushTelemetryRequestInput, PushTelemetryResponse, PushTelemetryResponseInput> = {
  key: 72,
  name: 'PushTelemetry',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readPushTelemetryRequest,
  writeRequest: writePushTelemetryRequest,
  readResponse: readPushTelemetryResponse,
  writeResponse: writePushTelemetryResponse,
};

export interface PushTelemetryRequest {
  clientInstanceId: string;
  subscriptionId: number;
  terminating: boolean;
  compressionType: number;
  metrics: Buffer;
}

export interface PushTelemetryRequestInput {
  readonly clientInstanceId: string;
  readonly subscriptionId: number;
  readonly terminating: boolean;
  readonly compressionType: number;
  readonly metrics: Buffer;
}

export function readPushTelemetryRequest(reader: Reader, _version: number): PushTelemetryRequest {
  const clientInstanceId = reader.uuid();
  const subscriptionId = reader.int32();
  const terminating = reader.bool();
  const compressionType = reader.int8();
  const metrics = reader.compactBytes();
  reader.skipTaggedFields();
  return { clientInstanceId, subscriptionId, terminating, compressionType, metrics };
}

export function writePushTelemetryRequest(writer: Writer, value: PushTelemetryRequestInput, _version: number): void {
  writer.uuid(value.clientInstanceId);
  writer.int32(value.subscriptionId);
  writer.bool(value.terminating);
  writer.int8(value.compressionType);
  writer.compactBytes(value.metrics);
  writer.tagCount(0);
}

export interface PushTelemetryResponse {
  throttleTimeMs: number;
  errorCode: number;
}

export interface PushTelemetryResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
}

export function readPushTelemetryResponse(reader: Reader, _version: number): PushTelemetryResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode };
}

export function writePushTelemetryResponse(writer: Writer, value: PushTelemetryResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.tagCount(0);
}
