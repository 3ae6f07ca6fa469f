// Written by generator/generate.mjs from schemas/08-offset-commit.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import { ZERO_UUID } from '../defaults.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const OffsetCommit: Api<OffsetCommitRequest, OffsetCommitRequestInput, OffsetCommitResponse, OffsetCommitResponseInput> = {
  key: 8,
  name: 'OffsetCommit',
  validVersions: { min: 2, max: 10 },
  flexibleFrom: 8,
  readRequest: readOffsetCommitRequest,
  writeRequest: writeOffsetCommitRequest,
  readResponse: readOffsetCommitResponse,
  writeResponse: writeOffsetCommitResponse,
};

export interface OffsetCommitRequest {
  groupId: string;
  generationIdOrMemberEpoch: number;
  memberId: string;
  groupInstanceId: string | null; // v7+
  retentionTimeMs: bigint; // v2-4
  topics: OffsetCommitRequestTopic[];
}

export interface OffsetCommitRequestInput {
  readonly groupId: string;
  readonly generationIdOrMemberEpoch?: number; // default -1
  readonly memberId: string;
  readonly groupInstanceId?: string | null;
  readonly retentionTimeMs?: bigint; // default -1
  readonly topics: readonly OffsetCommitRequestTopicInput[];
}

export interface OffsetCommitRequestTopic {
  name: string; // v2-9
  topicId: string; // v10
  partitions: OffsetCommitRequestPartition[];
}

export interface OffsetCommitRequestTopicInput {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitions: readonly OffsetCommitRequestPartitionInput[];
}

export interface OffsetCommitRequestPartition {
  partitionIndex: number;
  committedOffset: bigint;
  committedLeaderEpoch: number; // v6+
  committedMetadata: string | null;
}

export interface OffsetCommitRequestPartitionInput {
  readonly partitionIndex: number;
  readonly committedOffset: bigint;
  readonly committedLeaderEpoch?: number; // default -1
  readonly committedMetadata: string | null;
}

export function readOffsetCommitRequest(reader: Reader, version: number): OffsetCommitRequest {
  const flexible = version >= 8;
  const groupId = flexible ? reader.compactString() : reader.string();
  const generationIdOrMemberEpoch = reader.int32();
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 7 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const retentionTimeMs = version <= 4 ? reader.int64() : -1n;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<OffsetCommitRequestTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readOffsetCommitRequestTopic(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { groupId, generationIdOrMemberEpoch, memberId, groupInstanceId, retentionTimeMs, topics };
}

function readOffsetCommitRequestTopic(reader: Reader, version: number, flexible: boolean): OffsetCommitRequestTopic {
  const name = version <= 9 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version >= 10 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = flexible ? reader.compactArrayLength(14) : reader.arrayLength(14);
  const partitions = new Array<OffsetCommitRequestPartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readOffsetCommitRequestPartition(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, topicId, partitions };
}

function readOffsetCommitRequestPartition(reader: Reader, version: number, flexible: boolean): OffsetCommitRequestPartition {
  const partitionIndex = reader.int32();
  const committedOffset = reader.int64();
  const committedLeaderEpoch = version >= 6 ? reader.int32() : -1;
  const committedMetadata = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, committedOffset, committedLeaderEpoch, committedMetadata };
}

export function writeOffsetCommitRequest(writer: Writer, value: OffsetCommitRequestInput, version: number): void {
  const flexible = version >= 8;
  if (flexible) writer.compactString(value.groupId); else writer.string(value.groupId);
  writer.int32(value.generationIdOrMemberEpoch ?? -1);
  if (flexible) writer.compactString(value.memberId); else writer.string(value.memberId);
  if (version >= 7) {
    if (flexible) writer.compactNullableString(value.groupInstanceId ?? null); else writer.nullableString(value.groupInstanceId ?? null);
  }
  if (version <= 4) writer.int64(value.retentionTimeMs ?? -1n);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeOffsetCommitRequestTopic(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeOffsetCommitRequestTopic(writer: Writer, value: OffsetCommitRequestTopicInput, version: number, flexible: boolean): void {
  if (version <= 9) {
    if (flexible) writer.compactString(value.name ?? ''); else writer.string(value.name ?? '');
  }
  if (version >= 10) writer.uuid(value.topicId ?? ZERO_UUID);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeOffsetCommitRequestPartition(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeOffsetCommitRequestPartition(writer: Writer, value: OffsetCommitRequestPartitionInput, version: number, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.committedOffset);
  if (version >= 6) writer.int32(value.committedLeaderEpoch ?? -1);
  if (flexible) writer.compactNullableString(value.committedMetadata); else writer.nullableString(value.committedMetadata);
  if (flexible) writer.tagCount(0);
}

export interface OffsetCommitResponse {
  throttleTimeMs: number; // v3+
  topics: OffsetCommitResponseTopic[];
}

export interface OffsetCommitResponseInput {
  readonly throttleTimeMs?: number;
  readonly topics: readonly OffsetCommitResponseTopicInput[];
}

export interface OffsetCommitResponseTopic {
  name: string; // v2-9
  topicId: string; // v10
  partitions: OffsetCommitResponsePartition[];
}

export interface OffsetCommitResponseTopicInput {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitions: readonly OffsetCommitResponsePartitionInput[];
}

export interface OffsetCommitResponsePartition {
  partitionIndex: number;
  errorCode: number;
}

export interface OffsetCommitResponsePartitionInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export function readOffsetCommitResponse(reader: Reader, version: number): OffsetCommitResponse {
  const flexible = version >= 8;
  const throttleTimeMs = version >= 3 ? reader.int32() : 0;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<OffsetCommitResponseTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readOffsetCommitResponseTopic(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, topics };
}

function readOffsetCommitResponseTopic(reader: Reader, version: number, flexible: boolean): OffsetCommitResponseTopic {
  const name = version <= 9 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version >= 10 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const partitions = new Array<OffsetCommitResponsePartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readOffsetCommitResponsePartition(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, topicId, partitions };
}

function readOffsetCommitResponsePartition(reader: Reader, flexible: boolean): OffsetCommitResponsePartition {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, errorCode };
}

export function writeOffsetCommitResponse(writer: Writer, value: OffsetCommitResponseInput, version: number): void {
  const flexible = version >= 8;
  if (version >= 3) writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeOffsetCommitResponseTopic(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeOffsetCommitResponseTopic(writer: Writer, value: OffsetCommitResponseTopicInput, version: number, flexible: boolean): void {
  if (version <= 9) {
    if (flexible) writer.compactString(value.name ?? ''); else writer.string(value.name ?? '');
  }
  if (version >= 10) writer.uuid(value.topicId ?? ZERO_UUID);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeOffsetCommitResponsePartition(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeOffsetCommitResponsePartition(writer: Writer, value: OffsetCommitResponsePartitionInput, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  if (flexible) writer.tagCount(0);
}
