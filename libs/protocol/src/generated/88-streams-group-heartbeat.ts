// Written by generator/generate.mjs from schemas/88-streams-group-heartbeat.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const StreamsGroupHeartbeat: Api<StreamsGroupHeartbeatRequest, StreamsGroupHeartbeatRequestInput, StreamsGroupHeartbeatResponse, StreamsGroupHeartbeatResponseInput> = {
  key: 88,
  name: 'StreamsGroupHeartbeat',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readStreamsGroupHeartbeatRequest,
  writeRequest: writeStreamsGroupHeartbeatRequest,
  readResponse: readStreamsGroupHeartbeatResponse,
  writeResponse: writeStreamsGroupHeartbeatResponse,
};

export interface StreamsGroupHeartbeatRequest {
  groupId: string;
  memberId: string;
  memberEpoch: number;
  endpointInformationEpoch: number;
  instanceId: string | null;
  rackId: string | null;
  rebalanceTimeoutMs: number;
  topology: StreamsGroupHeartbeatRequestTopology | null;
  activeTasks: StreamsGroupHeartbeatRequestTaskIds[] | null;
  standbyTasks: StreamsGroupHeartbeatRequestTaskIds[] | null;
  warmupTasks: StreamsGroupHeartbeatRequestTaskIds[] | null;
  processId: string | null;
  userEndpoint: StreamsGroupHeartbeatRequestEndpoint | null;
  clientTags: StreamsGroupHeartbeatRequestKeyValue[] | null;
  taskOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null;
  taskEndOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null;
  shutdownApplication: boolean;
}

export interface StreamsGroupHeartbeatRequestInput {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly endpointInformationEpoch: number;
  readonly instanceId?: string | null;
  readonly rackId?: string | null;
  readonly rebalanceTimeoutMs?: number; // default -1
  readonly topology?: StreamsGroupHeartbeatRequestTopologyInput | null;
  readonly activeTasks?: readonly StreamsGroupHeartbeatRequestTaskIdsInput[] | null;
  readonly standbyTasks?: readonly StreamsGroupHeartbeatRequestTaskIdsInput[] | null;
  readonly warmupTasks?: readonly StreamsGroupHeartbeatRequestTaskIdsInput[] | null;
  readonly processId?: string | null;
  readonly userEndpoint?: StreamsGroupHeartbeatRequestEndpointInput | null;
  readonly clientTags?: readonly StreamsGroupHeartbeatRequestKeyValueInput[] | null;
  readonly taskOffsets?: readonly StreamsGroupHeartbeatRequestTaskOffsetInput[] | null;
  readonly taskEndOffsets?: readonly StreamsGroupHeartbeatRequestTaskOffsetInput[] | null;
  readonly shutdownApplication?: boolean; // default false
}

export interface StreamsGroupHeartbeatRequestTopology {
  epoch: number;
  subtopologies: StreamsGroupHeartbeatRequestSubtopology[];
}

export interface StreamsGroupHeartbeatRequestTopologyInput {
  readonly epoch: number;
  readonly subtopologies: readonly StreamsGroupHeartbeatRequestSubtopologyInput[];
}

export interface StreamsGroupHeartbeatRequestSubtopology {
  subtopologyId: string;
  sourceTopics: string[];
  sourceTopicRegex: string[];
  stateChangelogTopics: StreamsGroupHeartbeatRequestTopicInfo[];
  repartitionSinkTopics: string[];
  repartitionSourceTopics: StreamsGroupHeartbeatRequestTopicInfo[];
  copartitionGroups: StreamsGroupHeartbeatRequestCopartitionGroup[];
}

export interface StreamsGroupHeartbeatRequestSubtopologyInput {
  readonly subtopologyId: string;
  readonly sourceTopics: readonly string[];
  readonly sourceTopicRegex: readonly string[];
  readonly stateChangelogTopics: readonly StreamsGroupHeartbeatRequestTopicInfoInput[];
  readonly repartitionSinkTopics: readonly string[];
  readonly repartitionSourceTopics: readonly StreamsGroupHeartbeatRequestTopicInfoInput[];
  readonly copartitionGroups: readonly StreamsGroupHeartbeatRequestCopartitionGroupInput[];
}

