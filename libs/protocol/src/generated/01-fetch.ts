// Written by generator/generate.mjs from schemas/01-fetch.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import { ZERO_UUID } from '../defaults.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const Fetch: Api<FetchRequest, FetchRequestInput, FetchResponse, FetchResponseInput> = {
  key: 1,
  name: 'Fetch',
  validVersions: { min: 4, max: 18 },
  flexibleFrom: 12,
  readRequest: readFetchRequest,
  writeRequest: writeFetchRequest,
  readResponse: readFetchResponse,
  writeResponse: writeFetchResponse,
};

export interface FetchRequest {
  clusterId: string | null; // v12+, tag 0
  replicaId: number; // v4-14
  replicaState: FetchRequestReplicaState; // v15+, tag 1
  maxWaitMs: number;
  minBytes: number;
  maxBytes: number;
  isolationLevel: number;
  sessionId: number; // v7+
  sessionEpoch: number; // v7+
  topics: FetchRequestTopic[];
  forgottenTopicsData: FetchRequestForgottenTopic[]; // v7+
  rackId: string; // v11+
}

export interface FetchRequestInput {
  readonly clusterId?: string | null;
  readonly replicaId?: number; // default -1
  readonly replicaState?: FetchRequestReplicaStateInput;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes?: number; // default 2147483647
  readonly isolationLevel?: number; // default 0
  readonly sessionId?: number; // default 0
  readonly sessionEpoch?: number; // default -1
  readonly topics: readonly FetchRequestTopicInput[];
  readonly forgottenTopicsData?: readonly FetchRequestForgottenTopicInput[];
  readonly rackId?: string; // default ''
}

export interface FetchRequestReplicaState {
  replicaId: number;
  replicaEpoch: bigint;
}

export interface FetchRequestReplicaStateInput {
  readonly replicaId?: number; // default -1
  readonly replicaEpoch?: bigint; // default -1
}

export interface FetchRequestTopic {
  topic: string; // v4-12
  topicId: string; // v13+
  partitions: FetchRequestPartition[];
}

export interface FetchRequestTopicInput {
  readonly topic?: string;
  readonly topicId?: string;
  readonly partitions: readonly FetchRequestPartitionInput[];
}

export interface FetchRequestPartition {
  partition: number;
  currentLeaderEpoch: number; // v9+
  fetchOffset: bigint;
  lastFetchedEpoch: number; // v12+
  logStartOffset: bigint; // v5+
  partitionMaxBytes: number;
  replicaDirectoryId: string; // v17+, tag 0
  highWatermark: bigint; // v18, tag 1
}

export interface FetchRequestPartitionInput {
  readonly partition: number;
  readonly currentLeaderEpoch?: number; // default -1
  readonly fetchOffset: bigint;
  readonly lastFetchedEpoch?: number; // default -1
  readonly logStartOffset?: bigint; // default -1
  readonly partitionMaxBytes: number;
  readonly replicaDirectoryId?: string;
  readonly highWatermark?: bigint; // default 9223372036854775807
}

export interface FetchRequestForgottenTopic {
  topic: string; // v7-12
  topicId: string; // v13+
  partitions: number[];
}

export interface FetchRequestForgottenTopicInput {
  readonly topic?: string;
  readonly topicId?: string;
  readonly partitions: readonly number[];
}

