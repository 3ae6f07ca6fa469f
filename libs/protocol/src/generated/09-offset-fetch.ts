// Written by generator/generate.mjs from schemas/09-offset-fetch.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import { ZERO_UUID, nullField } from '../defaults.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const OffsetFetch: Api<OffsetFetchRequest, OffsetFetchRequestInput, OffsetFetchResponse, OffsetFetchResponseInput> = {
  key: 9,
  name: 'OffsetFetch',
  validVersions: { min: 1, max: 10 },
  flexibleFrom: 6,
  readRequest: readOffsetFetchRequest,
  writeRequest: writeOffsetFetchRequest,
  readResponse: readOffsetFetchResponse,
  writeResponse: writeOffsetFetchResponse,
};

export interface OffsetFetchRequest {
  groupId: string; // v1-7
  topics: OffsetFetchRequestTopic[] | null; // v1-7
  groups: OffsetFetchRequestGroup[]; // v8+
  requireStable: boolean; // v7+
}

export interface OffsetFetchRequestInput {
  readonly groupId?: string;
  readonly topics?: readonly OffsetFetchRequestTopicInput[] | null;
  readonly groups?: readonly OffsetFetchRequestGroupInput[];
  readonly requireStable?: boolean; // default false
}

export interface OffsetFetchRequestTopic {
  name: string;
  partitionIndexes: number[];
}

