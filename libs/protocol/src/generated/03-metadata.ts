// Written by generator/generate.mjs from schemas/03-metadata.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import { ZERO_UUID, nullField } from '../defaults.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const Metadata: Api<MetadataRequest, MetadataRequestInput, MetadataResponse, MetadataResponseInput> = {
  key: 3,
  name: 'Metadata',
  validVersions: { min: 0, max: 13 },
  flexibleFrom: 9,
  readRequest: readMetadataRequest,
  writeRequest: writeMetadataRequest,
  readResponse: readMetadataResponse,
  writeResponse: writeMetadataResponse,
};

export interface MetadataRequest {
  topics: MetadataRequestTopic[] | null;
  allowAutoTopicCreation: boolean; // v4+
  includeClusterAuthorizedOperations: boolean; // v8-10
  includeTopicAuthorizedOperations: boolean; // v8+
}

export interface MetadataRequestInput {
  readonly topics: readonly MetadataRequestTopicInput[] | null;
  readonly allowAutoTopicCreation?: boolean; // default true
  readonly includeClusterAuthorizedOperations?: boolean;
  readonly includeTopicAuthorizedOperations?: boolean;
}

export interface MetadataRequestTopic {
  topicId: string; // v10+
  name: string | null;
}

export interface MetadataRequestTopicInput {
  readonly topicId?: string;
  readonly name: string | null;
}

export function readMetadataRequest(reader: Reader, version: number): MetadataRequest {
  const flexible = version >= 9;
  let topics: MetadataRequestTopic[] | null;
  const topicsLength = flexible ? reader.compactNullableArrayLength(2) : (version >= 1 ? reader.nullableArrayLength(2) : reader.arrayLength(2));
  const topicsItems = new Array<MetadataRequestTopic>(Math.max(0, topicsLength));
  for (let i = 0; i < topicsLength; i++) topicsItems[i] = readMetadataRequestTopic(reader, version, flexible);
  topics = topicsLength < 0 ? null : topicsItems;
  const allowAutoTopicCreation = version >= 4 ? reader.bool() : true;
  const includeClusterAuthorizedOperations = version >= 8 && version <= 10 ? reader.bool() : false;
  const includeTopicAuthorizedOperations = version >= 8 ? reader.bool() : false;
  if (flexible) reader.skipTaggedFields();
  return { topics, allowAutoTopicCreation, includeClusterAuthorizedOperations, includeTopicAuthorizedOperations };
}

function readMetadataRequestTopic(reader: Reader, version: number, flexible: boolean): MetadataRequestTopic {
  const topicId = version >= 10 ? reader.uuid() : ZERO_UUID;
  const name = flexible ? (version >= 10 ? reader.compactNullableString() : reader.compactString()) : reader.string();
  if (flexible) reader.skipTaggedFields();
  return { topicId, name };
}

export function writeMetadataRequest(writer: Writer, value: MetadataRequestInput, version: number): void {
  const flexible = version >= 9;
  const topics = value.topics;
  if (topics === null && !(version >= 1)) throw nullField('MetadataRequest.topics', version);
  if (flexible) writer.compactArrayLength(topics === null ? -1 : topics.length); else writer.arrayLength(topics === null ? -1 : topics.length);
  if (topics !== null) for (const item of topics) writeMetadataRequestTopic(writer, item, version, flexible);
  if (version >= 4) writer.bool(value.allowAutoTopicCreation ?? true);
  if (version >= 8 && version <= 10) writer.bool(value.includeClusterAuthorizedOperations ?? false);
  if (version >= 8) writer.bool(value.includeTopicAuthorizedOperations ?? false);
  if (flexible) writer.tagCount(0);
}

function writeMetadataRequestTopic(writer: Writer, value: MetadataRequestTopicInput, version: number, flexible: boolean): void {
  if (version >= 10) writer.uuid(value.topicId ?? ZERO_UUID);
  const name = value.name;
  if (name === null && !(version >= 10)) throw nullField('MetadataRequest.name', version);
  if (flexible) writer.compactNullableString(name); else writer.nullableString(name);
  if (flexible) writer.tagCount(0);
}

export interface MetadataResponse {
  throttleTimeMs: number; // v3+
  brokers: MetadataResponseBroker[];
  clusterId: string | null; // v2+
  controllerId: number; // v1+
  topics: MetadataResponseTopic[];
  clusterAuthorizedOperations: number; // v8-10
  errorCode: number; // v13
}

