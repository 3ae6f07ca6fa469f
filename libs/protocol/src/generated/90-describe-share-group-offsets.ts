// Written by generator/generate.mjs from schemas/90-describe-share-group-offsets.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeShareGroupOffsets: Api<DescribeShareGroupOffsetsRequest, DescribeShareGroupOffsetsRequestInput, DescribeShareGroupOffsetsResponse, DescribeShareGroupOffsetsResponseInput> = {
  key: 90,
  name: 'DescribeShareGroupOffsets',
  validVersions: { min: 0, max: 1 },
  flexibleFrom: 0,
  readRequest: readDescribeShareGroupOffsetsRequest,
  writeRequest: writeDescribeShareGroupOffsetsRequest,
  readResponse: readDescribeShareGroupOffsetsResponse,
  writeResponse: writeDescribeShareGroupOffsetsResponse,
};

export interface DescribeShareGroupOffsetsRequest {
  groups: DescribeShareGroupOffsetsRequestGroup[];
}

export interface DescribeShareGroupOffsetsRequestInput {
  readonly groups: readonly DescribeShareGroupOffsetsRequestGroupInput[];
}

export interface DescribeShareGroupOffsetsRequestGroup {
  groupId: string;
  topics: DescribeShareGroupOffsetsRequestTopic[] | null;
}

export interface DescribeShareGroupOffsetsRequestGroupInput {
  readonly groupId: string;
  readonly topics: readonly DescribeShareGroupOffsetsRequestTopicInput[] | null;
}

export interface DescribeShareGroupOffsetsRequestTopic {
  topicName: string;
  partitions: number[];
}

export interface DescribeShareGroupOffsetsRequestTopicInput {
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export function readDescribeShareGroupOffsetsRequest(reader: Reader, _version: number): DescribeShareGroupOffsetsRequest {
  const groupsLength = reader.compactArrayLength(3);
  const groups = new Array<DescribeShareGroupOffsetsRequestGroup>(groupsLength);
  for (let i = 0; i < groupsLength; i++) groups[i] = readDescribeShareGroupOffsetsRequestGroup(reader);
  reader.skipTaggedFields();
  return { groups };
}

function readDescribeShareGroupOffsetsRequestGroup(reader: Reader): DescribeShareGroupOffsetsRequestGroup {
  const groupId = reader.compactString();
  let topics: DescribeShareGroupOffsetsRequestTopic[] | null;
  const topicsLength = reader.compactNullableArrayLength(3);
  const topicsItems = new Array<DescribeShareGroupOffsetsRequestTopic>(Math.max(0, topicsLength));
  for (let i = 0; i < topicsLength; i++) topicsItems[i] = readDescribeShareGroupOffsetsRequestTopic(reader);
  topics = topicsLength < 0 ? null : topicsItems;
  reader.skipTaggedFields();
  return { groupId, topics };
}

function readDescribeShareGroupOffsetsRequestTopic(reader: Reader): DescribeShareGroupOffsetsRequestTopic {
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { topicName, partitions };
}

export function writeDescribeShareGroupOffsetsRequest(writer: Writer, value: DescribeShareGroupOffsetsRequestInput, _version: number): void {
  const groups = value.groups;
  writer.compactArrayLength(groups.length);
  for (const item of groups) writeDescribeShareGroupOffsetsRequestGroup(writer, item);
  writer.tagCount(0);
}

function writeDescribeShareGroupOffsetsRequestGroup(writer: Writer, value: DescribeShareGroupOffsetsRequestGroupInput): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics === null ? -1 : topics.length);
  if (topics !== null) for (const item of topics) writeDescribeShareGroupOffsetsRequestTopic(writer, item);
  writer.tagCount(0);
}

function writeDescribeShareGroupOffsetsRequestTopic(writer: Writer, value: DescribeShareGroupOffsetsRequestTopicInput): void {
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}

export interface DescribeShareGroupOffsetsResponse {
  throttleTimeMs: number;
  groups: DescribeShareGroupOffsetsResponseGroup[];
}

export interface DescribeShareGroupOffsetsResponseInput {
  readonly throttleTimeMs?: number;
  readonly groups: readonly DescribeShareGroupOffsetsResponseGroupInput[];
}