export function readFetchRequest(reader: Reader, version: number): FetchRequest {
  const flexible = version >= 12;
  const replicaId = version <= 14 ? reader.int32() : -1;
  const maxWaitMs = reader.int32();
  const minBytes = reader.int32();
  const maxBytes = reader.int32();
  const isolationLevel = reader.int8();
  const sessionId = version >= 7 ? reader.int32() : 0;
  const sessionEpoch = version >= 7 ? reader.int32() : -1;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<FetchRequestTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readFetchRequestTopic(reader, version, flexible);
  let forgottenTopicsData: FetchRequestForgottenTopic[] = [];
  if (version >= 7) {
    const forgottenTopicsDataLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
    const forgottenTopicsDataItems = new Array<FetchRequestForgottenTopic>(forgottenTopicsDataLength);
    for (let i = 0; i < forgottenTopicsDataLength; i++) forgottenTopicsDataItems[i] = readFetchRequestForgottenTopic(reader, version, flexible);
    forgottenTopicsData = forgottenTopicsDataItems;
  }
  const rackId = version >= 11 ? (flexible ? reader.compactString() : reader.string()) : '';
  let clusterId: string | null = null;
  let replicaState: FetchRequestReplicaState = { replicaId: -1, replicaEpoch: -1n };
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let tags = 0; tags < tagCount; tags++) {
      const tag = reader.unsignedVarint();
      const end = reader.taggedFieldEnd();
      if (tag === 0) {
        clusterId = reader.compactNullableString();
      } else if (tag === 1 && version >= 15) {
        replicaState = readFetchRequestReplicaState(reader);
      } else reader.skipTo(end);
      reader.expectEnd(end);
    }
  }
  return { clusterId, replicaId, replicaState, maxWaitMs, minBytes, maxBytes, isolationLevel, sessionId, sessionEpoch, topics, forgottenTopicsData, rackId };
}

function readFetchRequestReplicaState(reader: Reader): FetchRequestReplicaState {
  const replicaId = reader.int32();
  const replicaEpoch = reader.int64();
  reader.skipTaggedFields();
  return { replicaId, replicaEpoch };
}

function readFetchRequestTopic(reader: Reader, version: number, flexible: boolean): FetchRequestTopic {
  const topic = version <= 12 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version >= 13 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = flexible ? reader.compactArrayLength(16) : reader.arrayLength(16);
  const partitions = new Array<FetchRequestPartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readFetchRequestPartition(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { topic, topicId, partitions };
}

function readFetchRequestPartition(reader: Reader, version: number, flexible: boolean): FetchRequestPartition {
  const partition = reader.int32();
  const currentLeaderEpoch = version >= 9 ? reader.int32() : -1;
  const fetchOffset = reader.int64();
  const lastFetchedEpoch = version >= 12 ? reader.int32() : -1;
  const logStartOffset = version >= 5 ? reader.int64() : -1n;
  const partitionMaxBytes = reader.int32();
  let replicaDirectoryId: string = ZERO_UUID;
  let highWatermark: bigint = 9223372036854775807n;
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let tags = 0; tags < tagCount; tags++) {
      const tag = reader.unsignedVarint();
      const end = reader.taggedFieldEnd();
      if (tag === 0 && version >= 17) {
        replicaDirectoryId = reader.uuid();
      } else if (tag === 1 && version >= 18) {
        highWatermark = reader.int64();
      } else reader.skipTo(end);
      reader.expectEnd(end);
    }
  }
  return { partition, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, logStartOffset, partitionMaxBytes, replicaDirectoryId, highWatermark };
}

function readFetchRequestForgottenTopic(reader: Reader, version: number, flexible: boolean): FetchRequestForgottenTopic {
  const topic = version <= 12 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version >= 13 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { topic, topicId, partitions };
}

export function writeFetchRequest(writer: Writer, value: FetchRequestInput, version: number): void {
  const flexible = version >= 12;
  if (version <= 14) writer.int32(value.replicaId ?? -1);
  writer.int32(value.maxWaitMs);
  writer.int32(value.minBytes);
  writer.int32(value.maxBytes ?? 2147483647);
  writer.int8(value.isolationLevel ?? 0);
  if (version >= 7) writer.int32(value.sessionId ?? 0);
  if (version >= 7) writer.int32(value.sessionEpoch ?? -1);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeFetchRequestTopic(writer, item, version, flexible);
  if (version >= 7) {
    const forgottenTopicsData = value.forgottenTopicsData ?? [];
    if (flexible) writer.compactArrayLength(forgottenTopicsData.length); else writer.arrayLength(forgottenTopicsData.length);
    for (const item of forgottenTopicsData) writeFetchRequestForgottenTopic(writer, item, version, flexible);
  }
  if (version >= 11) {
    if (flexible) writer.compactString(value.rackId ?? ''); else writer.string(value.rackId ?? '');
  }
  if (flexible) {
    const clusterId = value.clusterId ?? null;
    const replicaState = value.replicaState ?? { replicaId: -1, replicaEpoch: -1n };
    const hasClusterId = clusterId !== null;
    const hasReplicaState = version >= 15 && ((replicaState.replicaId ?? -1) !== -1 || (replicaState.replicaEpoch ?? -1n) !== -1n);
    writer.tagCount(Number(hasClusterId) + Number(hasReplicaState));
    if (hasClusterId) {
      const start = writer.beginTaggedField(0);
      writer.compactNullableString(clusterId);
      writer.endTaggedField(start);
    }
    if (hasReplicaState) {
      const start = writer.beginTaggedField(1);
      writeFetchRequestReplicaState(writer, replicaState);
      writer.endTaggedField(start);
    }
  }
}

