// Written by generator/generate.mjs from schemas/02-list-offsets.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ListOffsets: Api<ListOffsetsRequest, ListOffsetsRequestInput, ListOffsetsResponse, ListOffsetsResponseInput> = {
  key: 2,
  name: 'ListOffsets',
  validVersions: { min: 1, max: 11 },
  flexibleFrom: 6,
  readRequest: readListOffsetsRequest,
  writeRequest: writeListOffsetsRequest,
  readResponse: readListOffsetsResponse,
  writeResponse: writeListOffsetsResponse,
};

export interface ListOffsetsRequest {
  replicaId: number;
  isolationLevel: number; // v2+
  topics: ListOffsetsRequestTopic[];
  timeoutMs: number; // v10+
}

export interface ListOffsetsRequestInput {
  readonly replicaId: number;
  readonly isolationLevel?: number;
  readonly topics: readonly ListOffsetsRequestTopicInput[];
  readonly timeoutMs?: number;
}

export interface ListOffsetsRequestTopic {
  name: string;
  partitions: ListOffsetsRequestPartition[];
}

export interface ListOffsetsRequestTopicInput {
  readonly name: string;
  readonly partitions: readonly ListOffsetsRequestPartitionInput[];
}

export interface ListOffsetsRequestPartition {
  partitionIndex: number;
  currentLeaderEpoch: number; // v4+
  timestamp: bigint;
}

export interface ListOffsetsRequestPartitionInput {
  readonly partitionIndex: number;
  readonly currentLeaderEpoch?: number; // default -1
  readonly timestamp: bigint;
}

export function readListOffsetsRequest(reader: Reader, version: number): ListOffsetsRequest {
  const flexible = version >= 6;
  const replicaId = reader.int32();
  const isolationLevel = version >= 2 ? reader.int8() : 0;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<ListOffsetsRequestTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readListOffsetsRequestTopic(reader, version, flexible);
  const timeoutMs = version >= 10 ? reader.int32() : 0;
  if (flexible) reader.skipTaggedFields();
  return { replicaId, isolationLevel, topics, timeoutMs };
}

function readListOffsetsRequestTopic(reader: Reader, version: number, flexible: boolean): ListOffsetsRequestTopic {
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(12) : reader.arrayLength(12);
  const partitions = new Array<ListOffsetsRequestPartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readListOffsetsRequestPartition(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, partitions };
}

function readListOffsetsRequestPartition(reader: Reader, version: number, flexible: boolean): ListOffsetsRequestPartition {
  const partitionIndex = reader.int32();
  const currentLeaderEpoch = version >= 4 ? reader.int32() : -1;
  const timestamp = reader.int64();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, currentLeaderEpoch, timestamp };
}

export function writeListOffsetsRequest(writer: Writer, value: ListOffsetsRequestInput, version: number): void {
  const flexible = version >= 6;
  writer.int32(value.replicaId);
  if (version >= 2) writer.int8(value.isolationLevel ?? 0);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeListOffsetsRequestTopic(writer, item, version, flexible);
  if (version >= 10) writer.int32(value.timeoutMs ?? 0);
  if (flexible) writer.tagCount(0);
}

function writeListOffsetsRequestTopic(writer: Writer, value: ListOffsetsRequestTopicInput, version: number, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeListOffsetsRequestPartition(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeListOffsetsRequestPartition(writer: Writer, value: ListOffsetsRequestPartitionInput, version: number, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  if (version >= 4) writer.int32(value.currentLeaderEpoch ?? -1);
  writer.int64(value.timestamp);
  if (flexible) writer.tagCount(0);
}

export interface ListOffsetsResponse {
  throttleTimeMs: number; // v2+
  topics: ListOffsetsResponseTopicResponse[];
}

export interface ListOffsetsResponseInput {
  readonly throttleTimeMs?: number;
  readonly topics: readonly ListOffsetsResponseTopicResponseInput[];
}

export interface ListOffsetsResponseTopicResponse {
  name: string;
  partitions: ListOffsetsResponsePartitionResponse[];
}

export interface ListOffsetsResponseTopicResponseInput {
  readonly name: string;
  readonly partitions: readonly ListOffsetsResponsePartitionResponseInput[];
}

export interface ListOffsetsResponsePartitionResponse {
  partitionIndex: number;
  errorCode: number;
  timestamp: bigint;
  offset: bigint;
  leaderEpoch: number; // v4+
}

export interface ListOffsetsResponsePartitionResponseInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly timestamp?: bigint; // default -1
  readonly offset?: bigint; // default -1
  readonly leaderEpoch?: number; // default -1
}

export function readListOffsetsResponse(reader: Reader, version: number): ListOffsetsResponse {
  const flexible = version >= 6;
  const throttleTimeMs = version >= 2 ? reader.int32() : 0;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<ListOffsetsResponseTopicResponse>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readListOffsetsResponseTopicResponse(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, topics };
}

function readListOffsetsResponseTopicResponse(reader: Reader, version: number, flexible: boolean): ListOffsetsResponseTopicResponse {
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(22) : reader.arrayLength(22);
  const partitions = new Array<ListOffsetsResponsePartitionResponse>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readListOffsetsResponsePartitionResponse(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, partitions };
}

function readListOffsetsResponsePartitionResponse(reader: Reader, version: number, flexible: boolean): ListOffsetsResponsePartitionResponse {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const timestamp = reader.int64();
  const offset = reader.int64();
  const leaderEpoch = version >= 4 ? reader.int32() : -1;
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, errorCode, timestamp, offset, leaderEpoch };
}

export function writeListOffsetsResponse(writer: Writer, value: ListOffsetsResponseInput, version: number): void {
  const flexible = version >= 6;
  if (version >= 2) writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeListOffsetsResponseTopicResponse(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeListOffsetsResponseTopicResponse(writer: Writer, value: ListOffsetsResponseTopicResponseInput, version: number, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeListOffsetsResponsePartitionResponse(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeListOffsetsResponsePartitionResponse(writer: Writer, value: ListOffsetsResponsePartitionResponseInput, version: number, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.int64(value.timestamp ?? -1n);
  writer.int64(value.offset ?? -1n);
  if (version >= 4) writer.int32(value.leaderEpoch ?? -1);
  if (flexible) writer.tagCount(0);
}
