// Written by generator/generate.mjs from schemas/71-get-telemetry-subscriptions.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const GetTelemetrySubscriptions: Api<GetTelemetrySubscriptionsRequest, GetTelemetrySubscriptionsRequestInput, GetTelemetrySubscriptionsResponse, GetTelemetrySubscriptionsResponseInput> = {
  key: 71,
  name: 'GetTelemetrySubscriptions',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readGetTelemetrySubscriptionsRequest,
  writeRequest: writeGetTelemetrySubscriptionsRequest,
  readResponse: readGetTelemetrySubscriptionsResponse,
  writeResponse: writeGetTelemetrySubscriptionsResponse,
};

export interface GetTelemetrySubscriptionsRequest {
  clientInstanceId: string;
}

export interface GetTelemetrySubscriptionsRequestInput {
  readonly clientInstanceId: string;
}

export function readGetTelemetrySubscriptionsRequest(reader: Reader, _version: number): GetTelemetrySubscriptionsRequest {
  const clientInstanceId = reader.uuid();
  reader.skipTaggedFields();
  return { clientInstanceId };
}

export function writeGetTelemetrySubscriptionsRequest(writer: Writer, value: GetTelemetrySubscriptionsRequestInput, _version: number): void {
  writer.uuid(value.clientInstanceId);
  writer.tagCount(0);
}

export interface GetTelemetrySubscriptionsResponse {
  throttleTimeMs: number;
  errorCode: number;
  clientInstanceId: string;
  subscriptionId: number;
  acceptedCompressionTypes: number[];
  pushIntervalMs: number;
  telemetryMaxBytes: number;
  deltaTemporality: boolean;
  requestedMetrics: string[];
}

export interface GetTelemetrySubscriptionsResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly clientInstanceId: string;
  readonly subscriptionId: number;
  readonly acceptedCompressionTypes: readonly number[];
  readonly pushIntervalMs: number;
  readonly telemetryMaxBytes: number;
  readonly deltaTemporality: boolean;
  readonly requestedMetrics: readonly string[];
}

export function readGetTelemetrySubscriptionsResponse(reader: Reader, _version: number): GetTelemetrySubscriptionsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const clientInstanceId = reader.uuid();
  const subscriptionId = reader.int32();
  const acceptedCompressionTypesLength = reader.compactArrayLength(1);
  const acceptedCompressionTypes = new Array<number>(acceptedCompressionTypesLength);
  for (let i = 0; i < acceptedCompressionTypesLength; i++) acceptedCompressionTypes[i] = reader.int8();
  const pushIntervalMs = reader.int32();
  const telemetryMaxBytes = reader.int32();
  const deltaTemporality = reader.bool();
  const requestedMetricsLength = reader.compactArrayLength(1);
  const requestedMetrics = new Array<string>(requestedMetricsLength);
  for (let i = 0; i < requestedMetricsLength; i++) requestedMetrics[i] = reader.compactString();
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, clientInstanceId, subscriptionId, acceptedCompressionTypes, pushIntervalMs, telemetryMaxBytes, deltaTemporality, requestedMetrics };
}

export function writeGetTelemetrySubscriptionsResponse(writer: Writer, value: GetTelemetrySubscriptionsResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.uuid(value.clientInstanceId);
  writer.int32(value.subscriptionId);
  const acceptedCompressionTypes = value.acceptedCompressionTypes;
  writer.compactArrayLength(acceptedCompressionTypes.length);
  for (const item of acceptedCompressionTypes) writer.int8(item);
  writer.int32(value.pushIntervalMs);
  writer.int32(value.telemetryMaxBytes);
  writer.bool(value.deltaTemporality);
  const requestedMetrics = value.requestedMetrics;
  writer.compactArrayLength(requestedMetrics.length);
  for (const item of requestedMetrics) writer.compactString(item);
  writer.tagCount(0);
}