function writeFetchRequestReplicaState(writer: Writer, value: FetchRequestReplicaStateInput): void {
  writer.int32(value.replicaId ?? -1);
  writer.int64(value.replicaEpoch ?? -1n);
  writer.tagCount(0);
}

function writeFetchRequestTopic(writer: Writer, value: FetchRequestTopicInput, version: number, flexible: boolean): void {
  if (version <= 12) {
    if (flexible) writer.compactString(value.topic ?? ''); else writer.string(value.topic ?? '');
  }
  if (version >= 13) writer.uuid(value.topicId ?? ZERO_UUID);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeFetchRequestPartition(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeFetchRequestPartition(writer: Writer, value: FetchRequestPartitionInput, version: number, flexible: boolean): void {
  writer.int32(value.partition);
  if (version >= 9) writer.int32(value.currentLeaderEpoch ?? -1);
  writer.int64(value.fetchOffset);
  if (version >= 12) writer.int32(value.lastFetchedEpoch ?? -1);
  if (version >= 5) writer.int64(value.logStartOffset ?? -1n);
  writer.int32(value.partitionMaxBytes);
  if (flexible) {
    const replicaDirectoryId = value.replicaDirectoryId ?? ZERO_UUID;
    const highWatermark = value.highWatermark ?? 9223372036854775807n;
    const hasReplicaDirectoryId = version >= 17 && replicaDirectoryId !== ZERO_UUID;
    const hasHighWatermark = version >= 18 && highWatermark !== 9223372036854775807n;
    writer.tagCount(Number(hasReplicaDirectoryId) + Number(hasHighWatermark));
    if (hasReplicaDirectoryId) {
      const start = writer.beginTaggedField(0);
      writer.uuid(replicaDirectoryId);
      writer.endTaggedField(start);
    }
    if (hasHighWatermark) {
      const start = writer.beginTaggedField(1);
      writer.int64(highWatermark);
      writer.endTaggedField(start);
    }
  }
}

function writeFetchRequestForgottenTopic(writer: Writer, value: FetchRequestForgottenTopicInput, version: number, flexible: boolean): void {
  if (version <= 12) {
    if (flexible) writer.compactString(value.topic ?? ''); else writer.string(value.topic ?? '');
  }
  if (version >= 13) writer.uuid(value.topicId ?? ZERO_UUID);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  if (flexible) writer.tagCount(0);
}

export interface FetchResponse {
  throttleTimeMs: number;
  errorCode: number; // v7+
  sessionId: number; // v7+
  responses: FetchResponseableTopicResponse[];
  nodeEndpoints: FetchResponseNodeEndpoint[]; // v16+, tag 0
}

export interface FetchResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode?: number;
  readonly sessionId?: number; // default 0
  readonly responses: readonly FetchResponseableTopicResponseInput[];
  readonly nodeEndpoints?: readonly FetchResponseNodeEndpointInput[];
}

export interface FetchResponseableTopicResponse {
  topic: string; // v4-12
  topicId: string; // v13+
  partitions: FetchResponsePartitionData[];
}

export interface FetchResponseableTopicResponseInput {
  readonly topic?: string;
  readonly topicId?: string;
  readonly partitions: readonly FetchResponsePartitionDataInput[];
}

export interface FetchResponsePartitionData {
  partitionIndex: number;
  errorCode: number;
  highWatermark: bigint;
  lastStableOffset: bigint;
  logStartOffset: bigint; // v5+
  divergingEpoch: FetchResponseEpochEndOffset; // v12+, tag 0
  currentLeader: FetchResponseLeaderIdAndEpoch; // v12+, tag 1
  snapshotId: FetchResponseSnapshotId; // v12+, tag 2
  abortedTransactions: FetchResponseAbortedTransaction[] | null;
  preferredReadReplica: number; // v11+
  records: Buffer | null;
}

export interface FetchResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly highWatermark: bigint;
  readonly lastStableOffset?: bigint; // default -1
  readonly logStartOffset?: bigint; // default -1
  readonly divergingEpoch?: FetchResponseEpochEndOffsetInput;
  readonly currentLeader?: FetchResponseLeaderIdAndEpochInput;
  readonly snapshotId?: FetchResponseSnapshotIdInput;
  readonly abortedTransactions: readonly FetchResponseAbortedTransactionInput[] | null;
  readonly preferredReadReplica?: number; // default -1
  readonly records: Buffer | null;
}

