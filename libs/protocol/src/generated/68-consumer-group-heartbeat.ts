// Written by generator/generate.mjs from schemas/68-consumer-group-heartbeat.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ConsumerGroupHeartbeat: Api<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatRequestInput, ConsumerGroupHeartbeatResponse, ConsumerGroupHeartbeatResponseInput> = {
  key: 68,
  name: 'ConsumerGroupHeartbeat',
  validVersions: { min: 0, max: 1 },
  flexibleFrom: 0,
  readRequest: readConsumerGroupHeartbeatRequest,
  writeRequest: writeConsumerGroupHeartbeatRequest,
  readResponse: readConsumerGroupHeartbeatResponse,
  writeResponse: writeConsumerGroupHeartbeatResponse,
};

export interface ConsumerGroupHeartbeatRequest {
  groupId: string;
  memberId: string;
  memberEpoch: number;
  instanceId: string | null;
  rackId: string | null;
  rebalanceTimeoutMs: number;
  subscribedTopicNames: string[] | null;
  subscribedTopicRegex: string | null; // v1
  serverAssignor: string | null;
  topicPartitions: ConsumerGroupHeartbeatRequestTopicPartitions[] | null;
}

export interface ConsumerGroupHeartbeatRequestInput {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly instanceId?: string | null;
  readonly rackId?: string | null;
  readonly rebalanceTimeoutMs?: number; // default -1
  readonly subscribedTopicNames?: readonly string[] | null;
  readonly subscribedTopicRegex?: string | null;
  readonly serverAssignor?: string | null;
  readonly topicPartitions?: readonly ConsumerGroupHeartbeatRequestTopicPartitionsInput[] | null;
}

export interface ConsumerGroupHeartbeatRequestTopicPartitions {
  topicId: string;
  partitions: number[];
}

export interface ConsumerGroupHeartbeatRequestTopicPartitionsInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export function readConsumerGroupHeartbeatRequest(reader: Reader, version: number): ConsumerGroupHeartbeatRequest {
  const groupId = reader.compactString();
  const memberId = reader.compactString();
  const memberEpoch = reader.int32();
  const instanceId = reader.compactNullableString();
  const rackId = reader.compactNullableString();
  const rebalanceTimeoutMs = reader.int32();
  let subscribedTopicNames: string[] | null;
  const subscribedTopicNamesLength = reader.compactNullableArrayLength(1);
  const subscribedTopicNamesItems = new Array<string>(Math.max(0, subscribedTopicNamesLength));
  for (let i = 0; i < subscribedTopicNamesLength; i++) subscribedTopicNamesItems[i] = reader.compactString();
  subscribedTopicNames = subscribedTopicNamesLength < 0 ? null : subscribedTopicNamesItems;
  const subscribedTopicRegex = version >= 1 ? reader.compactNullableString() : null;
  const serverAssignor = reader.compactNullableString();
  let topicPartitions: ConsumerGroupHeartbeatRequestTopicPartitions[] | null;
  const topicPartitionsLength = reader.compactNullableArrayLength(18);
  const topicPartitionsItems = new Array<ConsumerGroupHeartbeatRequestTopicPartitions>(Math.max(0, topicPartitionsLength));
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitionsItems[i] = readConsumerGroupHeartbeatRequestTopicPartitions(reader);
  topicPartitions = topicPartitionsLength < 0 ? null : topicPartitionsItems;
  reader.skipTaggedFields();
  return { groupId, memberId, memberEpoch, instanceId, rackId, rebalanceTimeoutMs, subscribedTopicNames, subscribedTopicRegex, serverAssignor, topicPartitions };
}

function readConsumerGroupHeartbeatRequestTopicPartitions(reader: Reader): ConsumerGroupHeartbeatRequestTopicPartitions {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { topicId, partitions };
}