export interface StreamsGroupHeartbeatRequestTopicInfo {
  name: string;
  partitions: number;
  replicationFactor: number;
  topicConfigs: StreamsGroupHeartbeatRequestKeyValue[];
}

export interface StreamsGroupHeartbeatRequestTopicInfoInput {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly topicConfigs: readonly StreamsGroupHeartbeatRequestKeyValueInput[];
}

export interface StreamsGroupHeartbeatRequestKeyValue {
  key: string;
  value: string;
}

export interface StreamsGroupHeartbeatRequestKeyValueInput {
  readonly key: string;
  readonly value: string;
}

export interface StreamsGroupHeartbeatRequestCopartitionGroup {
  sourceTopics: number[];
  sourceTopicRegex: number[];
  repartitionSourceTopics: number[];
}

export interface StreamsGroupHeartbeatRequestCopartitionGroupInput {
  readonly sourceTopics: readonly number[];
  readonly sourceTopicRegex: readonly number[];
  readonly repartitionSourceTopics: readonly number[];
}

export interface StreamsGroupHeartbeatRequestTaskIds {
  subtopologyId: string;
  partitions: number[];
}

export interface StreamsGroupHeartbeatRequestTaskIdsInput {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
}

export interface StreamsGroupHeartbeatRequestEndpoint {
  host: string;
  port: number;
}

export interface StreamsGroupHeartbeatRequestEndpointInput {
  readonly host: string;
  readonly port: number;
}

export interface StreamsGroupHeartbeatRequestTaskOffset {
  subtopologyId: string;
  partition: number;
  offset: bigint;
}

export interface StreamsGroupHeartbeatRequestTaskOffsetInput {
  readonly subtopologyId: string;
  readonly partition: number;
  readonly offset: bigint;
}

export function readStreamsGroupHeartbeatRequest(reader: Reader, _version: number): StreamsGroupHeartbeatRequest {
  const groupId = reader.compactString();
  const memberId = reader.compactString();
  const memberEpoch = reader.int32();
  const endpointInformationEpoch = reader.int32();
  const instanceId = reader.compactNullableString();
  const rackId = reader.compactNullableString();
  const rebalanceTimeoutMs = reader.int32();
  const topology = reader.isPresent() ? readStreamsGroupHeartbeatRequestTopology(reader) : null;
  let activeTasks: StreamsGroupHeartbeatRequestTaskIds[] | null;
  const activeTasksLength = reader.compactNullableArrayLength(3);
  const activeTasksItems = new Array<StreamsGroupHeartbeatRequestTaskIds>(Math.max(0, activeTasksLength));
  for (let i = 0; i < activeTasksLength; i++) activeTasksItems[i] = readStreamsGroupHeartbeatRequestTaskIds(reader);
  activeTasks = activeTasksLength < 0 ? null : activeTasksItems;
  let standbyTasks: StreamsGroupHeartbeatRequestTaskIds[] | null;
  const standbyTasksLength = reader.compactNullableArrayLength(3);
  const standbyTasksItems = new Array<StreamsGroupHeartbeatRequestTaskIds>(Math.max(0, standbyTasksLength));
  for (let i = 0; i < standbyTasksLength; i++) standbyTasksItems[i] = readStreamsGroupHeartbeatRequestTaskIds(reader);
  standbyTasks = standbyTasksLength < 0 ? null : standbyTasksItems;
  let warmupTasks: StreamsGroupHeartbeatRequestTaskIds[] | null;
  const warmupTasksLength = reader.compactNullableArrayLength(3);
  const warmupTasksItems = new Array<StreamsGroupHeartbeatRequestTaskIds>(Math.max(0, warmupTasksLength));
  for (let i = 0; i < warmupTasksLength; i++) warmupTasksItems[i] = readStreamsGroupHeartbeatRequestTaskIds(reader);
  warmupTasks = warmupTasksLength < 0 ? null : warmupTasksItems;
  const processId = reader.compactNullableString();
  const userEndpoint = reader.isPresent() ? readStreamsGroupHeartbeatRequestEndpoint(reader) : null;
  let clientTags: StreamsGroupHeartbeatRequestKeyValue[] | null;
  const clientTagsLength = reader.compactNullableArrayLength(3);
  const clientTagsItems = new Array<StreamsGroupHeartbeatRequestKeyValue>(Math.max(0, clientTagsLength));
  for (let i = 0; i < clientTagsLength; i++) clientTagsItems[i] = readStreamsGroupHeartbeatRequestKeyValue(reader);
  clientTags = clientTagsLength < 0 ? null : clientTagsItems;
  let taskOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null;
  const taskOffsetsLength = reader.compactNullableArrayLength(14);
  const taskOffsetsItems = new Array<StreamsGroupHeartbeatRequestTaskOffset>(Math.max(0, taskOffsetsLength));
  for (let i = 0; i < taskOffsetsLength; i++) taskOffsetsItems[i] = readStreamsGroupHeartbeatRequestTaskOffset(reader);
  taskOffsets = taskOffsetsLength < 0 ? null : taskOffsetsItems;
  let taskEndOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null;
  const taskEndOffsetsLength = reader.compactNullableArrayLength(14);
  const taskEndOffsetsItems = new Array<StreamsGroupHeartbeatRequestTaskOffset>(Math.max(0, taskEndOffsetsLength));
  for (let i = 0; i < taskEndOffsetsLength; i++) taskEndOffsetsItems[i] = readStreamsGroupHeartbeatRequestTaskOffset(reader);
  taskEndOffsets = taskEndOffsetsLength < 0 ? null : taskEndOffsetsItems;
  const shutdownApplication = reader.bool();
  reader.skipTaggedFields();
  return { groupId, memberId, memberEpoch, endpointInformationEpoch, instanceId, rackId, rebalanceTimeoutMs, topology, activeTasks, standbyTasks, warmupTasks, processId, userEndpoint, clientTags, taskOffsets, taskEndOffsets, shutdownApplication };
}