export interface FetchResponseEpochEndOffset {
  epoch: number;
  endOffset: bigint;
}

export interface FetchResponseEpochEndOffsetInput {
  readonly epoch?: number; // default -1
  readonly endOffset?: bigint; // default -1
}

export interface FetchResponseLeaderIdAndEpoch {
  leaderId: number;
  leaderEpoch: number;
}

export interface FetchResponseLeaderIdAndEpochInput {
  readonly leaderId?: number; // default -1
  readonly leaderEpoch?: number; // default -1
}

export interface FetchResponseSnapshotId {
  endOffset: bigint;
  epoch: number;
}

export interface FetchResponseSnapshotIdInput {
  readonly endOffset?: bigint; // default -1
  readonly epoch?: number; // default -1
}

export interface FetchResponseAbortedTransaction {
  producerId: bigint;
  firstOffset: bigint;
}

export interface FetchResponseAbortedTransactionInput {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

export interface FetchResponseNodeEndpoint {
  nodeId: number;
  host: string;
  port: number;
  rack: string | null;
}

export interface FetchResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null;
}

export function readFetchResponse(reader: Reader, version: number): FetchResponse {
  const flexible = version >= 12;
  const throttleTimeMs = reader.int32();
  const errorCode = version >= 7 ? reader.int16() : 0;
  const sessionId = version >= 7 ? reader.int32() : 0;
  const responsesLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const responses = new Array<FetchResponseableTopicResponse>(responsesLength);
  for (let i = 0; i < responsesLength; i++) responses[i] = readFetchResponseableTopicResponse(reader, version, flexible);
  let nodeEndpoints: FetchResponseNodeEndpoint[] = [];
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let tags = 0; tags < tagCount; tags++) {
      const tag = reader.unsignedVarint();
      const end = reader.taggedFieldEnd();
      if (tag === 0 && version >= 16) {
        const nodeEndpointsLength = reader.compactArrayLength(11);
        const nodeEndpointsItems = new Array<FetchResponseNodeEndpoint>(nodeEndpointsLength);
        for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpointsItems[i] = readFetchResponseNodeEndpoint(reader);
        nodeEndpoints = nodeEndpointsItems;
      } else reader.skipTo(end);
      reader.expectEnd(end);
    }
  }
  return { throttleTimeMs, errorCode, sessionId, responses, nodeEndpoints };
}

