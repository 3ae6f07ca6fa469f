// Written by generator/generate.mjs from schemas/23-offset-for-leader-epoch.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const OffsetForLeaderEpoch: Api<OffsetForLeaderEpochRequest, OffsetForLeaderEpochRequestInput, OffsetForLeaderEpochResponse, OffsetForLeaderEpochResponseInput> = {
  key: 23,
  name: 'OffsetForLeaderEpoch',
  validVersions: { min: 2, max: 4 },
  flexibleFrom: 4,
  readRequest: readOffsetForLeaderEpochRequest,
  writeRequest: writeOffsetForLeaderEpochRequest,
  readResponse: readOffsetForLeaderEpochResponse,
  writeResponse: writeOffsetForLeaderEpochResponse,
};

export interface OffsetForLeaderEpochRequest {
  replicaId: number; // v3+
  topics: OffsetForLeaderEpochRequestOffsetForLeaderTopic[];
}

export interface OffsetForLeaderEpochRequestInput {
  readonly replicaId?: number; // default -2
  readonly topics: readonly OffsetForLeaderEpochRequestOffsetForLeaderTopicInput[];
}

export interface OffsetForLeaderEpochRequestOffsetForLeaderTopic {
  topic: string;
  partitions: OffsetForLeaderEpochRequestOffsetForLeaderPartition[];
}

export interface OffsetForLeaderEpochRequestOffsetForLeaderTopicInput {
  readonly topic: string;
  readonly partitions: readonly OffsetForLeaderEpochRequestOffsetForLeaderPartitionInput[];
}

export interface OffsetForLeaderEpochRequestOffsetForLeaderPartition {
  partition: number;
  currentLeaderEpoch: number;
  leaderEpoch: number;
}

export interface OffsetForLeaderEpochRequestOffsetForLeaderPartitionInput {
  readonly partition: number;
  readonly currentLeaderEpoch?: number; // default -1
  readonly leaderEpoch: number;
}

export function readOffsetForLeaderEpochRequest(reader: Reader, version: number): OffsetForLeaderEpochRequest {
  const flexible = version >= 4;
  const replicaId = version >= 3 ? reader.int32() : -2;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<OffsetForLeaderEpochRequestOffsetForLeaderTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readOffsetForLeaderEpochRequestOffsetForLeaderTopic(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { replicaId, topics };
}

function readOffsetForLeaderEpochRequestOffsetForLeaderTopic(reader: Reader, flexible: boolean): OffsetForLeaderEpochRequestOffsetForLeaderTopic {
  const topic = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(12) : reader.arrayLength(12);
  const partitions = new Array<OffsetForLeaderEpochRequestOffsetForLeaderPartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readOffsetForLeaderEpochRequestOffsetForLeaderPartition(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { topic, partitions };
}

function readOffsetForLeaderEpochRequestOffsetForLeaderPartition(reader: Reader, flexible: boolean): OffsetForLeaderEpochRequestOffsetForLeaderPartition {
  const partition = reader.int32();
  const currentLeaderEpoch = reader.int32();
  const leaderEpoch = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { partition, currentLeaderEpoch, leaderEpoch };
}

export function writeOffsetForLeaderEpochRequest(writer: Writer, value: OffsetForLeaderEpochRequestInput, version: number): void {
  const flexible = version >= 4;
  if (version >= 3) writer.int32(value.replicaId ?? -2);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeOffsetForLeaderEpochRequestOffsetForLeaderTopic(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeOffsetForLeaderEpochRequestOffsetForLeaderTopic(writer: Writer, value: OffsetForLeaderEpochRequestOffsetForLeaderTopicInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.topic); else writer.string(value.topic);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeOffsetForLeaderEpochRequestOffsetForLeaderPartition(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeOffsetForLeaderEpochRequestOffsetForLeaderPartition(writer: Writer, value: OffsetForLeaderEpochRequestOffsetForLeaderPartitionInput, flexible: boolean): void {
  writer.int32(value.partition);
  writer.int32(value.currentLeaderEpoch ?? -1);
  writer.int32(value.leaderEpoch);
  if (flexible) writer.tagCount(0);
}

export interface OffsetForLeaderEpochResponse {
  throttleTimeMs: number;
  topics: OffsetForLeaderEpochResponseOffsetForLeaderTopicResult[];
}

export interface OffsetForLeaderEpochResponseInput {
  readonly throttleTimeMs?: number;
  readonly topics: readonly OffsetForLeaderEpochResponseOffsetForLeaderTopicResultInput[];
}

export interface OffsetForLeaderEpochResponseOffsetForLeaderTopicResult {
  topic: string;
  partitions: OffsetForLeaderEpochResponseEpochEndOffset[];
}

export interface OffsetForLeaderEpochResponseOffsetForLeaderTopicResultInput {
  readonly topic: string;
  readonly partitions: readonly OffsetForLeaderEpochResponseEpochEndOffsetInput[];
}

export interface OffsetForLeaderEpochResponseEpochEndOffset {
  errorCode: number;
  partition: number;
  leaderEpoch: number;
  endOffset: bigint;
}

export interface OffsetForLeaderEpochResponseEpochEndOffsetInput {
  readonly errorCode: number;
  readonly partition: number;
  readonly leaderEpoch?: number; // default -1
  readonly endOffset?: bigint; // default -1
}

export function readOffsetForLeaderEpochResponse(reader: Reader, version: number): OffsetForLeaderEpochResponse {
  const flexible = version >= 4;
  const throttleTimeMs = reader.int32();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<OffsetForLeaderEpochResponseOffsetForLeaderTopicResult>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, topics };
}

function readOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(reader: Reader, flexible: boolean): OffsetForLeaderEpochResponseOffsetForLeaderTopicResult {
  const topic = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(18) : reader.arrayLength(18);
  const partitions = new Array<OffsetForLeaderEpochResponseEpochEndOffset>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readOffsetForLeaderEpochResponseEpochEndOffset(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { topic, partitions };
}

function readOffsetForLeaderEpochResponseEpochEndOffset(reader: Reader, flexible: boolean): OffsetForLeaderEpochResponseEpochEndOffset {
  const errorCode = reader.int16();
  const partition = reader.int32();
  const leaderEpoch = reader.int32();
  const endOffset = reader.int64();
  if (flexible) reader.skipTaggedFields();
  return { errorCode, partition, leaderEpoch, endOffset };
}

export function writeOffsetForLeaderEpochResponse(writer: Writer, value: OffsetForLeaderEpochResponseInput, version: number): void {
  const flexible = version >= 4;
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(writer: Writer, value: OffsetForLeaderEpochResponseOffsetForLeaderTopicResultInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.topic); else writer.string(value.topic);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeOffsetForLeaderEpochResponseEpochEndOffset(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeOffsetForLeaderEpochResponseEpochEndOffset(writer: Writer, value: OffsetForLeaderEpochResponseEpochEndOffsetInput, flexible: boolean): void {
  writer.int16(value.errorCode);
  writer.int32(value.partition);
  writer.int32(value.leaderEpoch ?? -1);
  writer.int64(value.endOffset ?? -1n);
  if (flexible) writer.tagCount(0);
}
