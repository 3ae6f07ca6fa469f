// Written by generator/generate.mjs from schemas/79-share-acknowledge.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ShareAcknowledge: Api<ShareAcknowledgeRequest, ShareAcknowledgeRequestInput, ShareAcknowledgeResponse, ShareAcknowledgeResponseInput> = {
  key: 79,
  name: 'ShareAcknowledge',
  validVersions: { min: 1, max: 2 },
  flexibleFrom: 0,
  readRequest: readShareAcknowledgeRequest,
  writeRequest: writeShareAcknowledgeRequest,
  readResponse: readShareAcknowledgeResponse,
  writeResponse: writeShareAcknowledgeResponse,
};

export interface ShareAcknowledgeRequest {
  groupId: string | null;
  memberId: string | null;
  shareSessionEpoch: number;
  isRenewAck: boolean; // v2
  topics: ShareAcknowledgeRequestAcknowledgeTopic[];
}

export interface ShareAcknowledgeRequestInput {
  readonly groupId?: string | null;
  readonly memberId: string | null;
  readonly shareSessionEpoch: number;
  readonly isRenewAck?: boolean; // default false
  readonly topics: readonly ShareAcknowledgeRequestAcknowledgeTopicInput[];
}

export interface ShareAcknowledgeRequestAcknowledgeTopic {
  topicId: string;
  partitions: ShareAcknowledgeRequestAcknowledgePartition[];
}

export interface ShareAcknowledgeRequestAcknowledgeTopicInput {
  readonly topicId: string;
  readonly partitions: readonly ShareAcknowledgeRequestAcknowledgePartitionInput[];
}

export interface ShareAcknowledgeRequestAcknowledgePartition {
  partitionIndex: number;
  acknowledgementBatches: ShareAcknowledgeRequestAcknowledgementBatch[];
}

export interface ShareAcknowledgeRequestAcknowledgePartitionInput {
  readonly partitionIndex: number;
  readonly acknowledgementBatches: readonly ShareAcknowledgeRequestAcknowledgementBatchInput[];
}

export interface ShareAcknowledgeRequestAcknowledgementBatch {
  firstOffset: bigint;
  lastOffset: bigint;
  acknowledgeTypes: number[];
}

export interface ShareAcknowledgeRequestAcknowledgementBatchInput {
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  readonly acknowledgeTypes: readonly number[];
}

export function readShareAcknowledgeRequest(reader: Reader, version: number): ShareAcknowledgeRequest {
  const groupId = reader.compactNullableString();
  const memberId = reader.compactNullableString();
  const shareSessionEpoch = reader.int32();
  const isRenewAck = version >= 2 ? reader.bool() : false;
  const topicsLength = reader.compactArrayLength(18);
  const topics = new Array<ShareAcknowledgeRequestAcknowledgeTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readShareAcknowledgeRequestAcknowledgeTopic(reader);
  reader.skipTaggedFields();
  return { groupId, memberId, shareSessionEpoch, isRenewAck, topics };
}

function readShareAcknowledgeRequestAcknowledgeTopic(reader: Reader): ShareAcknowledgeRequestAcknowledgeTopic {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(6);
  const partitions = new Array<ShareAcknowledgeRequestAcknowledgePartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readShareAcknowledgeRequestAcknowledgePartition(reader);
  reader.skipTaggedFields();
  return { topicId, partitions };
}

function readShareAcknowledgeRequestAcknowledgePartition(reader: Reader): ShareAcknowledgeRequestAcknowledgePartition {
  const partitionIndex = reader.int32();
  const acknowledgementBatchesLength = reader.compactArrayLength(18);
  const acknowledgementBatches = new Array<ShareAcknowledgeRequestAcknowledgementBatch>(acknowledgementBatchesLength);
  for (let i = 0; i < acknowledgementBatchesLength; i++) acknowledgementBatches[i] = readShareAcknowledgeRequestAcknowledgementBatch(reader);
  reader.skipTaggedFields();
  return { partitionIndex, acknowledgementBatches };
}

function readShareAcknowledgeRequestAcknowledgementBatch(reader: Reader): ShareAcknowledgeRequestAcknowledgementBatch {
  const firstOffset = reader.int64();
  const lastOffset = reader.int64();
  const acknowledgeTypesLength = reader.compactArrayLength(1);
  const acknowledgeTypes = new Array<number>(acknowledgeTypesLength);
  for (let i = 0; i < acknowledgeTypesLength; i++) acknowledgeTypes[i] = reader.int8();
  reader.skipTaggedFields();
  return { firstOffset, lastOffset, acknowledgeTypes };
}

export function writeShareAcknowledgeRequest(writer: Writer, value: ShareAcknowledgeRequestInput, version: number): void {
  writer.compactNullableString(value.groupId ?? null);
  writer.compactNullableString(value.memberId);
  writer.int32(value.shareSessionEpoch);
  if (version >= 2) writer.bool(value.isRenewAck ?? false);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeShareAcknowledgeRequestAcknowledgeTopic(writer, item);
  writer.tagCount(0);
}

function writeShareAcknowledgeRequestAcknowledgeTopic(writer: Writer, value: ShareAcknowledgeRequestAcknowledgeTopicInput): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeShareAcknowledgeRequestAcknowledgePartition(writer, item);
  writer.tagCount(0);
}

function writeShareAcknowledgeRequestAcknowledgePartition(writer: Writer, value: ShareAcknowledgeRequestAcknowledgePartitionInput): void {
  writer.int32(value.partitionIndex);
  const acknowledgementBatches = value.acknowledgementBatches;
  writer.compactArrayLength(acknowledgementBatches.length);
  for (const item of acknowledgementBatches) writeShareAcknowledgeRequestAcknowledgementBatch(writer, item);
  writer.tagCount(0);
}