function readFetchResponseableTopicResponse(reader: Reader, version: number, flexible: boolean): FetchResponseableTopicResponse {
  const topic = version <= 12 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version >= 13 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = flexible ? reader.compactArrayLength(30) : reader.arrayLength(30);
  const partitions = new Array<FetchResponsePartitionData>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readFetchResponsePartitionData(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { topic, topicId, partitions };
}

function readFetchResponsePartitionData(reader: Reader, version: number, flexible: boolean): FetchResponsePartitionData {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const highWatermark = reader.int64();
  const lastStableOffset = reader.int64();
  const logStartOffset = version >= 5 ? reader.int64() : -1n;
  let abortedTransactions: FetchResponseAbortedTransaction[] | null;
  const abortedTransactionsLength = flexible ? reader.compactNullableArrayLength(16) : reader.nullableArrayLength(16);
  const abortedTransactionsItems = new Array<FetchResponseAbortedTransaction>(Math.max(0, abortedTransactionsLength));
  for (let i = 0; i < abortedTransactionsLength; i++) abortedTransactionsItems[i] = readFetchResponseAbortedTransaction(reader, flexible);
  abortedTransactions = abortedTransactionsLength < 0 ? null : abortedTransactionsItems;
  const preferredReadReplica = version >= 11 ? reader.int32() : -1;
  const records = flexible ? reader.compactNullableRecords() : reader.nullableRecords();
  let divergingEpoch: FetchResponseEpochEndOffset = { epoch: -1, endOffset: -1n };
  let currentLeader: FetchResponseLeaderIdAndEpoch = { leaderId: -1, leaderEpoch: -1 };
  let snapshotId: FetchResponseSnapshotId = { endOffset: -1n, epoch: -1 };
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let tags = 0; tags < tagCount; tags++) {
      const tag = reader.unsignedVarint();
      const end = reader.taggedFieldEnd();
      if (tag === 0) {
        divergingEpoch = readFetchResponseEpochEndOffset(reader);
      } else if (tag === 1) {
        currentLeader = readFetchResponseLeaderIdAndEpoch(reader);
      } else if (tag === 2) {
        snapshotId = readFetchResponseSnapshotId(reader);
      } else reader.skipTo(end);
      reader.expectEnd(end);
    }
  }
  return { partitionIndex, errorCode, highWatermark, lastStableOffset, logStartOffset, divergingEpoch, currentLeader, snapshotId, abortedTransactions, preferredReadReplica, records };
}

function readFetchResponseEpochEndOffset(reader: Reader): FetchResponseEpochEndOffset {
  const epoch = reader.int32();
  const endOffset = reader.int64();
  reader.skipTaggedFields();
  return { epoch, endOffset };
}

function readFetchResponseLeaderIdAndEpoch(reader: Reader): FetchResponseLeaderIdAndEpoch {
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  reader.skipTaggedFields();
  return { leaderId, leaderEpoch };
}

function readFetchResponseSnapshotId(reader: Reader): FetchResponseSnapshotId {
  const endOffset = reader.int64();
  const epoch = reader.int32();
  reader.skipTaggedFields();
  return { endOffset, epoch };
}

function readFetchResponseAbortedTransaction(reader: Reader, flexible: boolean): FetchResponseAbortedTransaction {
  const producerId = reader.int64();
  const firstOffset = reader.int64();
  if (flexible) reader.skipTaggedFields();
  return { producerId, firstOffset };
}

function readFetchResponseNodeEndpoint(reader: Reader): FetchResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const rack = reader.compactNullableString();
  reader.skipTaggedFields();
  return { nodeId, host, port, rack };
}

export function writeFetchResponse(writer: Writer, value: FetchResponseInput, version: number): void {
  const flexible = version >= 12;
  writer.int32(value.throttleTimeMs ?? 0);
  if (version >= 7) writer.int16(value.errorCode ?? 0);
  if (version >= 7) writer.int32(value.sessionId ?? 0);
  const responses = value.responses;
  if (flexible) writer.compactArrayLength(responses.length); else writer.arrayLength(responses.length);
  for (const item of responses) writeFetchResponseableTopicResponse(writer, item, version, flexible);
  if (flexible) {
    const nodeEndpoints = value.nodeEndpoints ?? [];
    const hasNodeEndpoints = version >= 16 && nodeEndpoints.length > 0;
    writer.tagCount(Number(hasNodeEndpoints));
    if (hasNodeEndpoints) {
      const start = writer.beginTaggedField(0);
      writer.compactArrayLength(nodeEndpoints.length);
      for (const item of nodeEndpoints) writeFetchResponseNodeEndpoint(writer, item);
      writer.endTaggedField(start);
    }
  }
}

