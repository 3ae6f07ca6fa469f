// Written by generator/generate.mjs from schemas/47-offset-delete.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const OffsetDelete: Api<OffsetDeleteRequest, OffsetDeleteRequestInput, OffsetDeleteResponse, OffsetDeleteResponseInput> = {
  key: 47,
  name: 'OffsetDelete',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: Infinity,
  readRequest: readOffsetDeleteRequest,
  writeRequest: writeOffsetDeleteRequest,
  readResponse: readOffsetDeleteResponse,
  writeResponse: writeOffsetDeleteResponse,
};

export interface OffsetDeleteRequest {
  groupId: string;
  topics: OffsetDeleteRequestTopic[];
}

export interface OffsetDeleteRequestInput {
  readonly groupId: string;
  readonly topics: readonly OffsetDeleteRequestTopicInput[];
}

export interface OffsetDeleteRequestTopic {
  name: string;
  partitions: OffsetDeleteRequestPartition[];
}

export interface OffsetDeleteRequestTopicInput {
  readonly name: string;
  readonly partitions: readonly OffsetDeleteRequestPartitionInput[];
}

export interface OffsetDeleteRequestPartition {
  partitionIndex: number;
}

export interface OffsetDeleteRequestPartitionInput {
  readonly partitionIndex: number;
}

export function readOffsetDeleteRequest(reader: Reader, _version: number): OffsetDeleteRequest {
  const groupId = reader.string();
  const topicsLength = reader.arrayLength(6);
  const topics = new Array<OffsetDeleteRequestTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readOffsetDeleteRequestTopic(reader);
  return { groupId, topics };
}

function readOffsetDeleteRequestTopic(reader: Reader): OffsetDeleteRequestTopic {
  const name = reader.string();
  const partitionsLength = reader.arrayLength(4);
  const partitions = new Array<OffsetDeleteRequestPartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readOffsetDeleteRequestPartition(reader);
  return { name, partitions };
}

function readOffsetDeleteRequestPartition(reader: Reader): OffsetDeleteRequestPartition {
  const partitionIndex = reader.int32();
  return { partitionIndex };
}

export function writeOffsetDeleteRequest(writer: Writer, value: OffsetDeleteRequestInput, _version: number): void {
  writer.string(value.groupId);
  const topics = value.topics;
  writer.arrayLength(topics.length);
  for (const item of topics) writeOffsetDeleteRequestTopic(writer, item);
}

function writeOffsetDeleteRequestTopic(writer: Writer, value: OffsetDeleteRequestTopicInput): void {
  writer.string(value.name);
  const partitions = value.partitions;
  writer.arrayLength(partitions.length);
  for (const item of partitions) writeOffsetDeleteRequestPartition(writer, item);
}

function writeOffsetDeleteRequestPartition(writer: Writer, value: OffsetDeleteRequestPartitionInput): void {
  writer.int32(value.partitionIndex);
}

export interface OffsetDeleteResponse {
  errorCode: number;
  throttleTimeMs: number;
  topics: OffsetDeleteResponseTopic[];
}

export interface OffsetDeleteResponseInput {
  readonly errorCode: number;
  readonly throttleTimeMs?: number;
  readonly topics: readonly OffsetDeleteResponseTopicInput[];
}

export interface OffsetDeleteResponseTopic {
  name: string;
  partitions: OffsetDeleteResponsePartition[];
}

export interface OffsetDeleteResponseTopicInput {
  readonly name: string;
  readonly partitions: readonly OffsetDeleteResponsePartitionInput[];
}

export interface OffsetDeleteResponsePartition {
  partitionIndex: number;
  errorCode: number;
}

export interface OffsetDeleteResponsePartitionInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export function readOffsetDeleteResponse(reader: Reader, _version: number): OffsetDeleteResponse {
  const errorCode = reader.int16();
  const throttleTimeMs = reader.int32();
  const topicsLength = reader.arrayLength(6);
  const topics = new Array<OffsetDeleteResponseTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readOffsetDeleteResponseTopic(reader);
  return { errorCode, throttleTimeMs, topics };
}

function readOffsetDeleteResponseTopic(reader: Reader): OffsetDeleteResponseTopic {
  const name = reader.string();
  const partitionsLength = reader.arrayLength(6);
  const partitions = new Array<OffsetDeleteResponsePartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readOffsetDeleteResponsePartition(reader);
  return { name, partitions };
}

function readOffsetDeleteResponsePartition(reader: Reader): OffsetDeleteResponsePartition {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  return { partitionIndex, errorCode };
}

export function writeOffsetDeleteResponse(writer: Writer, value: OffsetDeleteResponseInput, _version: number): void {
  writer.int16(value.errorCode);
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  writer.arrayLength(topics.length);
  for (const item of topics) writeOffsetDeleteResponseTopic(writer, item);
}

function writeOffsetDeleteResponseTopic(writer: Writer, value: OffsetDeleteResponseTopicInput): void {
  writer.string(value.name);
  const partitions = value.partitions;
  writer.arrayLength(partitions.length);
  for (const item of partitions) writeOffsetDeleteResponsePartition(writer, item);
}

function writeOffsetDeleteResponsePartition(writer: Writer, value: OffsetDeleteResponsePartitionInput): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
}