function readStreamsGroupHeartbeatRequestTopology(reader: Reader): StreamsGroupHeartbeatRequestTopology {
  const epoch = reader.int32();
  const subtopologiesLength = reader.compactArrayLength(8);
  const subtopologies = new Array<StreamsGroupHeartbeatRequestSubtopology>(subtopologiesLength);
  for (let i = 0; i < subtopologiesLength; i++) subtopologies[i] = readStreamsGroupHeartbeatRequestSubtopology(reader);
  reader.skipTaggedFields();
  return { epoch, subtopologies };
}

function readStreamsGroupHeartbeatRequestSubtopology(reader: Reader): StreamsGroupHeartbeatRequestSubtopology {
  const subtopologyId = reader.compactString();
  const sourceTopicsLength = reader.compactArrayLength(1);
  const sourceTopics = new Array<string>(sourceTopicsLength);
  for (let i = 0; i < sourceTopicsLength; i++) sourceTopics[i] = reader.compactString();
  const sourceTopicRegexLength = reader.compactArrayLength(1);
  const sourceTopicRegex = new Array<string>(sourceTopicRegexLength);
  for (let i = 0; i < sourceTopicRegexLength; i++) sourceTopicRegex[i] = reader.compactString();
  const stateChangelogTopicsLength = reader.compactArrayLength(9);
  const stateChangelogTopics = new Array<StreamsGroupHeartbeatRequestTopicInfo>(stateChangelogTopicsLength);
  for (let i = 0; i < stateChangelogTopicsLength; i++) stateChangelogTopics[i] = readStreamsGroupHeartbeatRequestTopicInfo(reader);
  const repartitionSinkTopicsLength = reader.compactArrayLength(1);
  const repartitionSinkTopics = new Array<string>(repartitionSinkTopicsLength);
  for (let i = 0; i < repartitionSinkTopicsLength; i++) repartitionSinkTopics[i] = reader.compactString();
  const repartitionSourceTopicsLength = reader.compactArrayLength(9);
  const repartitionSourceTopics = new Array<StreamsGroupHeartbeatRequestTopicInfo>(repartitionSourceTopicsLength);
  for (let i = 0; i < repartitionSourceTopicsLength; i++) repartitionSourceTopics[i] = readStreamsGroupHeartbeatRequestTopicInfo(reader);
  const copartitionGroupsLength = reader.compactArrayLength(4);
  const copartitionGroups = new Array<StreamsGroupHeartbeatRequestCopartitionGroup>(copartitionGroupsLength);
  for (let i = 0; i < copartitionGroupsLength; i++) copartitionGroups[i] = readStreamsGroupHeartbeatRequestCopartitionGroup(reader);
  reader.skipTaggedFields();
  return { subtopologyId, sourceTopics, sourceTopicRegex, stateChangelogTopics, repartitionSinkTopics, repartitionSourceTopics, copartitionGroups };
}