export interface MetadataResponseInput {
  readonly throttleTimeMs?: number;
  readonly brokers: readonly MetadataResponseBrokerInput[];
  readonly clusterId?: string | null;
  readonly controllerId?: number; // default -1
  readonly topics: readonly MetadataResponseTopicInput[];
  readonly clusterAuthorizedOperations?: number; // default -2147483648
  readonly errorCode?: number;
}

export interface MetadataResponseBroker {
  nodeId: number;
  host: string;
  port: number;
  rack: string | null; // v1+
}

export interface MetadataResponseBrokerInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null;
}

export interface MetadataResponseTopic {
  errorCode: number;
  name: string | null;
  topicId: string; // v10+
  isInternal: boolean; // v1+
  partitions: MetadataResponsePartition[];
  topicAuthorizedOperations: number; // v8+
}

export interface MetadataResponseTopicInput {
  readonly errorCode: number;
  readonly name: string | null;
  readonly topicId?: string;
  readonly isInternal?: boolean; // default false
  readonly partitions: readonly MetadataResponsePartitionInput[];
  readonly topicAuthorizedOperations?: number; // default -2147483648
}

export interface MetadataResponsePartition {
  errorCode: number;
  partitionIndex: number;
  leaderId: number;
  leaderEpoch: number; // v7+
  replicaNodes: number[];
  isrNodes: number[];
  offlineReplicas: number[]; // v5+
}

export interface MetadataResponsePartitionInput {
  readonly errorCode: number;
  readonly partitionIndex: number;
  readonly leaderId: number;
  readonly leaderEpoch?: number; // default -1
  readonly replicaNodes: readonly number[];
  readonly isrNodes: readonly number[];
  readonly offlineReplicas?: readonly number[];
}

export function readMetadataResponse(reader: Reader, version: number): MetadataResponse {
  const flexible = version >= 9;
  const throttleTimeMs = version >= 3 ? reader.int32() : 0;
  const brokersLength = flexible ? reader.compactArrayLength(10) : reader.arrayLength(10);
  const brokers = new Array<MetadataResponseBroker>(brokersLength);
  for (let i = 0; i < brokersLength; i++) brokers[i] = readMetadataResponseBroker(reader, version, flexible);
  const clusterId = version >= 2 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const controllerId = version >= 1 ? reader.int32() : -1;
  const topicsLength = flexible ? reader.compactArrayLength(8) : reader.arrayLength(8);
  const topics = new Array<MetadataResponseTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readMetadataResponseTopic(reader, version, flexible);
  const clusterAuthorizedOperations = version >= 8 && version <= 10 ? reader.int32() : -2147483648;
  const errorCode = version >= 13 ? reader.int16() : 0;
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, brokers, clusterId, controllerId, topics, clusterAuthorizedOperations, errorCode };
}

function readMetadataResponseBroker(reader: Reader, version: number, flexible: boolean): MetadataResponseBroker {
  const nodeId = reader.int32();
  const host = flexible ? reader.compactString() : reader.string();
  const port = reader.int32();
  const rack = version >= 1 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  if (flexible) reader.skipTaggedFields();
  return { nodeId, host, port, rack };
}

function readMetadataResponseTopic(reader: Reader, version: number, flexible: boolean): MetadataResponseTopic {
  const errorCode = reader.int16();
  const name = flexible ? (version >= 12 ? reader.compactNullableString() : reader.compactString()) : reader.string();
  const topicId = version >= 10 ? reader.uuid() : ZERO_UUID;
  const isInternal = version >= 1 ? reader.bool() : false;
  const partitionsLength = flexible ? reader.compactArrayLength(18) : reader.arrayLength(18);
  const partitions = new Array<MetadataResponsePartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readMetadataResponsePartition(reader, version, flexible);
  const topicAuthorizedOperations = version >= 8 ? reader.int32() : -2147483648;
  if (flexible) reader.skipTaggedFields();
  return { errorCode, name, topicId, isInternal, partitions, topicAuthorizedOperations };
}

