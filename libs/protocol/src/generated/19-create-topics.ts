// Written by generator/generate.mjs from schemas/19-create-topics.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import { ZERO_UUID } from '../defaults.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const CreateTopics: Api<CreateTopicsRequest, CreateTopicsRequestInput, CreateTopicsResponse, CreateTopicsResponseInput> = {
  key: 19,
  name: 'CreateTopics',
  validVersions: { min: 2, max: 7 },
  flexibleFrom: 5,
  readRequest: readCreateTopicsRequest,
  writeRequest: writeCreateTopicsRequest,
  readResponse: readCreateTopicsResponse,
  writeResponse: writeCreateTopicsResponse,
};

export interface CreateTopicsRequest {
  topics: CreateTopicsRequestCreatableTopic[];
  timeoutMs: number;
  validateOnly: boolean;
}

export interface CreateTopicsRequestInput {
  readonly topics: readonly CreateTopicsRequestCreatableTopicInput[];
  readonly timeoutMs?: number; // default 60000
  readonly validateOnly?: boolean; // default false
}

export interface CreateTopicsRequestCreatableTopic {
  name: string;
  numPartitions: number;
  replicationFactor: number;
  assignments: CreateTopicsRequestCreatableReplicaAssignment[];
  configs: CreateTopicsRequestCreatableTopicConfig[];
}

export interface CreateTopicsRequestCreatableTopicInput {
  readonly name: string;
  readonly numPartitions: number;
  readonly replicationFactor: number;
  readonly assignments: readonly CreateTopicsRequestCreatableReplicaAssignmentInput[];
  readonly configs: readonly CreateTopicsRequestCreatableTopicConfigInput[];
}

export interface CreateTopicsRequestCreatableReplicaAssignment {
  partitionIndex: number;
  brokerIds: number[];
}

export interface CreateTopicsRequestCreatableReplicaAssignmentInput {
  readonly partitionIndex: number;
  readonly brokerIds: readonly number[];
}

export interface CreateTopicsRequestCreatableTopicConfig {
  name: string;
  value: string | null;
}

export interface CreateTopicsRequestCreatableTopicConfigInput {
  readonly name: string;
  readonly value: string | null;
}

export function readCreateTopicsRequest(reader: Reader, version: number): CreateTopicsRequest {
  const flexible = version >= 5;
  const topicsLength = flexible ? reader.compactArrayLength(10) : reader.arrayLength(10);
  const topics = new Array<CreateTopicsRequestCreatableTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readCreateTopicsRequestCreatableTopic(reader, flexible);
  const timeoutMs = reader.int32();
  const validateOnly = reader.bool();
  if (flexible) reader.skipTaggedFields();
  return { topics, timeoutMs, validateOnly };
}

function readCreateTopicsRequestCreatableTopic(reader: Reader, flexible: boolean): CreateTopicsRequestCreatableTopic {
  const name = flexible ? reader.compactString() : reader.string();
  const numPartitions = reader.int32();
  const replicationFactor = reader.int16();
  const assignmentsLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const assignments = new Array<CreateTopicsRequestCreatableReplicaAssignment>(assignmentsLength);
  for (let i = 0; i < assignmentsLength; i++) assignments[i] = readCreateTopicsRequestCreatableReplicaAssignment(reader, flexible);
  const configsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const configs = new Array<CreateTopicsRequestCreatableTopicConfig>(configsLength);
  for (let i = 0; i < configsLength; i++) configs[i] = readCreateTopicsRequestCreatableTopicConfig(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, numPartitions, replicationFactor, assignments, configs };
}

function readCreateTopicsRequestCreatableReplicaAssignment(reader: Reader, flexible: boolean): CreateTopicsRequestCreatableReplicaAssignment {
  const partitionIndex = reader.int32();
  const brokerIdsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const brokerIds = new Array<number>(brokerIdsLength);
  for (let i = 0; i < brokerIdsLength; i++) brokerIds[i] = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, brokerIds };
}

function readCreateTopicsRequestCreatableTopicConfig(reader: Reader, flexible: boolean): CreateTopicsRequestCreatableTopicConfig {
  const name = flexible ? reader.compactString() : reader.string();
  const value = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { name, value };
}

export function writeCreateTopicsRequest(writer: Writer, value: CreateTopicsRequestInput, version: number): void {
  const flexible = version >= 5;
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeCreateTopicsRequestCreatableTopic(writer, item, flexible);
  writer.int32(value.timeoutMs ?? 60000);
  writer.bool(value.validateOnly ?? false);
  if (flexible) writer.tagCount(0);
}

