// Written by generator/generate.mjs from schemas/89-streams-group-describe.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const StreamsGroupDescribe: Api<StreamsGroupDescribeRequest, StreamsGroupDescribeRequestInput, StreamsGroupDescribeResponse, StreamsGroupDescribeResponseInput> = {
  key: 89,
  name: 'StreamsGroupDescribe',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readStreamsGroupDescribeRequest,
  writeRequest: writeStreamsGroupDescribeRequest,
  readResponse: readStreamsGroupDescribeResponse,
  writeResponse: writeStreamsGroupDescribeResponse,
};

export interface StreamsGroupDescribeRequest {
  groupIds: string[];
  includeAuthorizedOperations: boolean;
}

export interface StreamsGroupDescribeRequestInput {
  readonly groupIds: readonly string[];
  readonly includeAuthorizedOperations: boolean;
}

export function readStreamsGroupDescribeRequest(reader: Reader, _version: number): StreamsGroupDescribeRequest {
  const groupIdsLength = reader.compactArrayLength(1);
  const groupIds = new Array<string>(groupIdsLength);
  for (let i = 0; i < groupIdsLength; i++) groupIds[i] = reader.compactString();
  const includeAuthorizedOperations = reader.bool();
  reader.skipTaggedFields();
  return { groupIds, includeAuthorizedOperations };
}

export function writeStreamsGroupDescribeRequest(writer: Writer, value: StreamsGroupDescribeRequestInput, _version: number): void {
  const groupIds = value.groupIds;
  writer.compactArrayLength(groupIds.length);
  for (const item of groupIds) writer.compactString(item);
  writer.bool(value.includeAuthorizedOperations);
  writer.tagCount(0);
}

export interface StreamsGroupDescribeResponse {
  throttleTimeMs: number;
  groups: StreamsGroupDescribeResponseDescribedGroup[];
}

export interface StreamsGroupDescribeResponseInput {
  readonly throttleTimeMs?: number;
  readonly groups: readonly StreamsGroupDescribeResponseDescribedGroupInput[];
}

export interface StreamsGroupDescribeResponseDescribedGroup {
  errorCode: number;
  errorMessage: string | null;
  groupId: string;
  groupState: string;
  groupEpoch: number;
  assignmentEpoch: number;
  topology: StreamsGroupDescribeResponseTopology | null;
  members: StreamsGroupDescribeResponseMember[];
  authorizedOperations: number;
}

export interface StreamsGroupDescribeResponseDescribedGroupInput {
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly topology?: StreamsGroupDescribeResponseTopologyInput | null;
  readonly members: readonly StreamsGroupDescribeResponseMemberInput[];
  readonly authorizedOperations?: number; // default -2147483648
}

export interface StreamsGroupDescribeResponseTopology {
  epoch: number;
  subtopologies: StreamsGroupDescribeResponseSubtopology[] | null;
}

export interface StreamsGroupDescribeResponseTopologyInput {
  readonly epoch: number;
  readonly subtopologies?: readonly StreamsGroupDescribeResponseSubtopologyInput[] | null;
}

export interface StreamsGroupDescribeResponseSubtopology {
  subtopologyId: string;
  sourceTopics: string[];
  repartitionSinkTopics: string[];
  stateChangelogTopics: StreamsGroupDescribeResponseTopicInfo[];
  repartitionSourceTopics: StreamsGroupDescribeResponseTopicInfo[];
}

export interface StreamsGroupDescribeResponseSubtopologyInput {
  readonly subtopologyId: string;
  readonly sourceTopics: readonly string[];
  readonly repartitionSinkTopics: readonly string[];
  readonly stateChangelogTopics: readonly StreamsGroupDescribeResponseTopicInfoInput[];
  readonly repartitionSourceTopics: readonly StreamsGroupDescribeResponseTopicInfoInput[];
}

export interface StreamsGroupDescribeResponseTopicInfo {
  name: string;
  partitions: number;
  replicationFactor: number;
  topicConfigs: StreamsGroupDescribeResponseKeyValue[];
}

export interface StreamsGroupDescribeResponseTopicInfoInput {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly topicConfigs: readonly StreamsGroupDescribeResponseKeyValueInput[];
}

export interface StreamsGroupDescribeResponseKeyValue {
  key: string;
  value: string;
}

export interface StreamsGroupDescribeResponseKeyValueInput {
  readonly key: string;
  readonly value: string;
}