export interface OffsetFetchRequestTopicInput {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

export interface OffsetFetchRequestGroup {
  groupId: string;
  memberId: string | null; // v9+
  memberEpoch: number; // v9+
  topics: OffsetFetchRequestTopics[] | null;
}

export interface OffsetFetchRequestGroupInput {
  readonly groupId: string;
  readonly memberId?: string | null;
  readonly memberEpoch?: number; // default -1
  readonly topics: readonly OffsetFetchRequestTopicsInput[] | null;
}

export interface OffsetFetchRequestTopics {
  name: string; // v8-9
  topicId: string; // v10
  partitionIndexes: number[];
}

export interface OffsetFetchRequestTopicsInput {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitionIndexes: readonly number[];
}

export function readOffsetFetchRequest(reader: Reader, version: number): OffsetFetchRequest {
  const flexible = version >= 6;
  const groupId = version <= 7 ? (flexible ? reader.compactString() : reader.string()) : '';
  let topics: OffsetFetchRequestTopic[] | null = [];
  if (version <= 7) {
    const topicsLength = flexible ? reader.compactNullableArrayLength(3) : (version >= 2 ? reader.nullableArrayLength(3) : reader.arrayLength(3));
    const topicsItems = new Array<OffsetFetchRequestTopic>(Math.max(0, topicsLength));
    for (let i = 0; i < topicsLength; i++) topicsItems[i] = readOffsetFetchRequestTopic(reader, flexible);
    topics = topicsLength < 0 ? null : topicsItems;
  }
  let groups: OffsetFetchRequestGroup[] = [];
  if (version >= 8) {
    const groupsLength = reader.compactArrayLength(3);
    const groupsItems = new Array<OffsetFetchRequestGroup>(groupsLength);
    for (let i = 0; i < groupsLength; i++) groupsItems[i] = readOffsetFetchRequestGroup(reader, version);
    groups = groupsItems;
  }
  const requireStable = version >= 7 ? reader.bool() : false;
  if (flexible) reader.skipTaggedFields();
  return { groupId, topics, groups, requireStable };
}

function readOffsetFetchRequestTopic(reader: Reader, flexible: boolean): OffsetFetchRequestTopic {
  const name = flexible ? reader.compactString() : reader.string();
  const partitionIndexesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitionIndexes = new Array<number>(partitionIndexesLength);
  for (let i = 0; i < partitionIndexesLength; i++) partitionIndexes[i] = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { name, partitionIndexes };
}

function readOffsetFetchRequestGroup(reader: Reader, version: number): OffsetFetchRequestGroup {
  const groupId = reader.compactString();
  const memberId = version >= 9 ? reader.compactNullableString() : null;
  const memberEpoch = version >= 9 ? reader.int32() : -1;
  let topics: OffsetFetchRequestTopics[] | null;
  const topicsLength = reader.compactNullableArrayLength(3);
  const topicsItems = new Array<OffsetFetchRequestTopics>(Math.max(0, topicsLength));
  for (let i = 0; i < topicsLength; i++) topicsItems[i] = readOffsetFetchRequestTopics(reader, version);
  topics = topicsLength < 0 ? null : topicsItems;
  reader.skipTaggedFields();
  return { groupId, memberId, memberEpoch, topics };
}

function readOffsetFetchRequestTopics(reader: Reader, version: number): OffsetFetchRequestTopics {
  const name = version <= 9 ? reader.compactString() : '';
  const topicId = version >= 10 ? reader.uuid() : ZERO_UUID;
  const partitionIndexesLength = reader.compactArrayLength(4);
  const partitionIndexes = new Array<number>(partitionIndexesLength);
  for (let i = 0; i < partitionIndexesLength; i++) partitionIndexes[i] = reader.int32();
  reader.skipTaggedFields();
  return { name, topicId, partitionIndexes };
}

export function writeOffsetFetchRequest(writer: Writer, value: OffsetFetchRequestInput, version: number): void {
  const flexible = version >= 6;
  if (version <= 7) {
    if (flexible) writer.compactString(value.groupId ?? ''); else writer.string(value.groupId ?? '');
  }
  if (version <= 7) {
    const topics = value.topics === undefined ? [] : value.topics;
    if (topics === null && !(version >= 2)) throw nullField('OffsetFetchRequest.topics', version);
    if (flexible) writer.compactArrayLength(topics === null ? -1 : topics.length); else writer.arrayLength(topics === null ? -1 : topics.length);
    if (topics !== null) for (const item of topics) writeOffsetFetchRequestTopic(writer, item, flexible);
  }
  if (version >= 8) {
    const groups = value.groups ?? [];
    writer.compactArrayLength(groups.length);
    for (const item of groups) writeOffsetFetchRequestGroup(writer, item, version);
  }
  if (version >= 7) writer.bool(value.requireStable ?? false);
  if (flexible) writer.tagCount(0);
}

function writeOffsetFetchRequestTopic(writer: Writer, value: OffsetFetchRequestTopicInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const partitionIndexes = value.partitionIndexes;
  if (flexible) writer.compactArrayLength(partitionIndexes.length); else writer.arrayLength(partitionIndexes.length);
  for (const item of partitionIndexes) writer.int32(item);
  if (flexible) writer.tagCount(0);
}

function writeOffsetFetchRequestGroup(writer: Writer, value: OffsetFetchRequestGroupInput, version: number): void {
  writer.compactString(value.groupId);
  if (version >= 9) writer.compactNullableString(value.memberId ?? null);
  if (version >= 9) writer.int32(value.memberEpoch ?? -1);
  const topics = value.topics;
  writer.compactArrayLength(topics === null ? -1 : topics.length);
  if (topics !== null) for (const item of topics) writeOffsetFetchRequestTopics(writer, item, version);
  writer.tagCount(0);
}

function writeOffsetFetchRequestTopics(writer: Writer, value: OffsetFetchRequestTopicsInput, version: number): void {
  if (version <= 9) writer.compactString(value.name ?? '');
  if (version >= 10) writer.uuid(value.topicId ?? ZERO_UUID);
  const partitionIndexes = value.partitionIndexes;
  writer.compactArrayLength(partitionIndexes.length);
  for (const item of partitionIndexes) writer.int32(item);
  writer.tagCount(0);
}

export interface OffsetFetchResponse {
  throttleTimeMs: number; // v3+
  topics: OffsetFetchResponseTopic[]; // v1-7
  errorCode: number; // v2-7
  groups: OffsetFetchResponseGroup[]; // v8+
}

export interface OffsetFetchResponseInput {
  readonly throttleTimeMs?: number;
  readonly topics?: readonly OffsetFetchResponseTopicInput[];
  readonly errorCode?: number; // default 0
  readonly groups?: readonly OffsetFetchResponseGroupInput[];
}

export interface OffsetFetchResponseTopic {
  name: string;
  partitions: OffsetFetchResponsePartition[];
}

export interface OffsetFetchResponseTopicInput {
  readonly name: string;
  readonly partitions: readonly OffsetFetchResponsePartitionInput[];
}

export interface OffsetFetchResponsePartition {
  partitionIndex: number;
  committedOffset: bigint;
  committedLeaderEpoch: number; // v5+
  metadata: string | null;
  errorCode: number;
}

export interface OffsetFetchResponsePartitionInput {
  readonly partitionIndex: number;
  readonly committedOffset: bigint;
  readonly committedLeaderEpoch?: number; // default -1
  readonly metadata: string | null;
  readonly errorCode: number;
}

export interface OffsetFetchResponseGroup {
  groupId: string;
  topics: OffsetFetchResponseTopics[];
  errorCode: number;
}

export interface OffsetFetchResponseGroupInput {
  readonly groupId: string;
  readonly topics: readonly OffsetFetchResponseTopicsInput[];
  readonly errorCode?: number; // default 0
}

export interface OffsetFetchResponseTopics {
  name: string; // v8-9
  topicId: string; // v10
  partitions: OffsetFetchResponsePartitions[];
}

export interface OffsetFetchResponseTopicsInput {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitions: readonly OffsetFetchResponsePartitionsInput[];
}

export interface OffsetFetchResponsePartitions {
  partitionIndex: number;
  committedOffset: bigint;
  committedLeaderEpoch: number;
  metadata: string | null;
  errorCode: number;
}

export interface OffsetFetchResponsePartitionsInput {
  readonly partitionIndex: number;
  readonly committedOffset: bigint;
  readonly committedLeaderEpoch?: number; // default -1
  readonly metadata: string | null;
  readonly errorCode: number;
}

export function readOffsetFetchResponse(reader: Reader, version: number): OffsetFetchResponse {
  const flexible = version >= 6;
  const throttleTimeMs = version >= 3 ? reader.int32() : 0;
  let topics: OffsetFetchResponseTopic[] = [];
  if (version <= 7) {
    const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
    const topicsItems = new Array<OffsetFetchResponseTopic>(topicsLength);
    for (let i = 0; i < topicsLength; i++) topicsItems[i] = readOffsetFetchResponseTopic(reader, version, flexible);
    topics = topicsItems;
  }
  const errorCode = version >= 2 && version <= 7 ? reader.int16() : 0;
  let groups: OffsetFetchResponseGroup[] = [];
  if (version >= 8) {
    const groupsLength = reader.compactArrayLength(5);
    const groupsItems = new Array<OffsetFetchResponseGroup>(groupsLength);
    for (let i = 0; i < groupsLength; i++) groupsItems[i] = readOffsetFetchResponseGroup(reader, version);
    groups = groupsItems;
  }
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, topics, errorCode, groups };
}

