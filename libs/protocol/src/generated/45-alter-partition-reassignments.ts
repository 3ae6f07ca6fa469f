// Written by generator/generate.mjs from schemas/45-alter-partition-reassignments.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const AlterPartitionReassignments: Api<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsRequestInput, AlterPartitionReassignmentsResponse, AlterPartitionReassignmentsResponseInput> = {
  key: 45,
  name: 'AlterPartitionReassignments',
  validVersions: { min: 0, max: 1 },
  flexibleFrom: 0,
  readRequest: readAlterPartitionReassignmentsRequest,
  writeRequest: writeAlterPartitionReassignmentsRequest,
  readResponse: readAlterPartitionReassignmentsResponse,
  writeResponse: writeAlterPartitionReassignmentsResponse,
};

export interface AlterPartitionReassignmentsRequest {
  timeoutMs: number;
  allowReplicationFactorChange: boolean; // v1
  topics: AlterPartitionReassignmentsRequestReassignableTopic[];
}

export interface AlterPartitionReassignmentsRequestInput {
  readonly timeoutMs?: number; // default 60000
  readonly allowReplicationFactorChange?: boolean; // default true
  readonly topics: readonly AlterPartitionReassignmentsRequestReassignableTopicInput[];
}

export interface AlterPartitionReassignmentsRequestReassignableTopic {
  name: string;
  partitions: AlterPartitionReassignmentsRequestReassignablePartition[];
}

export interface AlterPartitionReassignmentsRequestReassignableTopicInput {
  readonly name: string;
  readonly partitions: readonly AlterPartitionReassignmentsRequestReassignablePartitionInput[];
}

export interface AlterPartitionReassignmentsRequestReassignablePartition {
  partitionIndex: number;
  replicas: number[] | null;
}

export interface AlterPartitionReassignmentsRequestReassignablePartitionInput {
  readonly partitionIndex: number;
  readonly replicas?: readonly number[] | null;
}

export function readAlterPartitionReassignmentsRequest(reader: Reader, version: number): AlterPartitionReassignmentsRequest {
  const timeoutMs = reader.int32();
  const allowReplicationFactorChange = version >= 1 ? reader.bool() : true;
  const topicsLength = reader.compactArrayLength(3);
  const topics = new Array<AlterPartitionReassignmentsRequestReassignableTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readAlterPartitionReassignmentsRequestReassignableTopic(reader);
  reader.skipTaggedFields();
  return { timeoutMs, allowReplicationFactorChange, topics };
}

function readAlterPartitionReassignmentsRequestReassignableTopic(reader: Reader): AlterPartitionReassignmentsRequestReassignableTopic {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(6);
  const partitions = new Array<AlterPartitionReassignmentsRequestReassignablePartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readAlterPartitionReassignmentsRequestReassignablePartition(reader);
  reader.skipTaggedFields();
  return { name, partitions };
}

function readAlterPartitionReassignmentsRequestReassignablePartition(reader: Reader): AlterPartitionReassignmentsRequestReassignablePartition {
  const partitionIndex = reader.int32();
  let replicas: number[] | null;
  const replicasLength = reader.compactNullableArrayLength(4);
  const replicasItems = new Array<number>(Math.max(0, replicasLength));
  for (let i = 0; i < replicasLength; i++) replicasItems[i] = reader.int32();
  replicas = replicasLength < 0 ? null : replicasItems;
  reader.skipTaggedFields();
  return { partitionIndex, replicas };
}

export function writeAlterPartitionReassignmentsRequest(writer: Writer, value: AlterPartitionReassignmentsRequestInput, version: number): void {
  writer.int32(value.timeoutMs ?? 60000);
  if (version >= 1) writer.bool(value.allowReplicationFactorChange ?? true);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeAlterPartitionReassignmentsRequestReassignableTopic(writer, item);
  writer.tagCount(0);
}

function writeAlterPartitionReassignmentsRequestReassignableTopic(writer: Writer, value: AlterPartitionReassignmentsRequestReassignableTopicInput): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeAlterPartitionReassignmentsRequestReassignablePartition(writer, item);
  writer.tagCount(0);
}