export interface DescribeShareGroupOffsetsResponseGroup {
  groupId: string;
  topics: DescribeShareGroupOffsetsResponseTopic[];
  errorCode: number;
  errorMessage: string | null;
}

export interface DescribeShareGroupOffsetsResponseGroupInput {
  readonly groupId: string;
  readonly topics: readonly DescribeShareGroupOffsetsResponseTopicInput[];
  readonly errorCode: number;
  readonly errorMessage?: string | null;
}

export interface DescribeShareGroupOffsetsResponseTopic {
  topicName: string;
  topicId: string;
  partitions: DescribeShareGroupOffsetsResponsePartition[];
}

export interface DescribeShareGroupOffsetsResponseTopicInput {
  readonly topicName: string;
  readonly topicId: string;
  readonly partitions: readonly DescribeShareGroupOffsetsResponsePartitionInput[];
}

export interface DescribeShareGroupOffsetsResponsePartition {
  partitionIndex: number;
  startOffset: bigint;
  leaderEpoch: number;
  lag: bigint; // v1
  errorCode: number;
  errorMessage: string | null;
}

export interface DescribeShareGroupOffsetsResponsePartitionInput {
  readonly partitionIndex: number;
  readonly startOffset: bigint;
  readonly leaderEpoch: number;
  readonly lag?: bigint; // default -1
  readonly errorCode: number;
  readonly errorMessage?: string | null;
}

export function readDescribeShareGroupOffsetsResponse(reader: Reader, version: number): DescribeShareGroupOffsetsResponse {
  const throttleTimeMs = reader.int32();
  const groupsLength = reader.compactArrayLength(6);
  const groups = new Array<DescribeShareGroupOffsetsResponseGroup>(groupsLength);
  for (let i = 0; i < groupsLength; i++) groups[i] = readDescribeShareGroupOffsetsResponseGroup(reader, version);
  reader.skipTaggedFields();
  return { throttleTimeMs, groups };
}

function readDescribeShareGroupOffsetsResponseGroup(reader: Reader, version: number): DescribeShareGroupOffsetsResponseGroup {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(19);
  const topics = new Array<DescribeShareGroupOffsetsResponseTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readDescribeShareGroupOffsetsResponseTopic(reader, version);
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTaggedFields();
  return { groupId, topics, errorCode, errorMessage };
}

function readDescribeShareGroupOffsetsResponseTopic(reader: Reader, version: number): DescribeShareGroupOffsetsResponseTopic {
  const topicName = reader.compactString();
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(20);
  const partitions = new Array<DescribeShareGroupOffsetsResponsePartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readDescribeShareGroupOffsetsResponsePartition(reader, version);
  reader.skipTaggedFields();
  return { topicName, topicId, partitions };
}

function readDescribeShareGroupOffsetsResponsePartition(reader: Reader, version: number): DescribeShareGroupOffsetsResponsePartition {
  const partitionIndex = reader.int32();
  const startOffset = reader.int64();
  const leaderEpoch = reader.int32();
  const lag = version >= 1 ? reader.int64() : -1n;
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTaggedFields();
  return { partitionIndex, startOffset, leaderEpoch, lag, errorCode, errorMessage };
}

export function writeDescribeShareGroupOffsetsResponse(writer: Writer, value: DescribeShareGroupOffsetsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const groups = value.groups;
  writer.compactArrayLength(groups.length);
  for (const item of groups) writeDescribeShareGroupOffsetsResponseGroup(writer, item, version);
  writer.tagCount(0);
}

function writeDescribeShareGroupOffsetsResponseGroup(writer: Writer, value: DescribeShareGroupOffsetsResponseGroupInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeDescribeShareGroupOffsetsResponseTopic(writer, item, version);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.tagCount(0);
}

function writeDescribeShareGroupOffsetsResponseTopic(writer: Writer, value: DescribeShareGroupOffsetsResponseTopicInput, version: number): void {
  writer.compactString(value.topicName);
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeDescribeShareGroupOffsetsResponsePartition(writer, item, version);
  writer.tagCount(0);
}

function writeDescribeShareGroupOffsetsResponsePartition(writer: Writer, value: DescribeShareGroupOffsetsResponsePartitionInput, version: number): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.startOffset);
  writer.int32(value.leaderEpoch);
  if (version >= 1) writer.int64(value.lag ?? -1n);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.tagCount(0);
}