function writeCreateTopicsRequestCreatableTopic(writer: Writer, value: CreateTopicsRequestCreatableTopicInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  writer.int32(value.numPartitions);
  writer.int16(value.replicationFactor);
  const assignments = value.assignments;
  if (flexible) writer.compactArrayLength(assignments.length); else writer.arrayLength(assignments.length);
  for (const item of assignments) writeCreateTopicsRequestCreatableReplicaAssignment(writer, item, flexible);
  const configs = value.configs;
  if (flexible) writer.compactArrayLength(configs.length); else writer.arrayLength(configs.length);
  for (const item of configs) writeCreateTopicsRequestCreatableTopicConfig(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeCreateTopicsRequestCreatableReplicaAssignment(writer: Writer, value: CreateTopicsRequestCreatableReplicaAssignmentInput, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  const brokerIds = value.brokerIds;
  if (flexible) writer.compactArrayLength(brokerIds.length); else writer.arrayLength(brokerIds.length);
  for (const item of brokerIds) writer.int32(item);
  if (flexible) writer.tagCount(0);
}

function writeCreateTopicsRequestCreatableTopicConfig(writer: Writer, value: CreateTopicsRequestCreatableTopicConfigInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  if (flexible) writer.compactNullableString(value.value); else writer.nullableString(value.value);
  if (flexible) writer.tagCount(0);
}

export interface CreateTopicsResponse {
  throttleTimeMs: number;
  topics: CreateTopicsResponseCreatableTopicResult[];
}

export interface CreateTopicsResponseInput {
  readonly throttleTimeMs?: number;
  readonly topics: readonly CreateTopicsResponseCreatableTopicResultInput[];
}

export interface CreateTopicsResponseCreatableTopicResult {
  name: string;
  topicId: string; // v7
  errorCode: number;
  errorMessage: string | null;
  topicConfigErrorCode: number; // v5+, tag 0
  numPartitions: number; // v5+
  replicationFactor: number; // v5+
  configs: CreateTopicsResponseCreatableTopicConfigs[] | null; // v5+
}

export interface CreateTopicsResponseCreatableTopicResultInput {
  readonly name: string;
  readonly topicId?: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly topicConfigErrorCode?: number;
  readonly numPartitions?: number; // default -1
  readonly replicationFactor?: number; // default -1
  readonly configs?: readonly CreateTopicsResponseCreatableTopicConfigsInput[] | null;
}

export interface CreateTopicsResponseCreatableTopicConfigs {
  name: string;
  value: string | null;
  readOnly: boolean;
  configSource: number;
  isSensitive: boolean;
}

export interface CreateTopicsResponseCreatableTopicConfigsInput {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource?: number; // default -1
  readonly isSensitive: boolean;
}

export function readCreateTopicsResponse(reader: Reader, version: number): CreateTopicsResponse {
  const flexible = version >= 5;
  const throttleTimeMs = reader.int32();
  const topicsLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const topics = new Array<CreateTopicsResponseCreatableTopicResult>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readCreateTopicsResponseCreatableTopicResult(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, topics };
}

function readCreateTopicsResponseCreatableTopicResult(reader: Reader, version: number, flexible: boolean): CreateTopicsResponseCreatableTopicResult {
  const name = flexible ? reader.compactString() : reader.string();
  const topicId = version >= 7 ? reader.uuid() : ZERO_UUID;
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const numPartitions = version >= 5 ? reader.int32() : -1;
  const replicationFactor = version >= 5 ? reader.int16() : -1;
  let configs: CreateTopicsResponseCreatableTopicConfigs[] | null = [];
  if (version >= 5) {
    const configsLength = reader.compactNullableArrayLength(6);
    const configsItems = new Array<CreateTopicsResponseCreatableTopicConfigs>(Math.max(0, configsLength));
    for (let i = 0; i < configsLength; i++) configsItems[i] = readCreateTopicsResponseCreatableTopicConfigs(reader);
    configs = configsLength < 0 ? null : configsItems;
  }
  let topicConfigErrorCode: number = 0;
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let tags = 0; tags < tagCount; tags++) {
      const tag = reader.unsignedVarint();
      const end = reader.taggedFieldEnd();
      if (tag === 0) {
        topicConfigErrorCode = reader.int16();
      } else reader.skipTo(end);
      reader.expectEnd(end);
    }
  }
  return { name, topicId, errorCode, errorMessage, topicConfigErrorCode, numPartitions, replicationFactor, configs };
}

function readCreateTopicsResponseCreatableTopicConfigs(reader: Reader): CreateTopicsResponseCreatableTopicConfigs {
  const name = reader.compactString();
  const value = reader.compactNullableString();
  const readOnly = reader.bool();
  const configSource = reader.int8();
  const isSensitive = reader.bool();
  reader.skipTaggedFields();
  return { name, value, readOnly, configSource, isSensitive };
}

export function writeCreateTopicsResponse(writer: Writer, value: CreateTopicsResponseInput, version: number): void {
  const flexible = version >= 5;
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeCreateTopicsResponseCreatableTopicResult(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeCreateTopicsResponseCreatableTopicResult(writer: Writer, value: CreateTopicsResponseCreatableTopicResultInput, version: number, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  if (version >= 7) writer.uuid(value.topicId ?? ZERO_UUID);
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage); else writer.nullableString(value.errorMessage);
  if (version >= 5) writer.int32(value.numPartitions ?? -1);
  if (version >= 5) writer.int16(value.replicationFactor ?? -1);
  if (version >= 5) {
    const configs = value.configs === undefined ? [] : value.configs;
    writer.compactArrayLength(configs === null ? -1 : configs.length);
    if (configs !== null) for (const item of configs) writeCreateTopicsResponseCreatableTopicConfigs(writer, item);
  }
  if (flexible) {
    const topicConfigErrorCode = value.topicConfigErrorCode ?? 0;
    const hasTopicConfigErrorCode = topicConfigErrorCode !== 0;
    writer.tagCount(Number(hasTopicConfigErrorCode));
    if (hasTopicConfigErrorCode) {
      const start = writer.beginTaggedField(0);
      writer.int16(topicConfigErrorCode);
      writer.endTaggedField(start);
    }
  }
}

function writeCreateTopicsResponseCreatableTopicConfigs(writer: Writer, value: CreateTopicsResponseCreatableTopicConfigsInput): void {
  writer.compactString(value.name);
  writer.compactNullableString(value.value);
  writer.bool(value.readOnly);
  writer.int8(value.configSource ?? -1);
  writer.bool(value.isSensitive);
  writer.tagCount(0);
}
