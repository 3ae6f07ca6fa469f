// Written by generator/generate.mjs from schemas/77-share-group-describe.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ShareGroupDescribe: Api<ShareGroupDescribeRequest, ShareGroupDescribeRequestInput, ShareGroupDescribeResponse, ShareGroupDescribeResponseInput> = {
  key: 77,
  name: 'ShareGroupDescribe',
  validVersions: { min: 1, max: 1 },
  flexibleFrom: 0,
  readRequest: readShareGroupDescribeRequest,
  writeRequest: writeShareGroupDescribeRequest,
  readResponse: readShareGroupDescribeResponse,
  writeResponse: writeShareGroupDescribeResponse,
};

export interface ShareGroupDescribeRequest {
  groupIds: string[];
  includeAuthorizedOperations: boolean;
}

export interface ShareGroupDescribeRequestInput {
  readonly groupIds: readonly string[];
  readonly includeAuthorizedOperations: boolean;
}

export function readShareGroupDescribeRequest(reader: Reader, _version: number): ShareGroupDescribeRequest {
  const groupIdsLength = reader.compactArrayLength(1);
  const groupIds = new Array<string>(groupIdsLength);
  for (let i = 0; i < groupIdsLength; i++) groupIds[i] = reader.compactString();
  const includeAuthorizedOperations = reader.bool();
  reader.skipTaggedFields();
  return { groupIds, includeAuthorizedOperations };
}

export function writeShareGroupDescribeRequest(writer: Writer, value: ShareGroupDescribeRequestInput, _version: number): void {
  const groupIds = value.groupIds;
  writer.compactArrayLength(groupIds.length);
  for (const item of groupIds) writer.compactString(item);
  writer.bool(value.includeAuthorizedOperations);
  writer.tagCount(0);
}

export interface ShareGroupDescribeResponse {
  throttleTimeMs: number;
  groups: ShareGroupDescribeResponseDescribedGroup[];
}

export interface ShareGroupDescribeResponseInput {
  readonly throttleTimeMs?: number;
  readonly groups: readonly ShareGroupDescribeResponseDescribedGroupInput[];
}

export interface ShareGroupDescribeResponseDescribedGroup {
  errorCode: number;
  errorMessage: string | null;
  groupId: string;
  groupState: string;
  groupEpoch: number;
  assignmentEpoch: number;
  assignorName: string;
  members: ShareGroupDescribeResponseMember[];
  authorizedOperations: number;
}

export interface ShareGroupDescribeResponseDescribedGroupInput {
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly assignorName: string;
  readonly members: readonly ShareGroupDescribeResponseMemberInput[];
  readonly authorizedOperations?: number; // default -2147483648
}

export interface ShareGroupDescribeResponseMember {
  memberId: string;
  rackId: string | null;
  memberEpoch: number;
  clientId: string;
  clientHost: string;
  subscribedTopicNames: string[];
  assignment: ShareGroupDescribeResponseAssignment;
}

export interface ShareGroupDescribeResponseMemberInput {
  readonly memberId: string;
  readonly rackId?: string | null;
  readonly memberEpoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly assignment: ShareGroupDescribeResponseAssignmentInput;
}

export interface ShareGroupDescribeResponseAssignment {
  topicPartitions: ShareGroupDescribeResponseTopicPartitions[];
}

export interface ShareGroupDescribeResponseAssignmentInput {
  readonly topicPartitions: readonly ShareGroupDescribeResponseTopicPartitionsInput[];
}

export interface ShareGroupDescribeResponseTopicPartitions {
  topicId: string;
  topicName: string;
  partitions: number[];
}

