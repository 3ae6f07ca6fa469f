// Written by generator/generate.mjs from schemas/78-share-fetch.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ShareFetch: Api<ShareFetchRequest, ShareFetchRequestInput, ShareFetchResponse, ShareFetchResponseInput> = {
  key: 78,
  name: 'ShareFetch',
  validVersions: { min: 1, max: 2 },
  flexibleFrom: 0,
  readRequest: readShareFetchRequest,
  writeRequest: writeShareFetchRequest,
  readResponse: readShareFetchResponse,
  writeResponse: writeShareFetchResponse,
};

export interface ShareFetchRequest {
  groupId: string | null;
  memberId: string | null;
  shareSessionEpoch: number;
  maxWaitMs: number;
  minBytes: number;
  maxBytes: number;
  maxRecords: number;
  batchSize: number;
  shareAcquireMode: number; // v2
  isRenewAck: boolean; // v2
  topics: ShareFetchRequestFetchTopic[];
  forgottenTopicsData: ShareFetchRequestForgottenTopic[];
}

export interface ShareFetchRequestInput {
  readonly groupId?: string | null;
  readonly memberId: string | null;
  readonly shareSessionEpoch: number;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes?: number; // default 2147483647
  readonly maxRecords: number;
  readonly batchSize: number;
  readonly shareAcquireMode?: number; // default 0
  readonly isRenewAck?: boolean; // default false
  readonly topics: readonly ShareFetchRequestFetchTopicInput[];
  readonly forgottenTopicsData: readonly ShareFetchRequestForgottenTopicInput[];
}

export interface ShareFetchRequestFetchTopic {
  topicId: string;
  partitions: ShareFetchRequestFetchPartition[];
}

export interface ShareFetchRequestFetchTopicInput {
  readonly topicId: string;
  readonly partitions: readonly ShareFetchRequestFetchPartitionInput[];
}

export interface ShareFetchRequestFetchPartition {
  partitionIndex: number;
  acknowledgementBatches: ShareFetchRequestAcknowledgementBatch[];
}

export interface ShareFetchRequestFetchPartitionInput {
  readonly partitionIndex: number;
  readonly acknowledgementBatches: readonly ShareFetchRequestAcknowledgementBatchInput[];
}

export interface ShareFetchRequestAcknowledgementBatch {
  firstOffset: bigint;
  lastOffset: bigint;
  acknowledgeTypes: number[];
}

export interface ShareFetchRequestAcknowledgementBatchInput {
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  readonly acknowledgeTypes: readonly number[];
}

export interface ShareFetchRequestForgottenTopic {
  topicId: string;
  partitions: number[];
}

export interface ShareFetchRequestForgottenTopicInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export function readShareFetchRequest(reader: Reader, version: number): ShareFetchRequest {
  const groupId = reader.compactNullableString();
  const memberId = reader.compactNullableString();
  const shareSessionEpoch = reader.int32();
  const maxWaitMs = reader.int32();
  const minBytes = reader.int32();
  const maxBytes = reader.int32();
  const maxRecords = reader.int32();
  const batchSize = reader.int32();
  const shareAcquireMode = version >= 2 ? reader.int8() : 0;
  const isRenewAck = version >= 2 ? reader.bool() : false;
  const topicsLength = reader.compactArrayLength(18);
  const topics = new Array<ShareFetchRequestFetchTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readShareFetchRequestFetchTopic(reader);
  const forgottenTopicsDataLength = reader.compactArrayLength(18);
  const forgottenTopicsData = new Array<ShareFetchRequestForgottenTopic>(forgottenTopicsDataLength);
  for (let i = 0; i < forgottenTopicsDataLength; i++) forgottenTopicsData[i] = readShareFetchRequestForgottenTopic(reader);
  reader.skipTaggedFields();
  return { groupId, memberId, shareSessionEpoch, maxWaitMs, minBytes, maxBytes, maxRecords, batchSize, shareAcquireMode, isRenewAck, topics, forgottenTopicsData };
}

function readShareFetchRequestFetchTopic(reader: Reader): ShareFetchRequestFetchTopic {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(6);
  const partitions = new Array<ShareFetchRequestFetchPartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readShareFetchRequestFetchPartition(reader);
  reader.skipTaggedFields();
  return { topicId, partitions };
}

function readShareFetchRequestFetchPartition(reader: Reader): ShareFetchRequestFetchPartition {
  const partitionIndex = reader.int32();
  const acknowledgementBatchesLength = reader.compactArrayLength(18);
  const acknowledgementBatches = new Array<ShareFetchRequestAcknowledgementBatch>(acknowledgementBatchesLength);
  for (let i = 0; i < acknowledgementBatchesLength; i++) acknowledgementBatches[i] = readShareFetchRequestAcknowledgementBatch(reader);
  reader.skipTaggedFields();
  return { partitionIndex, acknowledgementBatches };
}