export interface StreamsGroupDescribeResponseMember {
  memberId: string;
  memberEpoch: number;
  instanceId: string | null;
  rackId: string | null;
  clientId: string;
  clientHost: string;
  topologyEpoch: number;
  processId: string;
  userEndpoint: StreamsGroupDescribeResponseEndpoint | null;
  clientTags: StreamsGroupDescribeResponseKeyValue[];
  taskOffsets: StreamsGroupDescribeResponseTaskOffset[];
  taskEndOffsets: StreamsGroupDescribeResponseTaskOffset[];
  assignment: StreamsGroupDescribeResponseAssignment;
  targetAssignment: StreamsGroupDescribeResponseAssignment;
  isClassic: boolean;
}

export interface StreamsGroupDescribeResponseMemberInput {
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly instanceId?: string | null;
  readonly rackId?: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly topologyEpoch: number;
  readonly processId: string;
  readonly userEndpoint?: StreamsGroupDescribeResponseEndpointInput | null;
  readonly clientTags: readonly StreamsGroupDescribeResponseKeyValueInput[];
  readonly taskOffsets: readonly StreamsGroupDescribeResponseTaskOffsetInput[];
  readonly taskEndOffsets: readonly StreamsGroupDescribeResponseTaskOffsetInput[];
  readonly assignment: StreamsGroupDescribeResponseAssignmentInput;
  readonly targetAssignment: StreamsGroupDescribeResponseAssignmentInput;
  readonly isClassic: boolean;
}

export interface StreamsGroupDescribeResponseEndpoint {
  host: string;
  port: number;
}

export interface StreamsGroupDescribeResponseEndpointInput {
  readonly host: string;
  readonly port: number;
}

export interface StreamsGroupDescribeResponseTaskOffset {
  subtopologyId: string;
  partition: number;
  offset: bigint;
}

export interface StreamsGroupDescribeResponseTaskOffsetInput {
  readonly subtopologyId: string;
  readonly partition: number;
  readonly offset: bigint;
}

export interface StreamsGroupDescribeResponseAssignment {
  activeTasks: StreamsGroupDescribeResponseTaskIds[];
  standbyTasks: StreamsGroupDescribeResponseTaskIds[];
  warmupTasks: StreamsGroupDescribeResponseTaskIds[];
}

export interface StreamsGroupDescribeResponseAssignmentInput {
  readonly activeTasks: readonly StreamsGroupDescribeResponseTaskIdsInput[];
  readonly standbyTasks: readonly StreamsGroupDescribeResponseTaskIdsInput[];
  readonly warmupTasks: readonly StreamsGroupDescribeResponseTaskIdsInput[];
}

export interface StreamsGroupDescribeResponseTaskIds {
  subtopologyId: string;
  partitions: number[];
}

export interface StreamsGroupDescribeResponseTaskIdsInput {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
}

export function readStreamsGroupDescribeResponse(reader: Reader, _version: number): StreamsGroupDescribeResponse {
  const throttleTimeMs = reader.int32();
  const groupsLength = reader.compactArrayLength(20);
  const groups = new Array<StreamsGroupDescribeResponseDescribedGroup>(groupsLength);
  for (let i = 0; i < groupsLength; i++) groups[i] = readStreamsGroupDescribeResponseDescribedGroup(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, groups };
}

function readStreamsGroupDescribeResponseDescribedGroup(reader: Reader): StreamsGroupDescribeResponseDescribedGroup {
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const groupId = reader.compactString();
  const groupState = reader.compactString();
  const groupEpoch = reader.int32();
  const assignmentEpoch = reader.int32();
  const topology = reader.isPresent() ? readStreamsGroupDescribeResponseTopology(reader) : null;
  const membersLength = reader.compactArrayLength(28);
  const members = new Array<StreamsGroupDescribeResponseMember>(membersLength);
  for (let i = 0; i < membersLength; i++) members[i] = readStreamsGroupDescribeResponseMember(reader);
  const authorizedOperations = reader.int32();
  reader.skipTaggedFields();
  return { errorCode, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, topology, members, authorizedOperations };
}

