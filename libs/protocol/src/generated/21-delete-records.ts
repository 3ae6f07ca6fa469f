// Written by generator/generate.mjs from schemas/21-delete-records.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DeleteRecords: Api<DeleteRecordsRequest, DeleteRecordsRequestInput, DeleteRecordsResponse, DeleteRecordsResponseInput> = {
  key: 21,
  name: 'DeleteRecords',
  validVersions: { min: 0, max: 2 },
  flexibleFrom: 2,
  readRequest: readDeleteRecordsRequest,
  writeRequest: writeDeleteRecordsRequest,
  readResponse: readDeleteRecordsResponse,
  writeResponse: writeDeleteRecordsResponse,
};

export interface DeleteRecordsRequest {
  topics: DeleteRecordsRequestTopic[];
  timeoutMs: number;
}

export interface DeleteRecordsRequestInput {
  readonly topics: readonly DeleteRecordsRequestTopicInput[];
  readonly timeoutMs: number;
}

export interface DeleteRecordsRequestTopic {
  name: string;
  partitions: DeleteRecordsRequestPartition[];
}

export interface DeleteRecordsRequestTopicInput {
  readonly name: string;
  readonly partitions: readonly DeleteRecordsRequestPartitionInput[];
}

export interface DeleteRecordsRequestPartition {
  partitionIndex: number;
  offset: bigint;
}

export interface DeleteRecordsRequestPartitionInput {
  readonly partitionIndex: number;
  readonly offset: bigint;
}

export function readDeleteRecordsRequest(reader: Reader, version: number): DeleteRecordsRequest {
  const flexible = version >= 2;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<DeleteRecordsRequestTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readDeleteRecordsRequestTopic(reader, flexible);
  const timeoutMs = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { topics, timeoutMs };
}

function readDeleteRecordsRequestTopic(reader: Reader, flexible: boolean): DeleteRecordsRequestTopic {
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(12) : reader.arrayLength(12);
  const partitions = new Array<DeleteRecordsRequestPartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readDeleteRecordsRequestPartition(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, partitions };
}

function readDeleteRecordsRequestPartition(reader: Reader, flexible: boolean): DeleteRecordsRequestPartition {
  const partitionIndex = reader.int32();
  const offset = reader.int64();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, offset };
}

export function writeDeleteRecordsRequest(writer: Writer, value: DeleteRecordsRequestInput, version: number): void {
  const flexible = version >= 2;
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeDeleteRecordsRequestTopic(writer, item, flexible);
  writer.int32(value.timeoutMs);
  if (flexible) writer.tagCount(0);
}

function writeDeleteRecordsRequestTopic(writer: Writer, value: DeleteRecordsRequestTopicInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeDeleteRecordsRequestPartition(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDeleteRecordsRequestPartition(writer: Writer, value: DeleteRecordsRequestPartitionInput, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.offset);
  if (flexible) writer.tagCount(0);
}

export interface DeleteRecordsResponse {
  throttleTimeMs: number;
  topics: DeleteRecordsResponseTopicResult[];
}

export interface DeleteRecordsResponseInput {
  readonly throttleTimeMs?: number;
  readonly topics: readonly DeleteRecordsResponseTopicResultInput[];
}

export interface DeleteRecordsResponseTopicResult {
  name: string;
  partitions: DeleteRecordsResponsePartitionResult[];
}

export interface DeleteRecordsResponseTopicResultInput {
  readonly name: string;
  readonly partitions: readonly DeleteRecordsResponsePartitionResultInput[];
}

export interface DeleteRecordsResponsePartitionResult {
  partitionIndex: number;
  lowWatermark: bigint;
  errorCode: number;
}

export interface DeleteRecordsResponsePartitionResultInput {
  readonly partitionIndex: number;
  readonly lowWatermark: bigint;
  readonly errorCode: number;
}

export function readDeleteRecordsResponse(reader: Reader, version: number): DeleteRecordsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<DeleteRecordsResponseTopicResult>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readDeleteRecordsResponseTopicResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, topics };
}

function readDeleteRecordsResponseTopicResult(reader: Reader, flexible: boolean): DeleteRecordsResponseTopicResult {
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(14) : reader.arrayLength(14);
  const partitions = new Array<DeleteRecordsResponsePartitionResult>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readDeleteRecordsResponsePartitionResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, partitions };
}

function readDeleteRecordsResponsePartitionResult(reader: Reader, flexible: boolean): DeleteRecordsResponsePartitionResult {
  const partitionIndex = reader.int32();
  const lowWatermark = reader.int64();
  const errorCode = reader.int16();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, lowWatermark, errorCode };
}

export function writeDeleteRecordsResponse(writer: Writer, value: DeleteRecordsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeDeleteRecordsResponseTopicResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDeleteRecordsResponseTopicResult(writer: Writer, value: DeleteRecordsResponseTopicResultInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeDeleteRecordsResponsePartitionResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDeleteRecordsResponsePartitionResult(writer: Writer, value: DeleteRecordsResponsePartitionResultInput, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.lowWatermark);
  writer.int16(value.errorCode);
  if (flexible) writer.tagCount(0);
}