function readShareFetchRequestAcknowledgementBatch(reader: Reader): ShareFetchRequestAcknowledgementBatch {
  const firstOffset = reader.int64();
  const lastOffset = reader.int64();
  const acknowledgeTypesLength = reader.compactArrayLength(1);
  const acknowledgeTypes = new Array<number>(acknowledgeTypesLength);
  for (let i = 0; i < acknowledgeTypesLength; i++) acknowledgeTypes[i] = reader.int8();
  reader.skipTaggedFields();
  return { firstOffset, lastOffset, acknowledgeTypes };
}

function readShareFetchRequestForgottenTopic(reader: Reader): ShareFetchRequestForgottenTopic {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { topicId, partitions };
}

export function writeShareFetchRequest(writer: Writer, value: ShareFetchRequestInput, version: number): void {
  writer.compactNullableString(value.groupId ?? null);
  writer.compactNullableString(value.memberId);
  writer.int32(value.shareSessionEpoch);
  writer.int32(value.maxWaitMs);
  writer.int32(value.minBytes);
  writer.int32(value.maxBytes ?? 2147483647);
  writer.int32(value.maxRecords);
  writer.int32(value.batchSize);
  if (version >= 2) writer.int8(value.shareAcquireMode ?? 0);
  if (version >= 2) writer.bool(value.isRenewAck ?? false);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeShareFetchRequestFetchTopic(writer, item);
  const forgottenTopicsData = value.forgottenTopicsData;
  writer.compactArrayLength(forgottenTopicsData.length);
  for (const item of forgottenTopicsData) writeShareFetchRequestForgottenTopic(writer, item);
  writer.tagCount(0);
}

function writeShareFetchRequestFetchTopic(writer: Writer, value: ShareFetchRequestFetchTopicInput): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeShareFetchRequestFetchPartition(writer, item);
  writer.tagCount(0);
}

function writeShareFetchRequestFetchPartition(writer: Writer, value: ShareFetchRequestFetchPartitionInput): void {
  writer.int32(value.partitionIndex);
  const acknowledgementBatches = value.acknowledgementBatches;
  writer.compactArrayLength(acknowledgementBatches.length);
  for (const item of acknowledgementBatches) writeShareFetchRequestAcknowledgementBatch(writer, item);
  writer.tagCount(0);
}

function writeShareFetchRequestAcknowledgementBatch(writer: Writer, value: ShareFetchRequestAcknowledgementBatchInput): void {
  writer.int64(value.firstOffset);
  writer.int64(value.lastOffset);
  const acknowledgeTypes = value.acknowledgeTypes;
  writer.compactArrayLength(acknowledgeTypes.length);
  for (const item of acknowledgeTypes) writer.int8(item);
  writer.tagCount(0);
}

function writeShareFetchRequestForgottenTopic(writer: Writer, value: ShareFetchRequestForgottenTopicInput): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}

export interface ShareFetchResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  acquisitionLockTimeoutMs: number;
  responses: ShareFetchResponseableTopicResponse[];
  nodeEndpoints: ShareFetchResponseNodeEndpoint[];
}

export interface ShareFetchResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly acquisitionLockTimeoutMs: number;
  readonly responses: readonly ShareFetchResponseableTopicResponseInput[];
  readonly nodeEndpoints: readonly ShareFetchResponseNodeEndpointInput[];
}

export interface ShareFetchResponseableTopicResponse {
  topicId: string;
  partitions: ShareFetchResponsePartitionData[];
}

export interface ShareFetchResponseableTopicResponseInput {
  readonly topicId: string;
  readonly partitions: readonly ShareFetchResponsePartitionDataInput[];
}

export interface ShareFetchResponsePartitionData {
  partitionIndex: number;
  errorCode: number;
  errorMessage: string | null;
  acknowledgeErrorCode: number;
  acknowledgeErrorMessage: string | null;
  currentLeader: ShareFetchResponseLeaderIdAndEpoch;
  records: Buffer;
  acquiredRecords: ShareFetchResponseAcquiredRecords[];
}

export interface ShareFetchResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly acknowledgeErrorCode: number;
  readonly acknowledgeErrorMessage?: string | null;
  readonly currentLeader: ShareFetchResponseLeaderIdAndEpochInput;
  readonly records: Buffer;
  readonly acquiredRecords: readonly ShareFetchResponseAcquiredRecordsInput[];
}

export interface ShareFetchResponseLeaderIdAndEpoch {
  leaderId: number;
  leaderEpoch: number;
}

export interface ShareFetchResponseLeaderIdAndEpochInput {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface ShareFetchResponseAcquiredRecords {
  firstOffset: bigint;
  lastOffset: bigint;
  deliveryCount: number;
}

export interface ShareFetchResponseAcquiredRecordsInput {
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  readonly deliveryCount: number;
}

export interface ShareFetchResponseNodeEndpoint {
  nodeId: number;
  host: string;
  port: number;
  rack: string | null;
}

export interface ShareFetchResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null;
}