function readOffsetFetchResponseTopic(reader: Reader, version: number, flexible: boolean): OffsetFetchResponseTopic {
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(16) : reader.arrayLength(16);
  const partitions = new Array<OffsetFetchResponsePartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readOffsetFetchResponsePartition(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, partitions };
}

function readOffsetFetchResponsePartition(reader: Reader, version: number, flexible: boolean): OffsetFetchResponsePartition {
  const partitionIndex = reader.int32();
  const committedOffset = reader.int64();
  const committedLeaderEpoch = version >= 5 ? reader.int32() : -1;
  const metadata = flexible ? reader.compactNullableString() : reader.nullableString();
  const errorCode = reader.int16();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, committedOffset, committedLeaderEpoch, metadata, errorCode };
}

function readOffsetFetchResponseGroup(reader: Reader, version: number): OffsetFetchResponseGroup {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(3);
  const topics = new Array<OffsetFetchResponseTopics>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readOffsetFetchResponseTopics(reader, version);
  const errorCode = reader.int16();
  reader.skipTaggedFields();
  return { groupId, topics, errorCode };
}

function readOffsetFetchResponseTopics(reader: Reader, version: number): OffsetFetchResponseTopics {
  const name = version <= 9 ? reader.compactString() : '';
  const topicId = version >= 10 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = reader.compactArrayLength(20);
  const partitions = new Array<OffsetFetchResponsePartitions>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readOffsetFetchResponsePartitions(reader);
  reader.skipTaggedFields();
  return { name, topicId, partitions };
}

function readOffsetFetchResponsePartitions(reader: Reader): OffsetFetchResponsePartitions {
  const partitionIndex = reader.int32();
  const committedOffset = reader.int64();
  const committedLeaderEpoch = reader.int32();
  const metadata = reader.compactNullableString();
  const errorCode = reader.int16();
  reader.skipTaggedFields();
  return { partitionIndex, committedOffset, committedLeaderEpoch, metadata, errorCode };
}

export function writeOffsetFetchResponse(writer: Writer, value: OffsetFetchResponseInput, version: number): void {
  const flexible = version >= 6;
  if (version >= 3) writer.int32(value.throttleTimeMs ?? 0);
  if (version <= 7) {
    const topics = value.topics ?? [];
    if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
    for (const item of topics) writeOffsetFetchResponseTopic(writer, item, version, flexible);
  }
  if (version >= 2 && version <= 7) writer.int16(value.errorCode ?? 0);
  if (version >= 8) {
    const groups = value.groups ?? [];
    writer.compactArrayLength(groups.length);
    for (const item of groups) writeOffsetFetchResponseGroup(writer, item, version);
  }
  if (flexible) writer.tagCount(0);
}

function writeOffsetFetchResponseTopic(writer: Writer, value: OffsetFetchResponseTopicInput, version: number, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeOffsetFetchResponsePartition(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeOffsetFetchResponsePartition(writer: Writer, value: OffsetFetchResponsePartitionInput, version: number, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.committedOffset);
  if (version >= 5) writer.int32(value.committedLeaderEpoch ?? -1);
  if (flexible) writer.compactNullableString(value.metadata); else writer.nullableString(value.metadata);
  writer.int16(value.errorCode);
  if (flexible) writer.tagCount(0);
}

function writeOffsetFetchResponseGroup(writer: Writer, value: OffsetFetchResponseGroupInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeOffsetFetchResponseTopics(writer, item, version);
  writer.int16(value.errorCode ?? 0);
  writer.tagCount(0);
}

function writeOffsetFetchResponseTopics(writer: Writer, value: OffsetFetchResponseTopicsInput, version: number): void {
  if (version <= 9) writer.compactString(value.name ?? '');
  if (version >= 10) writer.uuid(value.topicId ?? ZERO_UUID);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeOffsetFetchResponsePartitions(writer, item);
  writer.tagCount(0);
}

function writeOffsetFetchResponsePartitions(writer: Writer, value: OffsetFetchResponsePartitionsInput): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.committedOffset);
  writer.int32(value.committedLeaderEpoch ?? -1);
  writer.compactNullableString(value.metadata);
  writer.int16(value.errorCode);
  writer.tagCount(0);
}