function writeShareAcknowledgeRequestAcknowledgementBatch(writer: Writer, value: ShareAcknowledgeRequestAcknowledgementBatchInput): void {
  writer.int64(value.firstOffset);
  writer.int64(value.lastOffset);
  const acknowledgeTypes = value.acknowledgeTypes;
  writer.compactArrayLength(acknowledgeTypes.length);
  for (const item of acknowledgeTypes) writer.int8(item);
  writer.tagCount(0);
}

export interface ShareAcknowledgeResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  acquisitionLockTimeoutMs: number; // v2
  responses: ShareAcknowledgeResponseTopicResponse[];
  nodeEndpoints: ShareAcknowledgeResponseNodeEndpoint[];
}

export interface ShareAcknowledgeResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly acquisitionLockTimeoutMs?: number;
  readonly responses: readonly ShareAcknowledgeResponseTopicResponseInput[];
  readonly nodeEndpoints: readonly ShareAcknowledgeResponseNodeEndpointInput[];
}

export interface ShareAcknowledgeResponseTopicResponse {
  topicId: string;
  partitions: ShareAcknowledgeResponsePartitionData[];
}

export interface ShareAcknowledgeResponseTopicResponseInput {
  readonly topicId: string;
  readonly partitions: readonly ShareAcknowledgeResponsePartitionDataInput[];
}

export interface ShareAcknowledgeResponsePartitionData {
  partitionIndex: number;
  errorCode: number;
  errorMessage: string | null;
  currentLeader: ShareAcknowledgeResponseLeaderIdAndEpoch;
}

export interface ShareAcknowledgeResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly currentLeader: ShareAcknowledgeResponseLeaderIdAndEpochInput;
}

export interface ShareAcknowledgeResponseLeaderIdAndEpoch {
  leaderId: number;
  leaderEpoch: number;
}

export interface ShareAcknowledgeResponseLeaderIdAndEpochInput {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface ShareAcknowledgeResponseNodeEndpoint {
  nodeId: number;
  host: string;
  port: number;
  rack: string | null;
}

export interface ShareAcknowledgeResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null;
}

export function readShareAcknowledgeResponse(reader: Reader, version: number): ShareAcknowledgeResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const acquisitionLockTimeoutMs = version >= 2 ? reader.int32() : 0;
  const responsesLength = reader.compactArrayLength(18);
  const responses = new Array<ShareAcknowledgeResponseTopicResponse>(responsesLength);
  for (let i = 0; i < responsesLength; i++) responses[i] = readShareAcknowledgeResponseTopicResponse(reader);
  const nodeEndpointsLength = reader.compactArrayLength(11);
  const nodeEndpoints = new Array<ShareAcknowledgeResponseNodeEndpoint>(nodeEndpointsLength);
  for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpoints[i] = readShareAcknowledgeResponseNodeEndpoint(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, acquisitionLockTimeoutMs, responses, nodeEndpoints };
}

function readShareAcknowledgeResponseTopicResponse(reader: Reader): ShareAcknowledgeResponseTopicResponse {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(17);
  const partitions = new Array<ShareAcknowledgeResponsePartitionData>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readShareAcknowledgeResponsePartitionData(reader);
  reader.skipTaggedFields();
  return { topicId, partitions };
}

function readShareAcknowledgeResponsePartitionData(reader: Reader): ShareAcknowledgeResponsePartitionData {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const currentLeader = readShareAcknowledgeResponseLeaderIdAndEpoch(reader);
  reader.skipTaggedFields();
  return { partitionIndex, errorCode, errorMessage, currentLeader };
}

function readShareAcknowledgeResponseLeaderIdAndEpoch(reader: Reader): ShareAcknowledgeResponseLeaderIdAndEpoch {
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  reader.skipTaggedFields();
  return { leaderId, leaderEpoch };
}

function readShareAcknowledgeResponseNodeEndpoint(reader: Reader): ShareAcknowledgeResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const rack = reader.compactNullableString();
  reader.skipTaggedFields();
  return { nodeId, host, port, rack };
}

export function writeShareAcknowledgeResponse(writer: Writer, value: ShareAcknowledgeResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  if (version >= 2) writer.int32(value.acquisitionLockTimeoutMs ?? 0);
  const responses = value.responses;
  writer.compactArrayLength(responses.length);
  for (const item of responses) writeShareAcknowledgeResponseTopicResponse(writer, item);
  const nodeEndpoints = value.nodeEndpoints;
  writer.compactArrayLength(nodeEndpoints.length);
  for (const item of nodeEndpoints) writeShareAcknowledgeResponseNodeEndpoint(writer, item);
  writer.tagCount(0);
}

function writeShareAcknowledgeResponseTopicResponse(writer: Writer, value: ShareAcknowledgeResponseTopicResponseInput): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeShareAcknowledgeResponsePartitionData(writer, item);
  writer.tagCount(0);
}

function writeShareAcknowledgeResponsePartitionData(writer: Writer, value: ShareAcknowledgeResponsePartitionDataInput): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writeShareAcknowledgeResponseLeaderIdAndEpoch(writer, value.currentLeader);
  writer.tagCount(0);
}

function writeShareAcknowledgeResponseLeaderIdAndEpoch(writer: Writer, value: ShareAcknowledgeResponseLeaderIdAndEpochInput): void {
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  writer.tagCount(0);
}

function writeShareAcknowledgeResponseNodeEndpoint(writer: Writer, value: ShareAcknowledgeResponseNodeEndpointInput): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.compactNullableString(value.rack ?? null);
  writer.tagCount(0);
}
