// Written by generator/generate.mjs from schemas/43-elect-leaders.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ElectLeaders: Api<ElectLeadersRequest, ElectLeadersRequestInput, ElectLeadersResponse, ElectLeadersResponseInput> = {
  key: 43,
  name: 'ElectLeaders',
  validVersions: { min: 0, max: 2 },
  flexibleFrom: 2,
  readRequest: readElectLeadersRequest,
  writeRequest: writeElectLeadersRequest,
  readResponse: readElectLeadersResponse,
  writeResponse: writeElectLeadersResponse,
};

export interface ElectLeadersRequest {
  electionType: number; // v1+
  topicPartitions: ElectLeadersRequestTopicPartitions[] | null;
  timeoutMs: number;
}

export interface ElectLeadersRequestInput {
  readonly electionType?: number;
  readonly topicPartitions: readonly ElectLeadersRequestTopicPartitionsInput[] | null;
  readonly timeoutMs?: number; // default 60000
}

export interface ElectLeadersRequestTopicPartitions {
  topic: string;
  partitions: number[];
}

export interface ElectLeadersRequestTopicPartitionsInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export function readElectLeadersRequest(reader: Reader, version: number): ElectLeadersRequest {
  const flexible = version >= 2;
  const electionType = version >= 1 ? reader.int8() : 0;
  let topicPartitions: ElectLeadersRequestTopicPartitions[] | null;
  const topicPartitionsLength = flexible ? reader.compactNullableArrayLength(3) : reader.nullableArrayLength(3);
  const topicPartitionsItems = new Array<ElectLeadersRequestTopicPartitions>(Math.max(0, topicPartitionsLength));
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitionsItems[i] = readElectLeadersRequestTopicPartitions(reader, flexible);
  topicPartitions = topicPartitionsLength < 0 ? null : topicPartitionsItems;
  const timeoutMs = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { electionType, topicPartitions, timeoutMs };
}

function readElectLeadersRequestTopicPartitions(reader: Reader, flexible: boolean): ElectLeadersRequestTopicPartitions {
  const topic = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { topic, partitions };
}

export function writeElectLeadersRequest(writer: Writer, value: ElectLeadersRequestInput, version: number): void {
  const flexible = version >= 2;
  if (version >= 1) writer.int8(value.electionType ?? 0);
  const topicPartitions = value.topicPartitions;
  if (flexible) writer.compactArrayLength(topicPartitions === null ? -1 : topicPartitions.length); else writer.arrayLength(topicPartitions === null ? -1 : topicPartitions.length);
  if (topicPartitions !== null) for (const item of topicPartitions) writeElectLeadersRequestTopicPartitions(writer, item, flexible);
  writer.int32(value.timeoutMs ?? 60000);
  if (flexible) writer.tagCount(0);
}

function writeElectLeadersRequestTopicPartitions(writer: Writer, value: ElectLeadersRequestTopicPartitionsInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.topic); else writer.string(value.topic);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  if (flexible) writer.tagCount(0);
}

export interface ElectLeadersResponse {
  throttleTimeMs: number;
  errorCode: number; // v1+
  replicaElectionResults: ElectLeadersResponseReplicaElectionResult[];
}

export interface ElectLeadersResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode?: number;
  readonly replicaElectionResults: readonly ElectLeadersResponseReplicaElectionResultInput[];
}

export interface ElectLeadersResponseReplicaElectionResult {
  topic: string;
  partitionResult: ElectLeadersResponsePartitionResult[];
}

export interface ElectLeadersResponseReplicaElectionResultInput {
  readonly topic: string;
  readonly partitionResult: readonly ElectLeadersResponsePartitionResultInput[];
}

export interface ElectLeadersResponsePartitionResult {
  partitionId: number;
  errorCode: number;
  errorMessage: string | null;
}

export interface ElectLeadersResponsePartitionResultInput {
  readonly partitionId: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export function readElectLeadersResponse(reader: Reader, version: number): ElectLeadersResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const errorCode = version >= 1 ? reader.int16() : 0;
  const replicaElectionResultsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const replicaElectionResults = new Array<ElectLeadersResponseReplicaElectionResult>(replicaElectionResultsLength);
  for (let i = 0; i < replicaElectionResultsLength; i++) replicaElectionResults[i] = readElectLeadersResponseReplicaElectionResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, replicaElectionResults };
}

function readElectLeadersResponseReplicaElectionResult(reader: Reader, flexible: boolean): ElectLeadersResponseReplicaElectionResult {
  const topic = flexible ? reader.compactString() : reader.string();
  const partitionResultLength = flexible ? reader.compactArrayLength(8) : reader.arrayLength(8);
  const partitionResult = new Array<ElectLeadersResponsePartitionResult>(partitionResultLength);
  for (let i = 0; i < partitionResultLength; i++) partitionResult[i] = readElectLeadersResponsePartitionResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { topic, partitionResult };
}

function readElectLeadersResponsePartitionResult(reader: Reader, flexible: boolean): ElectLeadersResponsePartitionResult {
  const partitionId = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { partitionId, errorCode, errorMessage };
}

export function writeElectLeadersResponse(writer: Writer, value: ElectLeadersResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  if (version >= 1) writer.int16(value.errorCode ?? 0);
  const replicaElectionResults = value.replicaElectionResults;
  if (flexible) writer.compactArrayLength(replicaElectionResults.length); else writer.arrayLength(replicaElectionResults.length);
  for (const item of replicaElectionResults) writeElectLeadersResponseReplicaElectionResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeElectLeadersResponseReplicaElectionResult(writer: Writer, value: ElectLeadersResponseReplicaElectionResultInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.topic); else writer.string(value.topic);
  const partitionResult = value.partitionResult;
  if (flexible) writer.compactArrayLength(partitionResult.length); else writer.arrayLength(partitionResult.length);
  for (const item of partitionResult) writeElectLeadersResponsePartitionResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeElectLeadersResponsePartitionResult(writer: Writer, value: ElectLeadersResponsePartitionResultInput, flexible: boolean): void {
  writer.int32(value.partitionId);
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  if (flexible) writer.tagCount(0);
}
