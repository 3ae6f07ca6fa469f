// Written by generator/generate.mjs from schemas/28-txn-offset-commit.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const TxnOffsetCommit: Api<TxnOffsetCommitRequest, TxnOffsetCommitRequestInput, TxnOffsetCommitResponse, TxnOffsetCommitResponseInput> = {
  key: 28,
  name: 'TxnOffsetCommit',
  validVersions: { min: 0, max: 5 },
  flexibleFrom: 3,
  readRequest: readTxnOffsetCommitRequest,
  writeRequest: writeTxnOffsetCommitRequest,
  readResponse: readTxnOffsetCommitResponse,
  writeResponse: writeTxnOffsetCommitResponse,
};

export interface TxnOffsetCommitRequest {
  transactionalId: string;
  groupId: string;
  producerId: bigint;
  producerEpoch: number;
  generationId: number; // v3+
  memberId: string; // v3+
  groupInstanceId: string | null; // v3+
  topics: TxnOffsetCommitRequestTopic[];
}

export interface TxnOffsetCommitRequestInput {
  readonly transactionalId: string;
  readonly groupId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly generationId?: number; // default -1
  readonly memberId?: string; // default ''
  readonly groupInstanceId?: string | null;
  readonly topics: readonly TxnOffsetCommitRequestTopicInput[];
}

export interface TxnOffsetCommitRequestTopic {
  name: string;
  partitions: TxnOffsetCommitRequestPartition[];
}

export interface TxnOffsetCommitRequestTopicInput {
  readonly name: string;
  readonly partitions: readonly TxnOffsetCommitRequestPartitionInput[];
}

export interface TxnOffsetCommitRequestPartition {
  partitionIndex: number;
  committedOffset: bigint;
  committedLeaderEpoch: number; // v2+
  committedMetadata: string | null;
}

export interface TxnOffsetCommitRequestPartitionInput {
  readonly partitionIndex: number;
  readonly committedOffset: bigint;
  readonly committedLeaderEpoch?: number; // default -1
  readonly committedMetadata: string | null;
}

export function readTxnOffsetCommitRequest(reader: Reader, version: number): TxnOffsetCommitRequest {
  const flexible = version >= 3;
  const transactionalId = flexible ? reader.compactString() : reader.string();
  const groupId = flexible ? reader.compactString() : reader.string();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const generationId = version >= 3 ? reader.int32() : -1;
  const memberId = version >= 3 ? reader.compactString() : '';
  const groupInstanceId = version >= 3 ? reader.compactNullableString() : null;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<TxnOffsetCommitRequestTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readTxnOffsetCommitRequestTopic(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { transactionalId, groupId, producerId, producerEpoch, generationId, memberId, groupInstanceId, topics };
}

function readTxnOffsetCommitRequestTopic(reader: Reader, version: number, flexible: boolean): TxnOffsetCommitRequestTopic {
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(14) : reader.arrayLength(14);
  const partitions = new Array<TxnOffsetCommitRequestPartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readTxnOffsetCommitRequestPartition(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, partitions };
}

function readTxnOffsetCommitRequestPartition(reader: Reader, version: number, flexible: boolean): TxnOffsetCommitRequestPartition {
  const partitionIndex = reader.int32();
  const committedOffset = reader.int64();
  const committedLeaderEpoch = version >= 2 ? reader.int32() : -1;
  const committedMetadata = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, committedOffset, committedLeaderEpoch, committedMetadata };
}

export function writeTxnOffsetCommitRequest(writer: Writer, value: TxnOffsetCommitRequestInput, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(value.transactionalId); else writer.string(value.transactionalId);
  if (flexible) writer.compactString(value.groupId); else writer.string(value.groupId);
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  if (version >= 3) writer.int32(value.generationId ?? -1);
  if (version >= 3) writer.compactString(value.memberId ?? '');
  if (version >= 3) writer.compactNullableString(value.groupInstanceId ?? null);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeTxnOffsetCommitRequestTopic(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeTxnOffsetCommitRequestTopic(writer: Writer, value: TxnOffsetCommitRequestTopicInput, version: number, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeTxnOffsetCommitRequestPartition(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeTxnOffsetCommitRequestPartition(writer: Writer, value: TxnOffsetCommitRequestPartitionInput, version: number, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.committedOffset);
  if (version >= 2) writer.int32(value.committedLeaderEpoch ?? -1);
  if (flexible) writer.compactNullableString(value.committedMetadata); else writer.nullableString(value.committedMetadata);
  if (flexible) writer.tagCount(0);
}

export interface TxnOffsetCommitResponse {
  throttleTimeMs: number;
  topics: TxnOffsetCommitResponseTopic[];
}

export interface TxnOffsetCommitResponseInput {
  readonly throttleTimeMs?: number;
  readonly topics: readonly TxnOffsetCommitResponseTopicInput[];
}

export interface TxnOffsetCommitResponseTopic {
  name: string;
  partitions: TxnOffsetCommitResponsePartition[];
}

export interface TxnOffsetCommitResponseTopicInput {
  readonly name: string;
  readonly partitions: readonly TxnOffsetCommitResponsePartitionInput[];
}

export interface TxnOffsetCommitResponsePartition {
  partitionIndex: number;
  errorCode: number;
}

export interface TxnOffsetCommitResponsePartitionInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export function readTxnOffsetCommitResponse(reader: Reader, version: number): TxnOffsetCommitResponse {
  const flexible = version >= 3;
  const throttleTimeMs = reader.int32();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<TxnOffsetCommitResponseTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readTxnOffsetCommitResponseTopic(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, topics };
}

function readTxnOffsetCommitResponseTopic(reader: Reader, flexible: boolean): TxnOffsetCommitResponseTopic {
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const partitions = new Array<TxnOffsetCommitResponsePartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readTxnOffsetCommitResponsePartition(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, partitions };
}

function readTxnOffsetCommitResponsePartition(reader: Reader, flexible: boolean): TxnOffsetCommitResponsePartition {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, errorCode };
}

export function writeTxnOffsetCommitResponse(writer: Writer, value: TxnOffsetCommitResponseInput, version: number): void {
  const flexible = version >= 3;
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeTxnOffsetCommitResponseTopic(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeTxnOffsetCommitResponseTopic(writer: Writer, value: TxnOffsetCommitResponseTopicInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeTxnOffsetCommitResponsePartition(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeTxnOffsetCommitResponsePartition(writer: Writer, value: TxnOffsetCommitResponsePartitionInput, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  if (flexible) writer.tagCount(0);
}