function writeAlterPartitionReassignmentsRequestReassignablePartition(writer: Writer, value: AlterPartitionReassignmentsRequestReassignablePartitionInput): void {
  writer.int32(value.partitionIndex);
  const replicas = value.replicas ?? null;
  writer.compactArrayLength(replicas === null ? -1 : replicas.length);
  if (replicas !== null) for (const item of replicas) writer.int32(item);
  writer.tagCount(0);
}

export interface AlterPartitionReassignmentsResponse {
  throttleTimeMs: number;
  allowReplicationFactorChange: boolean; // v1
  errorCode: number;
  errorMessage: string | null;
  responses: AlterPartitionReassignmentsResponseReassignableTopicResponse[];
}

export interface AlterPartitionReassignmentsResponseInput {
  readonly throttleTimeMs?: number;
  readonly allowReplicationFactorChange?: boolean; // default true
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly responses: readonly AlterPartitionReassignmentsResponseReassignableTopicResponseInput[];
}

export interface AlterPartitionReassignmentsResponseReassignableTopicResponse {
  name: string;
  partitions: AlterPartitionReassignmentsResponseReassignablePartitionResponse[];
}

export interface AlterPartitionReassignmentsResponseReassignableTopicResponseInput {
  readonly name: string;
  readonly partitions: readonly AlterPartitionReassignmentsResponseReassignablePartitionResponseInput[];
}

export interface AlterPartitionReassignmentsResponseReassignablePartitionResponse {
  partitionIndex: number;
  errorCode: number;
  errorMessage: string | null;
}

export interface AlterPartitionReassignmentsResponseReassignablePartitionResponseInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export function readAlterPartitionReassignmentsResponse(reader: Reader, version: number): AlterPartitionReassignmentsResponse {
  const throttleTimeMs = reader.int32();
  const allowReplicationFactorChange = version >= 1 ? reader.bool() : true;
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const responsesLength = reader.compactArrayLength(3);
  const responses = new Array<AlterPartitionReassignmentsResponseReassignableTopicResponse>(responsesLength);
  for (let i = 0; i < responsesLength; i++) responses[i] = readAlterPartitionReassignmentsResponseReassignableTopicResponse(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, allowReplicationFactorChange, errorCode, errorMessage, responses };
}

function readAlterPartitionReassignmentsResponseReassignableTopicResponse(reader: Reader): AlterPartitionReassignmentsResponseReassignableTopicResponse {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(8);
  const partitions = new Array<AlterPartitionReassignmentsResponseReassignablePartitionResponse>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readAlterPartitionReassignmentsResponseReassignablePartitionResponse(reader);
  reader.skipTaggedFields();
  return { name, partitions };
}

function readAlterPartitionReassignmentsResponseReassignablePartitionResponse(reader: Reader): AlterPartitionReassignmentsResponseReassignablePartitionResponse {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTaggedFields();
  return { partitionIndex, errorCode, errorMessage };
}

export function writeAlterPartitionReassignmentsResponse(writer: Writer, value: AlterPartitionReassignmentsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  if (version >= 1) writer.bool(value.allowReplicationFactorChange ?? true);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  const responses = value.responses;
  writer.compactArrayLength(responses.length);
  for (const item of responses) writeAlterPartitionReassignmentsResponseReassignableTopicResponse(writer, item);
  writer.tagCount(0);
}

function writeAlterPartitionReassignmentsResponseReassignableTopicResponse(writer: Writer, value: AlterPartitionReassignmentsResponseReassignableTopicResponseInput): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeAlterPartitionReassignmentsResponseReassignablePartitionResponse(writer, item);
  writer.tagCount(0);
}

function writeAlterPartitionReassignmentsResponseReassignablePartitionResponse(writer: Writer, value: AlterPartitionReassignmentsResponseReassignablePartitionResponseInput): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  writer.tagCount(0);
}