function writeFetchResponseableTopicResponse(writer: Writer, value: FetchResponseableTopicResponseInput, version: number, flexible: boolean): void {
  if (version <= 12) {
    if (flexible) writer.compactString(value.topic ?? ''); else writer.string(value.topic ?? '');
  }
  if (version >= 13) writer.uuid(value.topicId ?? ZERO_UUID);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeFetchResponsePartitionData(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeFetchResponsePartitionData(writer: Writer, value: FetchResponsePartitionDataInput, version: number, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.int64(value.highWatermark);
  writer.int64(value.lastStableOffset ?? -1n);
  if (version >= 5) writer.int64(value.logStartOffset ?? -1n);
  const abortedTransactions = value.abortedTransactions;
  if (flexible) writer.compactArrayLength(abortedTransactions === null ? -1 : abortedTransactions.length); else writer.arrayLength(abortedTransactions === null ? -1 : abortedTransactions.length);
  if (abortedTransactions !== null) for (const item of abortedTransactions) writeFetchResponseAbortedTransaction(writer, item, flexible);
  if (version >= 11) writer.int32(value.preferredReadReplica ?? -1);
  if (flexible) writer.compactNullableRecords(value.records); else writer.nullableRecords(value.records);
  if (flexible) {
    const divergingEpoch = value.divergingEpoch ?? { epoch: -1, endOffset: -1n };
    const currentLeader = value.currentLeader ?? { leaderId: -1, leaderEpoch: -1 };
    const snapshotId = value.snapshotId ?? { endOffset: -1n, epoch: -1 };
    const hasDivergingEpoch = ((divergingEpoch.epoch ?? -1) !== -1 || (divergingEpoch.endOffset ?? -1n) !== -1n);
    const hasCurrentLeader = ((currentLeader.leaderId ?? -1) !== -1 || (currentLeader.leaderEpoch ?? -1) !== -1);
    const hasSnapshotId = ((snapshotId.endOffset ?? -1n) !== -1n || (snapshotId.epoch ?? -1) !== -1);
    writer.tagCount(Number(hasDivergingEpoch) + Number(hasCurrentLeader) + Number(hasSnapshotId));
    if (hasDivergingEpoch) {
      const start = writer.beginTaggedField(0);
      writeFetchResponseEpochEndOffset(writer, divergingEpoch);
      writer.endTaggedField(start);
    }
    if (hasCurrentLeader) {
      const start = writer.beginTaggedField(1);
      writeFetchResponseLeaderIdAndEpoch(writer, currentLeader);
      writer.endTaggedField(start);
    }
    if (hasSnapshotId) {
      const start = writer.beginTaggedField(2);
      writeFetchResponseSnapshotId(writer, snapshotId);
      writer.endTaggedField(start);
    }
  }
}

function writeFetchResponseEpochEndOffset(writer: Writer, value: FetchResponseEpochEndOffsetInput): void {
  writer.int32(value.epoch ?? -1);
  writer.int64(value.endOffset ?? -1n);
  writer.tagCount(0);
}

function writeFetchResponseLeaderIdAndEpoch(writer: Writer, value: FetchResponseLeaderIdAndEpochInput): void {
  writer.int32(value.leaderId ?? -1);
  writer.int32(value.leaderEpoch ?? -1);
  writer.tagCount(0);
}

function writeFetchResponseSnapshotId(writer: Writer, value: FetchResponseSnapshotIdInput): void {
  writer.int64(value.endOffset ?? -1n);
  writer.int32(value.epoch ?? -1);
  writer.tagCount(0);
}

function writeFetchResponseAbortedTransaction(writer: Writer, value: FetchResponseAbortedTransactionInput, flexible: boolean): void {
  writer.int64(value.producerId);
  writer.int64(value.firstOffset);
  if (flexible) writer.tagCount(0);
}

function writeFetchResponseNodeEndpoint(writer: Writer, value: FetchResponseNodeEndpointInput): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.compactNullableString(value.rack ?? null);
  writer.tagCount(0);
}