function readStreamsGroupDescribeResponseTopology(reader: Reader): StreamsGroupDescribeResponseTopology {
  const epoch = reader.int32();
  let subtopologies: StreamsGroupDescribeResponseSubtopology[] | null;
  const subtopologiesLength = reader.compactNullableArrayLength(6);
  const subtopologiesItems = new Array<StreamsGroupDescribeResponseSubtopology>(Math.max(0, subtopologiesLength));
  for (let i = 0; i < subtopologiesLength; i++) subtopologiesItems[i] = readStreamsGroupDescribeResponseSubtopology(reader);
  subtopologies = subtopologiesLength < 0 ? null : subtopologiesItems;
  reader.skipTaggedFields();
  return { epoch, subtopologies };
}

function readStreamsGroupDescribeResponseSubtopology(reader: Reader): StreamsGroupDescribeResponseSubtopology {
  const subtopologyId = reader.compactString();
  const sourceTopicsLength = reader.compactArrayLength(1);
  const sourceTopics = new Array<string>(sourceTopicsLength);
  for (let i = 0; i < sourceTopicsLength; i++) sourceTopics[i] = reader.compactString();
  const repartitionSinkTopicsLength = reader.compactArrayLength(1);
  const repartitionSinkTopics = new Array<string>(repartitionSinkTopicsLength);
  for (let i = 0; i < repartitionSinkTopicsLength; i++) repartitionSinkTopics[i] = reader.compactString();
  const stateChangelogTopicsLength = reader.compactArrayLength(9);
  const stateChangelogTopics = new Array<StreamsGroupDescribeResponseTopicInfo>(stateChangelogTopicsLength);
  for (let i = 0; i < stateChangelogTopicsLength; i++) stateChangelogTopics[i] = readStreamsGroupDescribeResponseTopicInfo(reader);
  const repartitionSourceTopicsLength = reader.compactArrayLength(9);
  const repartitionSourceTopics = new Array<StreamsGroupDescribeResponseTopicInfo>(repartitionSourceTopicsLength);
  for (let i = 0; i < repartitionSourceTopicsLength; i++) repartitionSourceTopics[i] = readStreamsGroupDescribeResponseTopicInfo(reader);
  reader.skipTaggedFields();
  return { subtopologyId, sourceTopics, repartitionSinkTopics, stateChangelogTopics, repartitionSourceTopics };
}

function readStreamsGroupDescribeResponseTopicInfo(reader: Reader): StreamsGroupDescribeResponseTopicInfo {
  const name = reader.compactString();
  const partitions = reader.int32();
  const replicationFactor = reader.int16();
  const topicConfigsLength = reader.compactArrayLength(3);
  const topicConfigs = new Array<StreamsGroupDescribeResponseKeyValue>(topicConfigsLength);
  for (let i = 0; i < topicConfigsLength; i++) topicConfigs[i] = readStreamsGroupDescribeResponseKeyValue(reader);
  reader.skipTaggedFields();
  return { name, partitions, replicationFactor, topicConfigs };
}

function readStreamsGroupDescribeResponseKeyValue(reader: Reader): StreamsGroupDescribeResponseKeyValue {
  const key = reader.compactString();
  const value = reader.compactString();
  reader.skipTaggedFields();
  return { key, value };
}

function readStreamsGroupDescribeResponseMember(reader: Reader): StreamsGroupDescribeResponseMember {
  const memberId = reader.compactString();
  const memberEpoch = reader.int32();
  const instanceId = reader.compactNullableString();
  const rackId = reader.compactNullableString();
  const clientId = reader.compactString();
  const clientHost = reader.compactString();
  const topologyEpoch = reader.int32();
  const processId = reader.compactString();
  const userEndpoint = reader.isPresent() ? readStreamsGroupDescribeResponseEndpoint(reader) : null;
  const clientTagsLength = reader.compactArrayLength(3);
  const clientTags = new Array<StreamsGroupDescribeResponseKeyValue>(clientTagsLength);
  for (let i = 0; i < clientTagsLength; i++) clientTags[i] = readStreamsGroupDescribeResponseKeyValue(reader);
  const taskOffsetsLength = reader.compactArrayLength(14);
  const taskOffsets = new Array<StreamsGroupDescribeResponseTaskOffset>(taskOffsetsLength);
  for (let i = 0; i < taskOffsetsLength; i++) taskOffsets[i] = readStreamsGroupDescribeResponseTaskOffset(reader);
  const taskEndOffsetsLength = reader.compactArrayLength(14);
  const taskEndOffsets = new Array<StreamsGroupDescribeResponseTaskOffset>(taskEndOffsetsLength);
  for (let i = 0; i < taskEndOffsetsLength; i++) taskEndOffsets[i] = readStreamsGroupDescribeResponseTaskOffset(reader);
  const assignment = readStreamsGroupDescribeResponseAssignment(reader);
  const targetAssignment = readStreamsGroupDescribeResponseAssignment(reader);
  const isClassic = reader.bool();
  reader.skipTaggedFields();
  return { memberId, memberEpoch, instanceId, rackId, clientId, clientHost, topologyEpoch, processId, userEndpoint, clientTags, taskOffsets, taskEndOffsets, assignment, targetAssignment, isClassic };
}

