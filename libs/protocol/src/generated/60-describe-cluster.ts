// Written by generator/generate.mjs from schemas/60-describe-cluster.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeCluster: Api<DescribeClusterRequest, DescribeClusterRequestInput, DescribeClusterResponse, DescribeClusterResponseInput> = {
  key: 60,
  name: 'DescribeCluster',
  validVersions: { min: 0, max: 2 },
  flexibleFrom: 0,
  readRequest: readDescribeClusterRequest,
  writeRequest: writeDescribeClusterRequest,
  readResponse: readDescribeClusterResponse,
  writeResponse: writeDescribeClusterResponse,
};

export interface DescribeClusterRequest {
  includeClusterAuthorizedOperations: boolean;
  endpointType: number; // v1+
  includeFencedBrokers: boolean; // v2
}

export interface DescribeClusterRequestInput {
  readonly includeClusterAuthorizedOperations: boolean;
  readonly endpointType?: number; // default 1
  readonly includeFencedBrokers?: boolean;
}

export function readDescribeClusterRequest(reader: Reader, version: number): DescribeClusterRequest {
  const includeClusterAuthorizedOperations = reader.bool();
  const endpointType = version >= 1 ? reader.int8() : 1;
  const includeFencedBrokers = version >= 2 ? reader.bool() : false;
  reader.skipTaggedFields();
  return { includeClusterAuthorizedOperations, endpointType, includeFencedBrokers };
}

export function writeDescribeClusterRequest(writer: Writer, value: DescribeClusterRequestInput, version: number): void {
  writer.bool(value.includeClusterAuthorizedOperations);
  if (version >= 1) writer.int8(value.endpointType ?? 1);
  if (version >= 2) writer.bool(value.includeFencedBrokers ?? false);
  writer.tagCount(0);
}

export interface DescribeClusterResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  endpointType: number; // v1+
  clusterId: string;
  controllerId: number;
  brokers: DescribeClusterResponseBroker[];
  clusterAuthorizedOperations: number;
}

export interface DescribeClusterResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly endpointType?: number; // default 1
  readonly clusterId: string;
  readonly controllerId?: number; // default -1
  readonly brokers: readonly DescribeClusterResponseBrokerInput[];
  readonly clusterAuthorizedOperations?: number; // default -2147483648
}

export interface DescribeClusterResponseBroker {
  brokerId: number;
  host: string;
  port: number;
  rack: string | null;
  isFenced: boolean; // v2
}

export interface DescribeClusterResponseBrokerInput {
  readonly brokerId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null;
  readonly isFenced?: boolean;
}

export function readDescribeClusterResponse(reader: Reader, version: number): DescribeClusterResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const endpointType = version >= 1 ? reader.int8() : 1;
  const clusterId = reader.compactString();
  const controllerId = reader.int32();
  const brokersLength = reader.compactArrayLength(11);
  const brokers = new Array<DescribeClusterResponseBroker>(brokersLength);
  for (let i = 0; i < brokersLength; i++) brokers[i] = readDescribeClusterResponseBroker(reader, version);
  const clusterAuthorizedOperations = reader.int32();
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, endpointType, clusterId, controllerId, brokers, clusterAuthorizedOperations };
}

function readDescribeClusterResponseBroker(reader: Reader, version: number): DescribeClusterResponseBroker {
  const brokerId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const rack = reader.compactNullableString();
  const isFenced = version >= 2 ? reader.bool() : false;
  reader.skipTaggedFields();
  return { brokerId, host, port, rack, isFenced };
}

export function writeDescribeClusterResponse(writer: Writer, value: DescribeClusterResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  if (version >= 1) writer.int8(value.endpointType ?? 1);
  writer.compactString(value.clusterId);
  writer.int32(value.controllerId ?? -1);
  const brokers = value.brokers;
  writer.compactArrayLength(brokers.length);
  for (const item of brokers) writeDescribeClusterResponseBroker(writer, item, version);
  writer.int32(value.clusterAuthorizedOperations ?? -2147483648);
  writer.tagCount(0);
}

function writeDescribeClusterResponseBroker(writer: Writer, value: DescribeClusterResponseBrokerInput, version: number): void {
  writer.int32(value.brokerId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.compactNullableString(value.rack ?? null);
  if (version >= 2) writer.bool(value.isFenced ?? false);
  writer.tagCount(0);
}
