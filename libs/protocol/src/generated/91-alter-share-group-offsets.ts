// Written by generator/generate.mjs from schemas/91-alter-share-group-offsets.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const AlterShareGroupOffsets: Api<AlterShareGroupOffsetsRequest, AlterShareGroupOffsetsRequestInput, AlterShareGroupOffsetsResponse, AlterShareGroupOffsetsResponseInput> = {
  key: 91,
  name: 'AlterShareGroupOffsets',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readAlterShareGroupOffsetsRequest,
  writeRequest: writeAlterShareGroupOffsetsRequest,
  readResponse: readAlterShareGroupOffsetsResponse,
  writeResponse: writeAlterShareGroupOffsetsResponse,
};

export interface AlterShareGroupOffsetsRequest {
  groupId: string;
  topics: AlterShareGroupOffsetsRequestTopic[];
}

export interface AlterShareGroupOffsetsRequestInput {
  readonly groupId: string;
  readonly topics: readonly AlterShareGroupOffsetsRequestTopicInput[];
}

export interface AlterShareGroupOffsetsRequestTopic {
  topicName: string;
  partitions: AlterShareGroupOffsetsRequestPartition[];
}

export interface AlterShareGroupOffsetsRequestTopicInput {
  readonly topicName: string;
  readonly partitions: readonly AlterShareGroupOffsetsRequestPartitionInput[];
}

export interface AlterShareGroupOffsetsRequestPartition {
  partitionIndex: number;
  startOffset: bigint;
}

export interface AlterShareGroupOffsetsRequestPartitionInput {
  readonly partitionIndex: number;
  readonly startOffset: bigint;
}

export function readAlterShareGroupOffsetsRequest(reader: Reader, _version: number): AlterShareGroupOffsetsRequest {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(3);
  const topics = new Array<AlterShareGroupOffsetsRequestTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readAlterShareGroupOffsetsRequestTopic(reader);
  reader.skipTaggedFields();
  return { groupId, topics };
}

function readAlterShareGroupOffsetsRequestTopic(reader: Reader): AlterShareGroupOffsetsRequestTopic {
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(13);
  const partitions = new Array<AlterShareGroupOffsetsRequestPartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readAlterShareGroupOffsetsRequestPartition(reader);
  reader.skipTaggedFields();
  return { topicName, partitions };
}

function readAlterShareGroupOffsetsRequestPartition(reader: Reader): AlterShareGroupOffsetsRequestPartition {
  const partitionIndex = reader.int32();
  const startOffset = reader.int64();
  reader.skipTaggedFields();
  return { partitionIndex, startOffset };
}

export function writeAlterShareGroupOffsetsRequest(writer: Writer, value: AlterShareGroupOffsetsRequestInput, _version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeAlterShareGroupOffsetsRequestTopic(writer, item);
  writer.tagCount(0);
}

function writeAlterShareGroupOffsetsRequestTopic(writer: Writer, value: AlterShareGroupOffsetsRequestTopicInput): void {
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeAlterShareGroupOffsetsRequestPartition(writer, item);
  writer.tagCount(0);
}

function writeAlterShareGroupOffsetsRequestPartition(writer: Writer, value: AlterShareGroupOffsetsRequestPartitionInput): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.startOffset);
  writer.tagCount(0);
}

export interface AlterShareGroupOffsetsResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  responses: AlterShareGroupOffsetsResponseTopic[];
}

export interface AlterShareGroupOffsetsResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly responses: readonly AlterShareGroupOffsetsResponseTopicInput[];
}

export interface AlterShareGroupOffsetsResponseTopic {
  topicName: string;
  topicId: string;
  partitions: AlterShareGroupOffsetsResponsePartition[];
}

export interface AlterShareGroupOffsetsResponseTopicInput {
  readonly topicName: string;
  readonly topicId: string;
  readonly partitions: readonly AlterShareGroupOffsetsResponsePartitionInput[];
}

export interface AlterShareGroupOffsetsResponsePartition {
  partitionIndex: number;
  errorCode: number;
  errorMessage: string | null;
}

export interface AlterShareGroupOffsetsResponsePartitionInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
}

export function readAlterShareGroupOffsetsResponse(reader: Reader, _version: number): AlterShareGroupOffsetsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const responsesLength = reader.compactArrayLength(19);
  const responses = new Array<AlterShareGroupOffsetsResponseTopic>(responsesLength);
  for (let i = 0; i < responsesLength; i++) responses[i] = readAlterShareGroupOffsetsResponseTopic(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, responses };
}

function readAlterShareGroupOffsetsResponseTopic(reader: Reader): AlterShareGroupOffsetsResponseTopic {
  const topicName = reader.compactString();
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(8);
  const partitions = new Array<AlterShareGroupOffsetsResponsePartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readAlterShareGroupOffsetsResponsePartition(reader);
  reader.skipTaggedFields();
  return { topicName, topicId, partitions };
}

function readAlterShareGroupOffsetsResponsePartition(reader: Reader): AlterShareGroupOffsetsResponsePartition {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTaggedFields();
  return { partitionIndex, errorCode, errorMessage };
}

export function writeAlterShareGroupOffsetsResponse(writer: Writer, value: AlterShareGroupOffsetsResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  const responses = value.responses;
  writer.compactArrayLength(responses.length);
  for (const item of responses) writeAlterShareGroupOffsetsResponseTopic(writer, item);
  writer.tagCount(0);
}

function writeAlterShareGroupOffsetsResponseTopic(writer: Writer, value: AlterShareGroupOffsetsResponseTopicInput): void {
  writer.compactString(value.topicName);
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeAlterShareGroupOffsetsResponsePartition(writer, item);
  writer.tagCount(0);
}

function writeAlterShareGroupOffsetsResponsePartition(writer: Writer, value: AlterShareGroupOffsetsResponsePartitionInput): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.tagCount(0);
}