function readMetadataResponsePartition(reader: Reader, version: number, flexible: boolean): MetadataResponsePartition {
  const errorCode = reader.int16();
  const partitionIndex = reader.int32();
  const leaderId = reader.int32();
  const leaderEpoch = version >= 7 ? reader.int32() : -1;
  const replicaNodesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const replicaNodes = new Array<number>(replicaNodesLength);
  for (let i = 0; i < replicaNodesLength; i++) replicaNodes[i] = reader.int32();
  const isrNodesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const isrNodes = new Array<number>(isrNodesLength);
  for (let i = 0; i < isrNodesLength; i++) isrNodes[i] = reader.int32();
  let offlineReplicas: number[] = [];
  if (version >= 5) {
    const offlineReplicasLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
    const offlineReplicasItems = new Array<number>(offlineReplicasLength);
    for (let i = 0; i < offlineReplicasLength; i++) offlineReplicasItems[i] = reader.int32();
    offlineReplicas = offlineReplicasItems;
  }
  if (flexible) reader.skipTaggedFields();
  return { errorCode, partitionIndex, leaderId, leaderEpoch, replicaNodes, isrNodes, offlineReplicas };
}

export function writeMetadataResponse(writer: Writer, value: MetadataResponseInput, version: number): void {
  const flexible = version >= 9;
  if (version >= 3) writer.int32(value.throttleTimeMs ?? 0);
  const brokers = value.brokers;
  if (flexible) writer.compactArrayLength(brokers.length); else writer.arrayLength(brokers.length);
  for (const item of brokers) writeMetadataResponseBroker(writer, item, version, flexible);
  if (version >= 2) {
    if (flexible) writer.compactNullableString(value.clusterId ?? null); else writer.nullableString(value.clusterId ?? null);
  }
  if (version >= 1) writer.int32(value.controllerId ?? -1);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeMetadataResponseTopic(writer, item, version, flexible);
  if (version >= 8 && version <= 10) writer.int32(value.clusterAuthorizedOperations ?? -2147483648);
  if (version >= 13) writer.int16(value.errorCode ?? 0);
  if (flexible) writer.tagCount(0);
}

function writeMetadataResponseBroker(writer: Writer, value: MetadataResponseBrokerInput, version: number, flexible: boolean): void {
  writer.int32(value.nodeId);
  if (flexible) writer.compactString(value.host); else writer.string(value.host);
  writer.int32(value.port);
  if (version >= 1) {
    if (flexible) writer.compactNullableString(value.rack ?? null); else writer.nullableString(value.rack ?? null);
  }
  if (flexible) writer.tagCount(0);
}

function writeMetadataResponseTopic(writer: Writer, value: MetadataResponseTopicInput, version: number, flexible: boolean): void {
  writer.int16(value.errorCode);
  const name = value.name;
  if (name === null && !(version >= 12)) throw nullField('MetadataResponse.name', version);
  if (flexible) writer.compactNullableString(name); else writer.nullableString(name);
  if (version >= 10) writer.uuid(value.topicId ?? ZERO_UUID);
  if (version >= 1) writer.bool(value.isInternal ?? false);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeMetadataResponsePartition(writer, item, version, flexible);
  if (version >= 8) writer.int32(value.topicAuthorizedOperations ?? -2147483648);
  if (flexible) writer.tagCount(0);
}

function writeMetadataResponsePartition(writer: Writer, value: MetadataResponsePartitionInput, version: number, flexible: boolean): void {
  writer.int16(value.errorCode);
  writer.int32(value.partitionIndex);
  writer.int32(value.leaderId);
  if (version >= 7) writer.int32(value.leaderEpoch ?? -1);
  const replicaNodes = value.replicaNodes;
  if (flexible) writer.compactArrayLength(replicaNodes.length); else writer.arrayLength(replicaNodes.length);
  for (const item of replicaNodes) writer.int32(item);
  const isrNodes = value.isrNodes;
  if (flexible) writer.compactArrayLength(isrNodes.length); else writer.arrayLength(isrNodes.length);
  for (const item of isrNodes) writer.int32(item);
  if (version >= 5) {
    const offlineReplicas = value.offlineReplicas ?? [];
    if (flexible) writer.compactArrayLength(offlineReplicas.length); else writer.arrayLength(offlineReplicas.length);
    for (const item of offlineReplicas) writer.int32(item);
  }
  if (flexible) writer.tagCount(0);
}
