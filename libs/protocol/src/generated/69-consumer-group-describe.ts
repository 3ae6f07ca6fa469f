// Written by generator/generate.mjs from schemas/69-consumer-group-describe.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ConsumerGroupDescribe: Api<ConsumerGroupDescribeRequest, ConsumerGroupDescribeRequestInput, ConsumerGroupDescribeResponse, ConsumerGroupDescribeResponseInput> = {
  key: 69,
  name: 'ConsumerGroupDescribe',
  validVersions: { min: 0, max: 1 },
  flexibleFrom: 0,
  readRequest: readConsumerGroupDescribeRequest,
  writeRequest: writeConsumerGroupDescribeRequest,
  readResponse: readConsumerGroupDescribeResponse,
  writeResponse: writeConsumerGroupDescribeResponse,
};

export interface ConsumerGroupDescribeRequest {
  groupIds: string[];
  includeAuthorizedOperations: boolean;
}

export interface ConsumerGroupDescribeRequestInput {
  readonly groupIds: readonly string[];
  readonly includeAuthorizedOperations: boolean;
}

export function readConsumerGroupDescribeRequest(reader: Reader, _version: number): ConsumerGroupDescribeRequest {
  const groupIdsLength = reader.compactArrayLength(1);
  const groupIds = new Array<string>(groupIdsLength);
  for (let i = 0; i < groupIdsLength; i++) groupIds[i] = reader.compactString();
  const includeAuthorizedOperations = reader.bool();
  reader.skipTaggedFields();
  return { groupIds, includeAuthorizedOperations };
}

export function writeConsumerGroupDescribeRequest(writer: Writer, value: ConsumerGroupDescribeRequestInput, _version: number): void {
  const groupIds = value.groupIds;
  writer.compactArrayLength(groupIds.length);
  for (const item of groupIds) writer.compactString(item);
  writer.bool(value.includeAuthorizedOperations);
  writer.tagCount(0);
}

export interface ConsumerGroupDescribeResponse {
  throttleTimeMs: number;
  groups: ConsumerGroupDescribeResponseDescribedGroup[];
}

export interface ConsumerGroupDescribeResponseInput {
  readonly throttleTimeMs?: number;
  readonly groups: readonly ConsumerGroupDescribeResponseDescribedGroupInput[];
}

export interface ConsumerGroupDescribeResponseDescribedGroup {
  errorCode: number;
  errorMessage: string | null;
  groupId: string;
  groupState: string;
  groupEpoch: number;
  assignmentEpoch: number;
  assignorName: string;
  members: ConsumerGroupDescribeResponseMember[];
  authorizedOperations: number;
}

export interface ConsumerGroupDescribeResponseDescribedGroupInput {
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly assignorName: string;
  readonly members: readonly ConsumerGroupDescribeResponseMemberInput[];
  readonly authorizedOperations?: number; // default -2147483648
}

export interface ConsumerGroupDescribeResponseMember {
  memberId: string;
  instanceId: string | null;
  rackId: string | null;
  memberEpoch: number;
  clientId: string;
  clientHost: string;
  subscribedTopicNames: string[];
  subscribedTopicRegex: string | null;
  assignment: ConsumerGroupDescribeResponseAssignment;
  targetAssignment: ConsumerGroupDescribeResponseAssignment;
  memberType: number; // v1
}

export interface ConsumerGroupDescribeResponseMemberInput {
  readonly memberId: string;
  readonly instanceId?: string | null;
  readonly rackId?: string | null;
  readonly memberEpoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly subscribedTopicRegex?: string | null;
  readonly assignment: ConsumerGroupDescribeResponseAssignmentInput;
  readonly targetAssignment: ConsumerGroupDescribeResponseAssignmentInput;
  readonly memberType?: number; // default -1
}

export interface ConsumerGroupDescribeResponseAssignment {
  topicPartitions: ConsumerGroupDescribeResponseTopicPartitions[];
}

export interface ConsumerGroupDescribeResponseAssignmentInput {
  readonly topicPartitions: readonly ConsumerGroupDescribeResponseTopicPartitionsInput[];
}

export interface ConsumerGroupDescribeResponseTopicPartitions {
  topicId: string;
  topicName: string;
  partitions: number[];
}

