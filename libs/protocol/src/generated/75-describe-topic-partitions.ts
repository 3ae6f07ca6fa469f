// Written by generator/generate.mjs from schemas/75-describe-topic-partitions.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeTopicPartitions: Api<DescribeTopicPartitionsRequest, DescribeTopicPartitionsRequestInput, DescribeTopicPartitionsResponse, DescribeTopicPartitionsResponseInput> = {
  key: 75,
  name: 'DescribeTopicPartitions',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readDescribeTopicPartitionsRequest,
  writeRequest: writeDescribeTopicPartitionsRequest,
  readResponse: readDescribeTopicPartitionsResponse,
  writeResponse: writeDescribeTopicPartitionsResponse,
};

export interface DescribeTopicPartitionsRequest {
  topics: DescribeTopicPartitionsRequestTopicRequest[];
  responsePartitionLimit: number;
  cursor: DescribeTopicPartitionsRequestCursor | null;
}

export interface DescribeTopicPartitionsRequestInput {
  readonly topics: readonly DescribeTopicPartitionsRequestTopicRequestInput[];
  readonly responsePartitionLimit?: number; // default 2000
  readonly cursor?: DescribeTopicPartitionsRequestCursorInput | null;
}

export interface DescribeTopicPartitionsRequestTopicRequest {
  name: string;
}

export interface DescribeTopicPartitionsRequestTopicRequestInput {
  readonly name: string;
}

export interface DescribeTopicPartitionsRequestCursor {
  topicName: string;
  partitionIndex: number;
}

export interface DescribeTopicPartitionsRequestCursorInput {
  readonly topicName: string;
  readonly partitionIndex: number;
}

export function readDescribeTopicPartitionsRequest(reader: Reader, _version: number): DescribeTopicPartitionsRequest {
  const topicsLength = reader.compactArrayLength(2);
  const topics = new Array<DescribeTopicPartitionsRequestTopicRequest>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readDescribeTopicPartitionsRequestTopicRequest(reader);
  const responsePartitionLimit = reader.int32();
  const cursor = reader.isPresent() ? readDescribeTopicPartitionsRequestCursor(reader) : null;
  reader.skipTaggedFields();
  return { topics, responsePartitionLimit, cursor };
}

function readDescribeTopicPartitionsRequestTopicRequest(reader: Reader): DescribeTopicPartitionsRequestTopicRequest {
  const name = reader.compactString();
  reader.skipTaggedFields();
  return { name };
}

function readDescribeTopicPartitionsRequestCursor(reader: Reader): DescribeTopicPartitionsRequestCursor {
  const topicName = reader.compactString();
  const partitionIndex = reader.int32();
  reader.skipTaggedFields();
  return { topicName, partitionIndex };
}

export function writeDescribeTopicPartitionsRequest(writer: Writer, value: DescribeTopicPartitionsRequestInput, _version: number): void {
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeDescribeTopicPartitionsRequestTopicRequest(writer, item);
  writer.int32(value.responsePartitionLimit ?? 2000);
  const cursor = value.cursor ?? null;
  writer.presence(cursor !== null);
  if (cursor !== null) writeDescribeTopicPartitionsRequestCursor(writer, cursor);
  writer.tagCount(0);
}

function writeDescribeTopicPartitionsRequestTopicRequest(writer: Writer, value: DescribeTopicPartitionsRequestTopicRequestInput): void {
  writer.compactString(value.name);
  writer.tagCount(0);
}

function writeDescribeTopicPartitionsRequestCursor(writer: Writer, value: DescribeTopicPartitionsRequestCursorInput): void {
  writer.compactString(value.topicName);
  writer.int32(value.partitionIndex);
  writer.tagCount(0);
}

export interface DescribeTopicPartitionsResponse {
  throttleTimeMs: number;
  topics: DescribeTopicPartitionsResponseTopic[];
  nextCursor: DescribeTopicPartitionsResponseCursor | null;
}

