// Written by generator/generate.mjs from schemas/76-share-group-heartbeat.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ShareGroupHeartbeat: Api<ShareGroupHeartbeatRequest, ShareGroupHeartbeatRequestInput, ShareGroupHeartbeatResponse, ShareGroupHeartbeatResponseInput> = {
  key: 76,
  name: 'ShareGroupHeartbeat',
  validVersions: { min: 1, max: 1 },
  flexibleFrom: 0,
  readRequest: readShareGroupHeartbeatRequest,
  writeRequest: writeShareGroupHeartbeatRequest,
  readResponse: readShareGroupHeartbeatResponse,
  writeResponse: writeShareGroupHeartbeatResponse,
};

export interface ShareGroupHeartbeatRequest {
  groupId: string;
  memberId: string;
  memberEpoch: number;
  rackId: string | null;
  subscribedTopicNames: string[] | null;
}

export interface ShareGroupHeartbeatRequestInput {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly rackId?: string | null;
  readonly subscribedTopicNames?: readonly string[] | null;
}

export function readShareGroupHeartbeatRequest(reader: Reader, _version: number): ShareGroupHeartbeatRequest {
  const groupId = reader.compactString();
  const memberId = reader.compactString();
  const memberEpoch = reader.int32();
  const rackId = reader.compactNullableString();
  let subscribedTopicNames: string[] | null;
  const subscribedTopicNamesLength = reader.compactNullableArrayLength(1);
  const subscribedTopicNamesItems = new Array<string>(Math.max(0, subscribedTopicNamesLength));
  for (let i = 0; i < subscribedTopicNamesLength; i++) subscribedTopicNamesItems[i] = reader.compactString();
  subscribedTopicNames = subscribedTopicNamesLength < 0 ? null : subscribedTopicNamesItems;
  reader.skipTaggedFields();
  return { groupId, memberId, memberEpoch, rackId, subscribedTopicNames };
}

export function writeShareGroupHeartbeatRequest(writer: Writer, value: ShareGroupHeartbeatRequestInput, _version: number): void {
  writer.compactString(value.groupId);
  writer.compactString(value.memberId);
  writer.int32(value.memberEpoch);
  writer.compactNullableString(value.rackId ?? null);
  const subscribedTopicNames = value.subscribedTopicNames ?? null;
  writer.compactArrayLength(subscribedTopicNames === null ? -1 : subscribedTopicNames.length);
  if (subscribedTopicNames !== null) for (const item of subscribedTopicNames) writer.compactString(item);
  writer.tagCount(0);
}

export interface ShareGroupHeartbeatResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  memberId: string | null;
  memberEpoch: number;
  heartbeatIntervalMs: number;
  assignment: ShareGroupHeartbeatResponseAssignment | null;
}

export interface ShareGroupHeartbeatResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly memberId?: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  readonly assignment?: ShareGroupHeartbeatResponseAssignmentInput | null;
}

export interface ShareGroupHeartbeatResponseAssignment {
  topicPartitions: ShareGroupHeartbeatResponseTopicPartitions[];
}

export interface ShareGroupHeartbeatResponseAssignmentInput {
  readonly topicPartitions: readonly ShareGroupHeartbeatResponseTopicPartitionsInput[];
}

export interface ShareGroupHeartbeatResponseTopicPartitions {
  topicId: string;
  partitions: number[];
}

export interface ShareGroupHeartbeatResponseTopicPartitionsInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export function readShareGroupHeartbeatResponse(reader: Reader, _version: number): ShareGroupHeartbeatResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const memberId = reader.compactNullableString();
  const memberEpoch = reader.int32();
  const heartbeatIntervalMs = reader.int32();
  const assignment = reader.isPresent() ? readShareGroupHeartbeatResponseAssignment(reader) : null;
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, assignment };
}

function readShareGroupHeartbeatResponseAssignment(reader: Reader): ShareGroupHeartbeatResponseAssignment {
  const topicPartitionsLength = reader.compactArrayLength(18);
  const topicPartitions = new Array<ShareGroupHeartbeatResponseTopicPartitions>(topicPartitionsLength);
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions[i] = readShareGroupHeartbeatResponseTopicPartitions(reader);
  reader.skipTaggedFields();
  return { topicPartitions };
}

function readShareGroupHeartbeatResponseTopicPartitions(reader: Reader): ShareGroupHeartbeatResponseTopicPartitions {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { topicId, partitions };
}

export function writeShareGroupHeartbeatResponse(writer: Writer, value: ShareGroupHeartbeatResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactNullableString(value.memberId ?? null);
  writer.int32(value.memberEpoch);
  writer.int32(value.heartbeatIntervalMs);
  const assignment = value.assignment ?? null;
  writer.presence(assignment !== null);
  if (assignment !== null) writeShareGroupHeartbeatResponseAssignment(writer, assignment);
  writer.tagCount(0);
}

function writeShareGroupHeartbeatResponseAssignment(writer: Writer, value: ShareGroupHeartbeatResponseAssignmentInput): void {
  const topicPartitions = value.topicPartitions;
  writer.compactArrayLength(topicPartitions.length);
  for (const item of topicPartitions) writeShareGroupHeartbeatResponseTopicPartitions(writer, item);
  writer.tagCount(0);
}

function writeShareGroupHeartbeatResponseTopicPartitions(writer: Writer, value: ShareGroupHeartbeatResponseTopicPartitionsInput): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}