function readStreamsGroupHeartbeatRequestTopicInfo(reader: Reader): StreamsGroupHeartbeatRequestTopicInfo {
  const name = reader.compactString();
  const partitions = reader.int32();
  const replicationFactor = reader.int16();
  const topicConfigsLength = reader.compactArrayLength(3);
  const topicConfigs = new Array<StreamsGroupHeartbeatRequestKeyValue>(topicConfigsLength);
  for (let i = 0; i < topicConfigsLength; i++) topicConfigs[i] = readStreamsGroupHeartbeatRequestKeyValue(reader);
  reader.skipTaggedFields();
  return { name, partitions, replicationFactor, topicConfigs };
}

function readStreamsGroupHeartbeatRequestKeyValue(reader: Reader): StreamsGroupHeartbeatRequestKeyValue {
  const key = reader.compactString();
  const value = reader.compactString();
  reader.skipTaggedFields();
  return { key, value };
}

function readStreamsGroupHeartbeatRequestCopartitionGroup(reader: Reader): StreamsGroupHeartbeatRequestCopartitionGroup {
  const sourceTopicsLength = reader.compactArrayLength(2);
  const sourceTopics = new Array<number>(sourceTopicsLength);
  for (let i = 0; i < sourceTopicsLength; i++) sourceTopics[i] = reader.int16();
  const sourceTopicRegexLength = reader.compactArrayLength(2);
  const sourceTopicRegex = new Array<number>(sourceTopicRegexLength);
  for (let i = 0; i < sourceTopicRegexLength; i++) sourceTopicRegex[i] = reader.int16();
  const repartitionSourceTopicsLength = reader.compactArrayLength(2);
  const repartitionSourceTopics = new Array<number>(repartitionSourceTopicsLength);
  for (let i = 0; i < repartitionSourceTopicsLength; i++) repartitionSourceTopics[i] = reader.int16();
  reader.skipTaggedFields();
  return { sourceTopics, sourceTopicRegex, repartitionSourceTopics };
}

function readStreamsGroupHeartbeatRequestTaskIds(reader: Reader): StreamsGroupHeartbeatRequestTaskIds {
  const subtopologyId = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { subtopologyId, partitions };
}

function readStreamsGroupHeartbeatRequestEndpoint(reader: Reader): StreamsGroupHeartbeatRequestEndpoint {
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTaggedFields();
  return { host, port };
}

function readStreamsGroupHeartbeatRequestTaskOffset(reader: Reader): StreamsGroupHeartbeatRequestTaskOffset {
  const subtopologyId = reader.compactString();
  const partition = reader.int32();
  const offset = reader.int64();
  reader.skipTaggedFields();
  return { subtopologyId, partition, offset };
}