function readStreamsGroupDescribeResponseEndpoint(reader: Reader): StreamsGroupDescribeResponseEndpoint {
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTaggedFields();
  return { host, port };
}

function readStreamsGroupDescribeResponseTaskOffset(reader: Reader): StreamsGroupDescribeResponseTaskOffset {
  const subtopologyId = reader.compactString();
  const partition = reader.int32();
  const offset = reader.int64();
  reader.skipTaggedFields();
  return { subtopologyId, partition, offset };
}

function readStreamsGroupDescribeResponseAssignment(reader: Reader): StreamsGroupDescribeResponseAssignment {
  const activeTasksLength = reader.compactArrayLength(3);
  const activeTasks = new Array<StreamsGroupDescribeResponseTaskIds>(activeTasksLength);
  for (let i = 0; i < activeTasksLength; i++) activeTasks[i] = readStreamsGroupDescribeResponseTaskIds(reader);
  const standbyTasksLength = reader.compactArrayLength(3);
  const standbyTasks = new Array<StreamsGroupDescribeResponseTaskIds>(standbyTasksLength);
  for (let i = 0; i < standbyTasksLength; i++) standbyTasks[i] = readStreamsGroupDescribeResponseTaskIds(reader);
  const warmupTasksLength = reader.compactArrayLength(3);
  const warmupTasks = new Array<StreamsGroupDescribeResponseTaskIds>(warmupTasksLength);
  for (let i = 0; i < warmupTasksLength; i++) warmupTasks[i] = readStreamsGroupDescribeResponseTaskIds(reader);
  reader.skipTaggedFields();
  return { activeTasks, standbyTasks, warmupTasks };
}

function readStreamsGroupDescribeResponseTaskIds(reader: Reader): StreamsGroupDescribeResponseTaskIds {
  const subtopologyId = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { subtopologyId, partitions };
}

export function writeStreamsGroupDescribeResponse(writer: Writer, value: StreamsGroupDescribeResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const groups = value.groups;
  writer.compactArrayLength(groups.length);
  for (const item of groups) writeStreamsGroupDescribeResponseDescribedGroup(writer, item);
  writer.tagCount(0);
}

function writeStreamsGroupDescribeResponseDescribedGroup(writer: Writer, value: StreamsGroupDescribeResponseDescribedGroupInput): void {
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactString(value.groupId);
  writer.compactString(value.groupState);
  writer.int32(value.groupEpoch);
  writer.int32(value.assignmentEpoch);
  const topology = value.topology ?? null;
  writer.presence(topology !== null);
  if (topology !== null) writeStreamsGroupDescribeResponseTopology(writer, topology);
  const members = value.members;
  writer.compactArrayLength(members.length);
  for (const item of members) writeStreamsGroupDescribeResponseMember(writer, item);
  writer.int32(value.authorizedOperations ?? -2147483648);
  writer.tagCount(0);
}

function writeStreamsGroupDescribeResponseTopology(writer: Writer, value: StreamsGroupDescribeResponseTopologyInput): void {
  writer.int32(value.epoch);
  const subtopologies = value.subtopologies ?? null;
  writer.compactArrayLength(subtopologies === null ? -1 : subtopologies.length);
  if (subtopologies !== null) for (const item of subtopologies) writeStreamsGroupDescribeResponseSubtopology(writer, item);
  writer.tagCount(0);
}