export interface DescribeTopicPartitionsResponseInput {
  readonly throttleTimeMs?: number;
  readonly topics: readonly DescribeTopicPartitionsResponseTopicInput[];
  readonly nextCursor?: DescribeTopicPartitionsResponseCursorInput | null;
}

export interface DescribeTopicPartitionsResponseTopic {
  errorCode: number;
  name: string | null;
  topicId: string;
  isInternal: boolean;
  partitions: DescribeTopicPartitionsResponsePartition[];
  topicAuthorizedOperations: number;
}

export interface DescribeTopicPartitionsResponseTopicInput {
  readonly errorCode: number;
  readonly name: string | null;
  readonly topicId: string;
  readonly isInternal?: boolean; // default false
  readonly partitions: readonly DescribeTopicPartitionsResponsePartitionInput[];
  readonly topicAuthorizedOperations?: number; // default -2147483648
}

export interface DescribeTopicPartitionsResponsePartition {
  errorCode: number;
  partitionIndex: number;
  leaderId: number;
  leaderEpoch: number;
  replicaNodes: number[];
  isrNodes: number[];
  eligibleLeaderReplicas: number[] | null;
  lastKnownElr: number[] | null;
  offlineReplicas: number[];
}

export interface DescribeTopicPartitionsResponsePartitionInput {
  readonly errorCode: number;
  readonly partitionIndex: number;
  readonly leaderId: number;
  readonly leaderEpoch?: number; // default -1
  readonly replicaNodes: readonly number[];
  readonly isrNodes: readonly number[];
  readonly eligibleLeaderReplicas?: readonly number[] | null;
  readonly lastKnownElr?: readonly number[] | null;
  readonly offlineReplicas: readonly number[];
}

export interface DescribeTopicPartitionsResponseCursor {
  topicName: string;
  partitionIndex: number;
}

export interface DescribeTopicPartitionsResponseCursorInput {
  readonly topicName: string;
  readonly partitionIndex: number;
}

export function readDescribeTopicPartitionsResponse(reader: Reader, _version: number): DescribeTopicPartitionsResponse {
  const throttleTimeMs = reader.int32();
  const topicsLength = reader.compactArrayLength(26);
  const topics = new Array<DescribeTopicPartitionsResponseTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readDescribeTopicPartitionsResponseTopic(reader);
  const nextCursor = reader.isPresent() ? readDescribeTopicPartitionsResponseCursor(reader) : null;
  reader.skipTaggedFields();
  return { throttleTimeMs, topics, nextCursor };
}

function readDescribeTopicPartitionsResponseTopic(reader: Reader): DescribeTopicPartitionsResponseTopic {
  const errorCode = reader.int16();
  const name = reader.compactNullableString();
  const topicId = reader.uuid();
  const isInternal = reader.bool();
  const partitionsLength = reader.compactArrayLength(20);
  const partitions = new Array<DescribeTopicPartitionsResponsePartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readDescribeTopicPartitionsResponsePartition(reader);
  const topicAuthorizedOperations = reader.int32();
  reader.skipTaggedFields();
  return { errorCode, name, topicId, isInternal, partitions, topicAuthorizedOperations };
}