export function writeStreamsGroupHeartbeatRequest(writer: Writer, value: StreamsGroupHeartbeatRequestInput, _version: number): void {
  writer.compactString(value.groupId);
  writer.compactString(value.memberId);
  writer.int32(value.memberEpoch);
  writer.int32(value.endpointInformationEpoch);
  writer.compactNullableString(value.instanceId ?? null);
  writer.compactNullableString(value.rackId ?? null);
  writer.int32(value.rebalanceTimeoutMs ?? -1);
  const topology = value.topology ?? null;
  writer.presence(topology !== null);
  if (topology !== null) writeStreamsGroupHeartbeatRequestTopology(writer, topology);
  const activeTasks = value.activeTasks ?? null;
  writer.compactArrayLength(activeTasks === null ? -1 : activeTasks.length);
  if (activeTasks !== null) for (const item of activeTasks) writeStreamsGroupHeartbeatRequestTaskIds(writer, item);
  const standbyTasks = value.standbyTasks ?? null;
  writer.compactArrayLength(standbyTasks === null ? -1 : standbyTasks.length);
  if (standbyTasks !== null) for (const item of standbyTasks) writeStreamsGroupHeartbeatRequestTaskIds(writer, item);
  const warmupTasks = value.warmupTasks ?? null;
  writer.compactArrayLength(warmupTasks === null ? -1 : warmupTasks.length);
  if (warmupTasks !== null) for (const item of warmupTasks) writeStreamsGroupHeartbeatRequestTaskIds(writer, item);
  writer.compactNullableString(value.processId ?? null);
  const userEndpoint = value.userEndpoint ?? null;
  writer.presence(userEndpoint !== null);
  if (userEndpoint !== null) writeStreamsGroupHeartbeatRequestEndpoint(writer, userEndpoint);
  const clientTags = value.clientTags ?? null;
  writer.compactArrayLength(clientTags === null ? -1 : clientTags.length);
  if (clientTags !== null) for (const item of clientTags) writeStreamsGroupHeartbeatRequestKeyValue(writer, item);
  const taskOffsets = value.taskOffsets ?? null;
  writer.compactArrayLength(taskOffsets === null ? -1 : taskOffsets.length);
  if (taskOffsets !== null) for (const item of taskOffsets) writeStreamsGroupHeartbeatRequestTaskOffset(writer, item);
  const taskEndOffsets = value.taskEndOffsets ?? null;
  writer.compactArrayLength(taskEndOffsets === null ? -1 : taskEndOffsets.length);
  if (taskEndOffsets !== null) for (const item of taskEndOffsets) writeStreamsGroupHeartbeatRequestTaskOffset(writer, item);
  writer.bool(value.shutdownApplication ?? false);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatRequestTopology(writer: Writer, value: StreamsGroupHeartbeatRequestTopologyInput): void {
  writer.int32(value.epoch);
  const subtopologies = value.subtopologies;
  writer.compactArrayLength(subtopologies.length);
  for (const item of subtopologies) writeStreamsGroupHeartbeatRequestSubtopology(writer, item);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatRequestSubtopology(writer: Writer, value: StreamsGroupHeartbeatRequestSubtopologyInput): void {
  writer.compactString(value.subtopologyId);
  const sourceTopics = value.sourceTopics;
  writer.compactArrayLength(sourceTopics.length);
  for (const item of sourceTopics) writer.compactString(item);
  const sourceTopicRegex = value.sourceTopicRegex;
  writer.compactArrayLength(sourceTopicRegex.length);
  for (const item of sourceTopicRegex) writer.compactString(item);
  const stateChangelogTopics = value.stateChangelogTopics;
  writer.compactArrayLength(stateChangelogTopics.length);
  for (const item of stateChangelogTopics) writeStreamsGroupHeartbeatRequestTopicInfo(writer, item);
  const repartitionSinkTopics = value.repartitionSinkTopics;
  writer.compactArrayLength(repartitionSinkTopics.length);
  for (const item of repartitionSinkTopics) writer.compactString(item);
  const repartitionSourceTopics = value.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopics.length);
  for (const item of repartitionSourceTopics) writeStreamsGroupHeartbeatRequestTopicInfo(writer, item);
  const copartitionGroups = value.copartitionGroups;
  writer.compactArrayLength(copartitionGroups.length);
  for (const item of copartitionGroups) writeStreamsGroupHeartbeatRequestCopartitionGroup(writer, item);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatRequestTopicInfo(writer: Writer, value: StreamsGroupHeartbeatRequestTopicInfoInput): void {
  writer.compactString(value.name);
  writer.int32(value.partitions);
  writer.int16(value.replicationFactor);
  const topicConfigs = value.topicConfigs;
  writer.compactArrayLength(topicConfigs.length);
  for (const item of topicConfigs) writeStreamsGroupHeartbeatRequestKeyValue(writer, item);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatRequestKeyValue(writer: Writer, value: StreamsGroupHeartbeatRequestKeyValueInput): void {
  writer.compactString(value.key);
  writer.compactString(value.value);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatRequestCopartitionGroup(writer: Writer, value: StreamsGroupHeartbeatRequestCopartitionGroupInput): void {
  const sourceTopics = value.sourceTopics;
  writer.compactArrayLength(sourceTopics.length);
  for (const item of sourceTopics) writer.int16(item);
  const sourceTopicRegex = value.sourceTopicRegex;
  writer.compactArrayLength(sourceTopicRegex.length);
  for (const item of sourceTopicRegex) writer.int16(item);
  const repartitionSourceTopics = value.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopics.length);
  for (const item of repartitionSourceTopics) writer.int16(item);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatRequestTaskIds(writer: Writer, value: StreamsGroupHeartbeatRequestTaskIdsInput): void {
  writer.compactString(value.subtopologyId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatRequestEndpoint(writer: Writer, value: StreamsGroupHeartbeatRequestEndpointInput): void {
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatRequestTaskOffset(writer: Writer, value: StreamsGroupHeartbeatRequestTaskOffsetInput): void {
  writer.compactString(value.subtopologyId);
  writer.int32(value.partition);
  writer.int64(value.offset);
  writer.tagCount(0);
}

export interface StreamsGroupHeartbeatResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  memberId: string;
  memberEpoch: number;
  heartbeatIntervalMs: number;
  acceptableRecoveryLag: number;
  taskOffsetIntervalMs: number;
  status: StreamsGroupHeartbeatResponseStatus[] | null;
  activeTasks: StreamsGroupHeartbeatResponseTaskIds[] | null;
  standbyTasks: StreamsGroupHeartbeatResponseTaskIds[] | null;
  warmupTasks: StreamsGroupHeartbeatResponseTaskIds[] | null;
  endpointInformationEpoch: number;
  partitionsByUserEndpoint: StreamsGroupHeartbeatResponseEndpointToPartitions[] | null;
}

export interface StreamsGroupHeartbeatResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  readonly acceptableRecoveryLag: number;
  readonly taskOffsetIntervalMs: number;
  readonly status: readonly StreamsGroupHeartbeatResponseStatusInput[] | null;
  readonly activeTasks?: readonly StreamsGroupHeartbeatResponseTaskIdsInput[] | null;
  readonly standbyTasks?: readonly StreamsGroupHeartbeatResponseTaskIdsInput[] | null;
  readonly warmupTasks?: readonly StreamsGroupHeartbeatResponseTaskIdsInput[] | null;
  readonly endpointInformationEpoch: number;
  readonly partitionsByUserEndpoint?: readonly StreamsGroupHeartbeatResponseEndpointToPartitionsInput[] | null;
}

export interface StreamsGroupHeartbeatResponseStatus {
  statusCode: number;
  statusDetail: string;
}

export interface StreamsGroupHeartbeatResponseStatusInput {
  readonly statusCode: number;
  readonly statusDetail: string;
}

export interface StreamsGroupHeartbeatResponseTaskIds {
  subtopologyId: string;
  partitions: number[];
}

export interface StreamsGroupHeartbeatResponseTaskIdsInput {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
}

export interface StreamsGroupHeartbeatResponseEndpointToPartitions {
  userEndpoint: StreamsGroupHeartbeatResponseEndpoint;
  activePartitions: StreamsGroupHeartbeatResponseTopicPartition[];
  standbyPartitions: StreamsGroupHeartbeatResponseTopicPartition[];
}

export interface StreamsGroupHeartbeatResponseEndpointToPartitionsInput {
  readonly userEndpoint: StreamsGroupHeartbeatResponseEndpointInput;
  readonly activePartitions: readonly StreamsGroupHeartbeatResponseTopicPartitionInput[];
  readonly standbyPartitions: readonly StreamsGroupHeartbeatResponseTopicPartitionInput[];
}

export interface StreamsGroupHeartbeatResponseEndpoint {
  host: string;
  port: number;
}

export interface StreamsGroupHeartbeatResponseEndpointInput {
  readonly host: string;
  readonly port: number;
}

export interface StreamsGroupHeartbeatResponseTopicPartition {
  topic: string;
  partitions: number[];
}

export interface StreamsGroupHeartbeatResponseTopicPartitionInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export function readStreamsGroupHeartbeatResponse(reader: Reader, _version: number): StreamsGroupHeartbeatResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const memberId = reader.compactString();
  const memberEpoch = reader.int32();
  const heartbeatIntervalMs = reader.int32();
  const acceptableRecoveryLag = reader.int32();
  const taskOffsetIntervalMs = reader.int32();
  let status: StreamsGroupHeartbeatResponseStatus[] | null;
  const statusLength = reader.compactNullableArrayLength(3);
  const statusItems = new Array<StreamsGroupHeartbeatResponseStatus>(Math.max(0, statusLength));
  for (let i = 0; i < statusLength; i++) statusItems[i] = readStreamsGroupHeartbeatResponseStatus(reader);
  status = statusLength < 0 ? null : statusItems;
  let activeTasks: StreamsGroupHeartbeatResponseTaskIds[] | null;
  const activeTasksLength = reader.compactNullableArrayLength(3);
  const activeTasksItems = new Array<StreamsGroupHeartbeatResponseTaskIds>(Math.max(0, activeTasksLength));
  for (let i = 0; i < activeTasksLength; i++) activeTasksItems[i] = readStreamsGroupHeartbeatResponseTaskIds(reader);
  activeTasks = activeTasksLength < 0 ? null : activeTasksItems;
  let standbyTasks: StreamsGroupHeartbeatResponseTaskIds[] | null;
  const standbyTasksLength = reader.compactNullableArrayLength(3);
  const standbyTasksItems = new Array<StreamsGroupHeartbeatResponseTaskIds>(Math.max(0, standbyTasksLength));
  for (let i = 0; i < standbyTasksLength; i++) standbyTasksItems[i] = readStreamsGroupHeartbeatResponseTaskIds(reader);
  standbyTasks = standbyTasksLength < 0 ? null : standbyTasksItems;
  let warmupTasks: StreamsGroupHeartbeatResponseTaskIds[] | null;
  const warmupTasksLength = reader.compactNullableArrayLength(3);
  const warmupTasksItems = new Array<StreamsGroupHeartbeatResponseTaskIds>(Math.max(0, warmupTasksLength));
  for (let i = 0; i < warmupTasksLength; i++) warmupTasksItems[i] = readStreamsGroupHeartbeatResponseTaskIds(reader);
  warmupTasks = warmupTasksLength < 0 ? null : warmupTasksItems;
  const endpointInformationEpoch = reader.int32();
  let partitionsByUserEndpoint: StreamsGroupHeartbeatResponseEndpointToPartitions[] | null;
  const partitionsByUserEndpointLength = reader.compactNullableArrayLength(7);
  const partitionsByUserEndpointItems = new Array<StreamsGroupHeartbeatResponseEndpointToPartitions>(Math.max(0, partitionsByUserEndpointLength));
  for (let i = 0; i < partitionsByUserEndpointLength; i++) partitionsByUserEndpointItems[i] = readStreamsGroupHeartbeatResponseEndpointToPartitions(reader);
  partitionsByUserEndpoint = partitionsByUserEndpointLength < 0 ? null : partitionsByUserEndpointItems;
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, acceptableRecoveryLag, taskOffsetIntervalMs, status, activeTasks, standbyTasks, warmupTasks, endpointInformationEpoch, partitionsByUserEndpoint };
}

function readStreamsGroupHeartbeatResponseStatus(reader: Reader): StreamsGroupHeartbeatResponseStatus {
  const statusCode = reader.int8();
  const statusDetail = reader.compactString();
  reader.skipTaggedFields();
  return { statusCode, statusDetail };
}

function readStreamsGroupHeartbeatResponseTaskIds(reader: Reader): StreamsGroupHeartbeatResponseTaskIds {
  const subtopologyId = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { subtopologyId, partitions };
}

function readStreamsGroupHeartbeatResponseEndpointToPartitions(reader: Reader): StreamsGroupHeartbeatResponseEndpointToPartitions {
  const userEndpoint = readStreamsGroupHeartbeatResponseEndpoint(reader);
  const activePartitionsLength = reader.compactArrayLength(3);
  const activePartitions = new Array<StreamsGroupHeartbeatResponseTopicPartition>(activePartitionsLength);
  for (let i = 0; i < activePartitionsLength; i++) activePartitions[i] = readStreamsGroupHeartbeatResponseTopicPartition(reader);
  const standbyPartitionsLength = reader.compactArrayLength(3);
  const standbyPartitions = new Array<StreamsGroupHeartbeatResponseTopicPartition>(standbyPartitionsLength);
  for (let i = 0; i < standbyPartitionsLength; i++) standbyPartitions[i] = readStreamsGroupHeartbeatResponseTopicPartition(reader);
  reader.skipTaggedFields();
  return { userEndpoint, activePartitions, standbyPartitions };
}

function readStreamsGroupHeartbeatResponseEndpoint(reader: Reader): StreamsGroupHeartbeatResponseEndpoint {
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTaggedFields();
  return { host, port };
}

function readStreamsGroupHeartbeatResponseTopicPartition(reader: Reader): StreamsGroupHeartbeatResponseTopicPartition {
  const topic = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { topic, partitions };
}

export function writeStreamsGroupHeartbeatResponse(writer: Writer, value: StreamsGroupHeartbeatResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactString(value.memberId);
  writer.int32(value.memberEpoch);
  writer.int32(value.heartbeatIntervalMs);
  writer.int32(value.acceptableRecoveryLag);
  writer.int32(value.taskOffsetIntervalMs);
  const status = value.status;
  writer.compactArrayLength(status === null ? -1 : status.length);
  if (status !== null) for (const item of status) writeStreamsGroupHeartbeatResponseStatus(writer, item);
  const activeTasks = value.activeTasks ?? null;
  writer.compactArrayLength(activeTasks === null ? -1 : activeTasks.length);
  if (activeTasks !== null) for (const item of activeTasks) writeStreamsGroupHeartbeatResponseTaskIds(writer, item);
  const standbyTasks = value.standbyTasks ?? null;
  writer.compactArrayLength(standbyTasks === null ? -1 : standbyTasks.length);
  if (standbyTasks !== null) for (const item of standbyTasks) writeStreamsGroupHeartbeatResponseTaskIds(writer, item);
  const warmupTasks = value.warmupTasks ?? null;
  writer.compactArrayLength(warmupTasks === null ? -1 : warmupTasks.length);
  if (warmupTasks !== null) for (const item of warmupTasks) writeStreamsGroupHeartbeatResponseTaskIds(writer, item);
  writer.int32(value.endpointInformationEpoch);
  const partitionsByUserEndpoint = value.partitionsByUserEndpoint ?? null;
  writer.compactArrayLength(partitionsByUserEndpoint === null ? -1 : partitionsByUserEndpoint.length);
  if (partitionsByUserEndpoint !== null) for (const item of partitionsByUserEndpoint) writeStreamsGroupHeartbeatResponseEndpointToPartitions(writer, item);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatResponseStatus(writer: Writer, value: StreamsGroupHeartbeatResponseStatusInput): void {
  writer.int8(value.statusCode);
  writer.compactString(value.statusDetail);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatResponseTaskIds(writer: Writer, value: StreamsGroupHeartbeatResponseTaskIdsInput): void {
  writer.compactString(value.subtopologyId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatResponseEndpointToPartitions(writer: Writer, value: StreamsGroupHeartbeatResponseEndpointToPartitionsInput): void {
  writeStreamsGroupHeartbeatResponseEndpoint(writer, value.userEndpoint);
  const activePartitions = value.activePartitions;
  writer.compactArrayLength(activePartitions.length);
  for (const item of activePartitions) writeStreamsGroupHeartbeatResponseTopicPartition(writer, item);
  const standbyPartitions = value.standbyPartitions;
  writer.compactArrayLength(standbyPartitions.length);
  for (const item of standbyPartitions) writeStreamsGroupHeartbeatResponseTopicPartition(writer, item);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatResponseEndpoint(writer: Writer, value: StreamsGroupHeartbeatResponseEndpointInput): void {
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.tagCount(0);
}

function writeStreamsGroupHeartbeatResponseTopicPartition(writer: Writer, value: StreamsGroupHeartbeatResponseTopicPartitionInput): void {
  writer.compactString(value.topic);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}