export function readShareFetchResponse(reader: Reader, _version: number): ShareFetchResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const acquisitionLockTimeoutMs = reader.int32();
  const responsesLength = reader.compactArrayLength(18);
  const responses = new Array<ShareFetchResponseableTopicResponse>(responsesLength);
  for (let i = 0; i < responsesLength; i++) responses[i] = readShareFetchResponseableTopicResponse(reader);
  const nodeEndpointsLength = reader.compactArrayLength(11);
  const nodeEndpoints = new Array<ShareFetchResponseNodeEndpoint>(nodeEndpointsLength);
  for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpoints[i] = readShareFetchResponseNodeEndpoint(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, acquisitionLockTimeoutMs, responses, nodeEndpoints };
}

function readShareFetchResponseableTopicResponse(reader: Reader): ShareFetchResponseableTopicResponse {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(22);
  const partitions = new Array<ShareFetchResponsePartitionData>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readShareFetchResponsePartitionData(reader);
  reader.skipTaggedFields();
  return { topicId, partitions };
}

function readShareFetchResponsePartitionData(reader: Reader): ShareFetchResponsePartitionData {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const acknowledgeErrorCode = reader.int16();
  const acknowledgeErrorMessage = reader.compactNullableString();
  const currentLeader = readShareFetchResponseLeaderIdAndEpoch(reader);
  const records = reader.compactRecords();
  const acquiredRecordsLength = reader.compactArrayLength(19);
  const acquiredRecords = new Array<ShareFetchResponseAcquiredRecords>(acquiredRecordsLength);
  for (let i = 0; i < acquiredRecordsLength; i++) acquiredRecords[i] = readShareFetchResponseAcquiredRecords(reader);
  reader.skipTaggedFields();
  return { partitionIndex, errorCode, errorMessage, acknowledgeErrorCode, acknowledgeErrorMessage, currentLeader, records, acquiredRecords };
}

function readShareFetchResponseLeaderIdAndEpoch(reader: Reader): ShareFetchResponseLeaderIdAndEpoch {
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  reader.skipTaggedFields();
  return { leaderId, leaderEpoch };
}

function readShareFetchResponseAcquiredRecords(reader: Reader): ShareFetchResponseAcquiredRecords {
  const firstOffset = reader.int64();
  const lastOffset = reader.int64();
  const deliveryCount = reader.int16();
  reader.skipTaggedFields();
  return { firstOffset, lastOffset, deliveryCount };
}

function readShareFetchResponseNodeEndpoint(reader: Reader): ShareFetchResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const rack = reader.compactNullableString();
  reader.skipTaggedFields();
  return { nodeId, host, port, rack };
}

export function writeShareFetchResponse(writer: Writer, value: ShareFetchResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.int32(value.acquisitionLockTimeoutMs);
  const responses = value.responses;
  writer.compactArrayLength(responses.length);
  for (const item of responses) writeShareFetchResponseableTopicResponse(writer, item);
  const nodeEndpoints = value.nodeEndpoints;
  writer.compactArrayLength(nodeEndpoints.length);
  for (const item of nodeEndpoints) writeShareFetchResponseNodeEndpoint(writer, item);
  writer.tagCount(0);
}

function writeShareFetchResponseableTopicResponse(writer: Writer, value: ShareFetchResponseableTopicResponseInput): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeShareFetchResponsePartitionData(writer, item);
  writer.tagCount(0);
}

function writeShareFetchResponsePartitionData(writer: Writer, value: ShareFetchResponsePartitionDataInput): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.int16(value.acknowledgeErrorCode);
  writer.compactNullableString(value.acknowledgeErrorMessage ?? null);
  writeShareFetchResponseLeaderIdAndEpoch(writer, value.currentLeader);
  writer.compactRecords(value.records);
  const acquiredRecords = value.acquiredRecords;
  writer.compactArrayLength(acquiredRecords.length);
  for (const item of acquiredRecords) writeShareFetchResponseAcquiredRecords(writer, item);
  writer.tagCount(0);
}

function writeShareFetchResponseLeaderIdAndEpoch(writer: Writer, value: ShareFetchResponseLeaderIdAndEpochInput): void {
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  writer.tagCount(0);
}

function writeShareFetchResponseAcquiredRecords(writer: Writer, value: ShareFetchResponseAcquiredRecordsInput): void {
  writer.int64(value.firstOffset);
  writer.int64(value.lastOffset);
  writer.int16(value.deliveryCount);
  writer.tagCount(0);
}

function writeShareFetchResponseNodeEndpoint(writer: Writer, value: ShareFetchResponseNodeEndpointInput): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.compactNullableString(value.rack ?? null);
  writer.tagCount(0);
}