export function writeConsumerGroupHeartbeatRequest(writer: Writer, value: ConsumerGroupHeartbeatRequestInput, version: number): void {
  writer.compactString(value.groupId);
  writer.compactString(value.memberId);
  writer.int32(value.memberEpoch);
  writer.compactNullableString(value.instanceId ?? null);
  writer.compactNullableString(value.rackId ?? null);
  writer.int32(value.rebalanceTimeoutMs ?? -1);
  const subscribedTopicNames = value.subscribedTopicNames ?? null;
  writer.compactArrayLength(subscribedTopicNames === null ? -1 : subscribedTopicNames.length);
  if (subscribedTopicNames !== null) for (const item of subscribedTopicNames) writer.compactString(item);
  if (version >= 1) writer.compactNullableString(value.subscribedTopicRegex ?? null);
  writer.compactNullableString(value.serverAssignor ?? null);
  const topicPartitions = value.topicPartitions ?? null;
  writer.compactArrayLength(topicPartitions === null ? -1 : topicPartitions.length);
  if (topicPartitions !== null) for (const item of topicPartitions) writeConsumerGroupHeartbeatRequestTopicPartitions(writer, item);
  writer.tagCount(0);
}

function writeConsumerGroupHeartbeatRequestTopicPartitions(writer: Writer, value: ConsumerGroupHeartbeatRequestTopicPartitionsInput): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}

export interface ConsumerGroupHeartbeatResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  memberId: string | null;
  memberEpoch: number;
  heartbeatIntervalMs: number;
  assignment: ConsumerGroupHeartbeatResponseAssignment | null;
}

export interface ConsumerGroupHeartbeatResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly memberId?: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  readonly assignment?: ConsumerGroupHeartbeatResponseAssignmentInput | null;
}

export interface ConsumerGroupHeartbeatResponseAssignment {
  topicPartitions: ConsumerGroupHeartbeatResponseTopicPartitions[];
}

export interface ConsumerGroupHeartbeatResponseAssignmentInput {
  readonly topicPartitions: readonly ConsumerGroupHeartbeatResponseTopicPartitionsInput[];
}

export interface ConsumerGroupHeartbeatResponseTopicPartitions {
  topicId: string;
  partitions: number[];
}

export interface ConsumerGroupHeartbeatResponseTopicPartitionsInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export function readConsumerGroupHeartbeatResponse(reader: Reader, _version: number): ConsumerGroupHeartbeatResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const memberId = reader.compactNullableString();
  const memberEpoch = reader.int32();
  const heartbeatIntervalMs = reader.int32();
  const assignment = reader.isPresent() ? readConsumerGroupHeartbeatResponseAssignment(reader) : null;
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, assignment };
}

function readConsumerGroupHeartbeatResponseAssignment(reader: Reader): ConsumerGroupHeartbeatResponseAssignment {
  const topicPartitionsLength = reader.compactArrayLength(18);
  const topicPartitions = new Array<ConsumerGroupHeartbeatResponseTopicPartitions>(topicPartitionsLength);
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions[i] = readConsumerGroupHeartbeatResponseTopicPartitions(reader);
  reader.skipTaggedFields();
  return { topicPartitions };
}

function readConsumerGroupHeartbeatResponseTopicPartitions(reader: Reader): ConsumerGroupHeartbeatResponseTopicPartitions {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { topicId, partitions };
}

export function writeConsumerGroupHeartbeatResponse(writer: Writer, value: ConsumerGroupHeartbeatResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactNullableString(value.memberId ?? null);
  writer.int32(value.memberEpoch);
  writer.int32(value.heartbeatIntervalMs);
  const assignment = value.assignment ?? null;
  writer.presence(assignment !== null);
  if (assignment !== null) writeConsumerGroupHeartbeatResponseAssignment(writer, assignment);
  writer.tagCount(0);
}

function writeConsumerGroupHeartbeatResponseAssignment(writer: Writer, value: ConsumerGroupHeartbeatResponseAssignmentInput): void {
  const topicPartitions = value.topicPartitions;
  writer.compactArrayLength(topicPartitions.length);
  for (const item of topicPartitions) writeConsumerGroupHeartbeatResponseTopicPartitions(writer, item);
  writer.tagCount(0);
}

function writeConsumerGroupHeartbeatResponseTopicPartitions(writer: Writer, value: ConsumerGroupHeartbeatResponseTopicPartitionsInput): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}