function writeStreamsGroupDescribeResponseSubtopology(writer: Writer, value: StreamsGroupDescribeResponseSubtopologyInput): void {
  writer.compactString(value.subtopologyId);
  const sourceTopics = value.sourceTopics;
  writer.compactArrayLength(sourceTopics.length);
  for (const item of sourceTopics) writer.compactString(item);
  const repartitionSinkTopics = value.repartitionSinkTopics;
  writer.compactArrayLength(repartitionSinkTopics.length);
  for (const item of repartitionSinkTopics) writer.compactString(item);
  const stateChangelogTopics = value.stateChangelogTopics;
  writer.compactArrayLength(stateChangelogTopics.length);
  for (const item of stateChangelogTopics) writeStreamsGroupDescribeResponseTopicInfo(writer, item);
  const repartitionSourceTopics = value.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopics.length);
  for (const item of repartitionSourceTopics) writeStreamsGroupDescribeResponseTopicInfo(writer, item);
  writer.tagCount(0);
}

function writeStreamsGroupDescribeResponseTopicInfo(writer: Writer, value: StreamsGroupDescribeResponseTopicInfoInput): void {
  writer.compactString(value.name);
  writer.int32(value.partitions);
  writer.int16(value.replicationFactor);
  const topicConfigs = value.topicConfigs;
  writer.compactArrayLength(topicConfigs.length);
  for (const item of topicConfigs) writeStreamsGroupDescribeResponseKeyValue(writer, item);
  writer.tagCount(0);
}

function writeStreamsGroupDescribeResponseKeyValue(writer: Writer, value: StreamsGroupDescribeResponseKeyValueInput): void {
  writer.compactString(value.key);
  writer.compactString(value.value);
  writer.tagCount(0);
}

function writeStreamsGroupDescribeResponseMember(writer: Writer, value: StreamsGroupDescribeResponseMemberInput): void {
  writer.compactString(value.memberId);
  writer.int32(value.memberEpoch);
  writer.compactNullableString(value.instanceId ?? null);
  writer.compactNullableString(value.rackId ?? null);
  writer.compactString(value.clientId);
  writer.compactString(value.clientHost);
  writer.int32(value.topologyEpoch);
  writer.compactString(value.processId);
  const userEndpoint = value.userEndpoint ?? null;
  writer.presence(userEndpoint !== null);
  if (userEndpoint !== null) writeStreamsGroupDescribeResponseEndpoint(writer, userEndpoint);
  const clientTags = value.clientTags;
  writer.compactArrayLength(clientTags.length);
  for (const item of clientTags) writeStreamsGroupDescribeResponseKeyValue(writer, item);
  const taskOffsets = value.taskOffsets;
  writer.compactArrayLength(taskOffsets.length);
  for (const item of taskOffsets) writeStreamsGroupDescribeResponseTaskOffset(writer, item);
  const taskEndOffsets = value.taskEndOffsets;
  writer.compactArrayLength(taskEndOffsets.length);
  for (const item of taskEndOffsets) writeStreamsGroupDescribeResponseTaskOffset(writer, item);
  writeStreamsGroupDescribeResponseAssignment(writer, value.assignment);
  writeStreamsGroupDescribeResponseAssignment(writer, value.targetAssignment);
  writer.bool(value.isClassic);
  writer.tagCount(0);
}

function writeStreamsGroupDescribeResponseEndpoint(writer: Writer, value: StreamsGroupDescribeResponseEndpointInput): void {
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.tagCount(0);
}

function writeStreamsGroupDescribeResponseTaskOffset(writer: Writer, value: StreamsGroupDescribeResponseTaskOffsetInput): void {
  writer.compactString(value.subtopologyId);
  writer.int32(value.partition);
  writer.int64(value.offset);
  writer.tagCount(0);
}

function writeStreamsGroupDescribeResponseAssignment(writer: Writer, value: StreamsGroupDescribeResponseAssignmentInput): void {
  const activeTasks = value.activeTasks;
  writer.compactArrayLength(activeTasks.length);
  for (const item of activeTasks) writeStreamsGroupDescribeResponseTaskIds(writer, item);
  const standbyTasks = value.standbyTasks;
  writer.compactArrayLength(standbyTasks.length);
  for (const item of standbyTasks) writeStreamsGroupDescribeResponseTaskIds(writer, item);
  const warmupTasks = value.warmupTasks;
  writer.compactArrayLength(warmupTasks.length);
  for (const item of warmupTasks) writeStreamsGroupDescribeResponseTaskIds(writer, item);
  writer.tagCount(0);
}

function writeStreamsGroupDescribeResponseTaskIds(writer: Writer, value: StreamsGroupDescribeResponseTaskIdsInput): void {
  writer.compactString(value.subtopologyId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}