function readDescribeTopicPartitionsResponsePartition(reader: Reader): DescribeTopicPartitionsResponsePartition {
  const errorCode = reader.int16();
  const partitionIndex = reader.int32();
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  const replicaNodesLength = reader.compactArrayLength(4);
  const replicaNodes = new Array<number>(replicaNodesLength);
  for (let i = 0; i < replicaNodesLength; i++) replicaNodes[i] = reader.int32();
  const isrNodesLength = reader.compactArrayLength(4);
  const isrNodes = new Array<number>(isrNodesLength);
  for (let i = 0; i < isrNodesLength; i++) isrNodes[i] = reader.int32();
  let eligibleLeaderReplicas: number[] | null;
  const eligibleLeaderReplicasLength = reader.compactNullableArrayLength(4);
  const eligibleLeaderReplicasItems = new Array<number>(Math.max(0, eligibleLeaderReplicasLength));
  for (let i = 0; i < eligibleLeaderReplicasLength; i++) eligibleLeaderReplicasItems[i] = reader.int32();
  eligibleLeaderReplicas = eligibleLeaderReplicasLength < 0 ? null : eligibleLeaderReplicasItems;
  let lastKnownElr: number[] | null;
  const lastKnownElrLength = reader.compactNullableArrayLength(4);
  const lastKnownElrItems = new Array<number>(Math.max(0, lastKnownElrLength));
  for (let i = 0; i < lastKnownElrLength; i++) lastKnownElrItems[i] = reader.int32();
  lastKnownElr = lastKnownElrLength < 0 ? null : lastKnownElrItems;
  const offlineReplicasLength = reader.compactArrayLength(4);
  const offlineReplicas = new Array<number>(offlineReplicasLength);
  for (let i = 0; i < offlineReplicasLength; i++) offlineReplicas[i] = reader.int32();
  reader.skipTaggedFields();
  return { errorCode, partitionIndex, leaderId, leaderEpoch, replicaNodes, isrNodes, eligibleLeaderReplicas, lastKnownElr, offlineReplicas };
}

function readDescribeTopicPartitionsResponseCursor(reader: Reader): DescribeTopicPartitionsResponseCursor {
  const topicName = reader.compactString();
  const partitionIndex = reader.int32();
  reader.skipTaggedFields();
  return { topicName, partitionIndex };
}

export function writeDescribeTopicPartitionsResponse(writer: Writer, value: DescribeTopicPartitionsResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeDescribeTopicPartitionsResponseTopic(writer, item);
  const nextCursor = value.nextCursor ?? null;
  writer.presence(nextCursor !== null);
  if (nextCursor !== null) writeDescribeTopicPartitionsResponseCursor(writer, nextCursor);
  writer.tagCount(0);
}

function writeDescribeTopicPartitionsResponseTopic(writer: Writer, value: DescribeTopicPartitionsResponseTopicInput): void {
  writer.int16(value.errorCode);
  writer.compactNullableString(value.name);
  writer.uuid(value.topicId);
  writer.bool(value.isInternal ?? false);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeDescribeTopicPartitionsResponsePartition(writer, item);
  writer.int32(value.topicAuthorizedOperations ?? -2147483648);
  writer.tagCount(0);
}

function writeDescribeTopicPartitionsResponsePartition(writer: Writer, value: DescribeTopicPartitionsResponsePartitionInput): void {
  writer.int16(value.errorCode);
  writer.int32(value.partitionIndex);
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch ?? -1);
  const replicaNodes = value.replicaNodes;
  writer.compactArrayLength(replicaNodes.length);
  for (const item of replicaNodes) writer.int32(item);
  const isrNodes = value.isrNodes;
  writer.compactArrayLength(isrNodes.length);
  for (const item of isrNodes) writer.int32(item);
  const eligibleLeaderReplicas = value.eligibleLeaderReplicas ?? null;
  writer.compactArrayLength(eligibleLeaderReplicas === null ? -1 : eligibleLeaderReplicas.length);
  if (eligibleLeaderReplicas !== null) for (const item of eligibleLeaderReplicas) writer.int32(item);
  const lastKnownElr = value.lastKnownElr ?? null;
  writer.compactArrayLength(lastKnownElr === null ? -1 : lastKnownElr.length);
  if (lastKnownElr !== null) for (const item of lastKnownElr) writer.int32(item);
  const offlineReplicas = value.offlineReplicas;
  writer.compactArrayLength(offlineReplicas.length);
  for (const item of offlineReplicas) writer.int32(item);
  writer.tagCount(0);
}

function writeDescribeTopicPartitionsResponseCursor(writer: Writer, value: DescribeTopicPartitionsResponseCursorInput): void {
  writer.compactString(value.topicName);
  writer.int32(value.partitionIndex);
  writer.tagCount(0);
}