export interface ConsumerGroupDescribeResponseTopicPartitionsInput {
  readonly topicId: string;
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export function readConsumerGroupDescribeResponse(reader: Reader, version: number): ConsumerGroupDescribeResponse {
  const throttleTimeMs = reader.int32();
  const groupsLength = reader.compactArrayLength(20);
  const groups = new Array<ConsumerGroupDescribeResponseDescribedGroup>(groupsLength);
  for (let i = 0; i < groupsLength; i++) groups[i] = readConsumerGroupDescribeResponseDescribedGroup(reader, version);
  reader.skipTaggedFields();
  return { throttleTimeMs, groups };
}

function readConsumerGroupDescribeResponseDescribedGroup(reader: Reader, version: number): ConsumerGroupDescribeResponseDescribedGroup {
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const groupId = reader.compactString();
  const groupState = reader.compactString();
  const groupEpoch = reader.int32();
  const assignmentEpoch = reader.int32();
  const assignorName = reader.compactString();
  const membersLength = reader.compactArrayLength(16);
  const members = new Array<ConsumerGroupDescribeResponseMember>(membersLength);
  for (let i = 0; i < membersLength; i++) members[i] = readConsumerGroupDescribeResponseMember(reader, version);
  const authorizedOperations = reader.int32();
  reader.skipTaggedFields();
  return { errorCode, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations };
}

function readConsumerGroupDescribeResponseMember(reader: Reader, version: number): ConsumerGroupDescribeResponseMember {
  const memberId = reader.compactString();
  const instanceId = reader.compactNullableString();
  const rackId = reader.compactNullableString();
  const memberEpoch = reader.int32();
  const clientId = reader.compactString();
  const clientHost = reader.compactString();
  const subscribedTopicNamesLength = reader.compactArrayLength(1);
  const subscribedTopicNames = new Array<string>(subscribedTopicNamesLength);
  for (let i = 0; i < subscribedTopicNamesLength; i++) subscribedTopicNames[i] = reader.compactString();
  const subscribedTopicRegex = reader.compactNullableString();
  const assignment = readConsumerGroupDescribeResponseAssignment(reader);
  const targetAssignment = readConsumerGroupDescribeResponseAssignment(reader);
  const memberType = version >= 1 ? reader.int8() : -1;
  reader.skipTaggedFields();
  return { memberId, instanceId, rackId, memberEpoch, clientId, clientHost, subscribedTopicNames, subscribedTopicRegex, assignment, targetAssignment, memberType };
}

function readConsumerGroupDescribeResponseAssignment(reader: Reader): ConsumerGroupDescribeResponseAssignment {
  const topicPartitionsLength = reader.compactArrayLength(19);
  const topicPartitions = new Array<ConsumerGroupDescribeResponseTopicPartitions>(topicPartitionsLength);
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions[i] = readConsumerGroupDescribeResponseTopicPartitions(reader);
  reader.skipTaggedFields();
  return { topicPartitions };
}

function readConsumerGroupDescribeResponseTopicPartitions(reader: Reader): ConsumerGroupDescribeResponseTopicPartitions {
  const topicId = reader.uuid();
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { topicId, topicName, partitions };
}

export function writeConsumerGroupDescribeResponse(writer: Writer, value: ConsumerGroupDescribeResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const groups = value.groups;
  writer.compactArrayLength(groups.length);
  for (const item of groups) writeConsumerGroupDescribeResponseDescribedGroup(writer, item, version);
  writer.tagCount(0);
}

function writeConsumerGroupDescribeResponseDescribedGroup(writer: Writer, value: ConsumerGroupDescribeResponseDescribedGroupInput, version: number): void {
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactString(value.groupId);
  writer.compactString(value.groupState);
  writer.int32(value.groupEpoch);
  writer.int32(value.assignmentEpoch);
  writer.compactString(value.assignorName);
  const members = value.members;
  writer.compactArrayLength(members.length);
  for (const item of members) writeConsumerGroupDescribeResponseMember(writer, item, version);
  writer.int32(value.authorizedOperations ?? -2147483648);
  writer.tagCount(0);
}

function writeConsumerGroupDescribeResponseMember(writer: Writer, value: ConsumerGroupDescribeResponseMemberInput, version: number): void {
  writer.compactString(value.memberId);
  writer.compactNullableString(value.instanceId ?? null);
  writer.compactNullableString(value.rackId ?? null);
  writer.int32(value.memberEpoch);
  writer.compactString(value.clientId);
  writer.compactString(value.clientHost);
  const subscribedTopicNames = value.subscribedTopicNames;
  writer.compactArrayLength(subscribedTopicNames.length);
  for (const item of subscribedTopicNames) writer.compactString(item);
  writer.compactNullableString(value.subscribedTopicRegex ?? null);
  writeConsumerGroupDescribeResponseAssignment(writer, value.assignment);
  writeConsumerGroupDescribeResponseAssignment(writer, value.targetAssignment);
  if (version >= 1) writer.int8(value.memberType ?? -1);
  writer.tagCount(0);
}

function writeConsumerGroupDescribeResponseAssignment(writer: Writer, value: ConsumerGroupDescribeResponseAssignmentInput): void {
  const topicPartitions = value.topicPartitions;
  writer.compactArrayLength(topicPartitions.length);
  for (const item of topicPartitions) writeConsumerGroupDescribeResponseTopicPartitions(writer, item);
  writer.tagCount(0);
}

function writeConsumerGroupDescribeResponseTopicPartitions(writer: Writer, value: ConsumerGroupDescribeResponseTopicPartitionsInput): void {
  writer.uuid(value.topicId);
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}