export interface ShareGroupDescribeResponseTopicPartitionsInput {
  readonly topicId: string;
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export function readShareGroupDescribeResponse(reader: Reader, _version: number): ShareGroupDescribeResponse {
  const throttleTimeMs = reader.int32();
  const groupsLength = reader.compactArrayLength(20);
  const groups = new Array<ShareGroupDescribeResponseDescribedGroup>(groupsLength);
  for (let i = 0; i < groupsLength; i++) groups[i] = readShareGroupDescribeResponseDescribedGroup(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, groups };
}

function readShareGroupDescribeResponseDescribedGroup(reader: Reader): ShareGroupDescribeResponseDescribedGroup {
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const groupId = reader.compactString();
  const groupState = reader.compactString();
  const groupEpoch = reader.int32();
  const assignmentEpoch = reader.int32();
  const assignorName = reader.compactString();
  const membersLength = reader.compactArrayLength(12);
  const members = new Array<ShareGroupDescribeResponseMember>(membersLength);
  for (let i = 0; i < membersLength; i++) members[i] = readShareGroupDescribeResponseMember(reader);
  const authorizedOperations = reader.int32();
  reader.skipTaggedFields();
  return { errorCode, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations };
}

function readShareGroupDescribeResponseMember(reader: Reader): ShareGroupDescribeResponseMember {
  const memberId = reader.compactString();
  const rackId = reader.compactNullableString();
  const memberEpoch = reader.int32();
  const clientId = reader.compactString();
  const clientHost = reader.compactString();
  const subscribedTopicNamesLength = reader.compactArrayLength(1);
  const subscribedTopicNames = new Array<string>(subscribedTopicNamesLength);
  for (let i = 0; i < subscribedTopicNamesLength; i++) subscribedTopicNames[i] = reader.compactString();
  const assignment = readShareGroupDescribeResponseAssignment(reader);
  reader.skipTaggedFields();
  return { memberId, rackId, memberEpoch, clientId, clientHost, subscribedTopicNames, assignment };
}

function readShareGroupDescribeResponseAssignment(reader: Reader): ShareGroupDescribeResponseAssignment {
  const topicPartitionsLength = reader.compactArrayLength(19);
  const topicPartitions = new Array<ShareGroupDescribeResponseTopicPartitions>(topicPartitionsLength);
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions[i] = readShareGroupDescribeResponseTopicPartitions(reader);
  reader.skipTaggedFields();
  return { topicPartitions };
}

function readShareGroupDescribeResponseTopicPartitions(reader: Reader): ShareGroupDescribeResponseTopicPartitions {
  const topicId = reader.uuid();
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { topicId, topicName, partitions };
}

export function writeShareGroupDescribeResponse(writer: Writer, value: ShareGroupDescribeResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const groups = value.groups;
  writer.compactArrayLength(groups.length);
  for (const item of groups) writeShareGroupDescribeResponseDescribedGroup(writer, item);
  writer.tagCount(0);
}

function writeShareGroupDescribeResponseDescribedGroup(writer: Writer, value: ShareGroupDescribeResponseDescribedGroupInput): void {
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactString(value.groupId);
  writer.compactString(value.groupState);
  writer.int32(value.groupEpoch);
  writer.int32(value.assignmentEpoch);
  writer.compactString(value.assignorName);
  const members = value.members;
  writer.compactArrayLength(members.length);
  for (const item of members) writeShareGroupDescribeResponseMember(writer, item);
  writer.int32(value.authorizedOperations ?? -2147483648);
  writer.tagCount(0);
}

function writeShareGroupDescribeResponseMember(writer: Writer, value: ShareGroupDescribeResponseMemberInput): void {
  writer.compactString(value.memberId);
  writer.compactNullableString(value.rackId ?? null);
  writer.int32(value.memberEpoch);
  writer.compactString(value.clientId);
  writer.compactString(value.clientHost);
  const subscribedTopicNames = value.subscribedTopicNames;
  writer.compactArrayLength(subscribedTopicNames.length);
  for (const item of subscribedTopicNames) writer.compactString(item);
  writeShareGroupDescribeResponseAssignment(writer, value.assignment);
  writer.tagCount(0);
}

function writeShareGroupDescribeResponseAssignment(writer: Writer, value: ShareGroupDescribeResponseAssignmentInput): void {
  const topicPartitions = value.topicPartitions;
  writer.compactArrayLength(topicPartitions.length);
  for (const item of topicPartitions) writeShareGroupDescribeResponseTopicPartitions(writer, item);
  writer.tagCount(0);
}

function writeShareGroupDescribeResponseTopicPartitions(writer: Writer, value: ShareGroupDescribeResponseTopicPartitionsInput): void {
  writer.uuid(value.topicId);
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}
