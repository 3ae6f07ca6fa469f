// Written by generator/generate.mjs from schemas/46-list-partition-reassignments.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const ListPartitionReassignments: Api<ListPartitionReassignmentsRequest, ListPartitionReassignmentsRequestInput, ListPartitionReassignmentsResponse, ListPartitionReassignmentsResponseInput> = {
  key: 46,
  name: 'ListPartitionReassignments',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readListPartitionReassignmentsRequest,
  writeRequest: writeListPartitionReassignmentsRequest,
  readResponse: readListPartitionReassignmentsResponse,
  writeResponse: writeListPartitionReassignmentsResponse,
};

export interface ListPartitionReassignmentsRequest {
  timeoutMs: number;
  topics: ListPartitionReassignmentsRequestTopics[] | null;
}

export interface ListPartitionReassignmentsRequestInput {
  readonly timeoutMs?: number; // default 60000
  readonly topics?: readonly ListPartitionReassignmentsRequestTopicsInput[] | null;
}

export interface ListPartitionReassignmentsRequestTopics {
  name: string;
  partitionIndexes: number[];
}

export interface ListPartitionReassignmentsRequestTopicsInput {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

export function readListPartitionReassignmentsRequest(reader: Reader, _version: number): ListPartitionReassignmentsRequest {
  const timeoutMs = reader.int32();
  let topics: ListPartitionReassignmentsRequestTopics[] | null;
  const topicsLength = reader.compactNullableArrayLength(3);
  const topicsItems = new Array<ListPartitionReassignmentsRequestTopics>(Math.max(0, topicsLength));
  for (let i = 0; i < topicsLength; i++) topicsItems[i] = readListPartitionReassignmentsRequestTopics(reader);
  topics = topicsLength < 0 ? null : topicsItems;
  reader.skipTaggedFields();
  return { timeoutMs, topics };
}

function readListPartitionReassignmentsRequestTopics(reader: Reader): ListPartitionReassignmentsRequestTopics {
  const name = reader.compactString();
  const partitionIndexesLength = reader.compactArrayLength(4);
  const partitionIndexes = new Array<number>(partitionIndexesLength);
  for (let i = 0; i < partitionIndexesLength; i++) partitionIndexes[i] = reader.int32();
  reader.skipTaggedFields();
  return { name, partitionIndexes };
}

export function writeListPartitionReassignmentsRequest(writer: Writer, value: ListPartitionReassignmentsRequestInput, _version: number): void {
  writer.int32(value.timeoutMs ?? 60000);
  const topics = value.topics ?? null;
  writer.compactArrayLength(topics === null ? -1 : topics.length);
  if (topics !== null) for (const item of topics) writeListPartitionReassignmentsRequestTopics(writer, item);
  writer.tagCount(0);
}

function writeListPartitionReassignmentsRequestTopics(writer: Writer, value: ListPartitionReassignmentsRequestTopicsInput): void {
  writer.compactString(value.name);
  const partitionIndexes = value.partitionIndexes;
  writer.compactArrayLength(partitionIndexes.length);
  for (const item of partitionIndexes) writer.int32(item);
  writer.tagCount(0);
}

export interface ListPartitionReassignmentsResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  topics: ListPartitionReassignmentsResponseOngoingTopicReassignment[];
}

export interface ListPartitionReassignmentsResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly topics: readonly ListPartitionReassignmentsResponseOngoingTopicReassignmentInput[];
}

export interface ListPartitionReassignmentsResponseOngoingTopicReassignment {
  name: string;
  partitions: ListPartitionReassignmentsResponseOngoingPartitionReassignment[];
}

export interface ListPartitionReassignmentsResponseOngoingTopicReassignmentInput {
  readonly name: string;
  readonly partitions: readonly ListPartitionReassignmentsResponseOngoingPartitionReassignmentInput[];
}

export interface ListPartitionReassignmentsResponseOngoingPartitionReassignment {
  partitionIndex: number;
  replicas: number[];
  addingReplicas: number[];
  removingReplicas: number[];
}

export interface ListPartitionReassignmentsResponseOngoingPartitionReassignmentInput {
  readonly partitionIndex: number;
  readonly replicas: readonly number[];
  readonly addingReplicas: readonly number[];
  readonly removingReplicas: readonly number[];
}

export function readListPartitionReassignmentsResponse(reader: Reader, _version: number): ListPartitionReassignmentsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const topicsLength = reader.compactArrayLength(3);
  const topics = new Array<ListPartitionReassignmentsResponseOngoingTopicReassignment>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readListPartitionReassignmentsResponseOngoingTopicReassignment(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, topics };
}

function readListPartitionReassignmentsResponseOngoingTopicReassignment(reader: Reader): ListPartitionReassignmentsResponseOngoingTopicReassignment {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(8);
  const partitions = new Array<ListPartitionReassignmentsResponseOngoingPartitionReassignment>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readListPartitionReassignmentsResponseOngoingPartitionReassignment(reader);
  reader.skipTaggedFields();
  return { name, partitions };
}

function readListPartitionReassignmentsResponseOngoingPartitionReassignment(reader: Reader): ListPartitionReassignmentsResponseOngoingPartitionReassignment {
  const partitionIndex = reader.int32();
  const replicasLength = reader.compactArrayLength(4);
  const replicas = new Array<number>(replicasLength);
  for (let i = 0; i < replicasLength; i++) replicas[i] = reader.int32();
  const addingReplicasLength = reader.compactArrayLength(4);
  const addingReplicas = new Array<number>(addingReplicasLength);
  for (let i = 0; i < addingReplicasLength; i++) addingReplicas[i] = reader.int32();
  const removingReplicasLength = reader.compactArrayLength(4);
  const removingReplicas = new Array<number>(removingReplicasLength);
  for (let i = 0; i < removingReplicasLength; i++) removingReplicas[i] = reader.int32();
  reader.skipTaggedFields();
  return { partitionIndex, replicas, addingReplicas, removingReplicas };
}

export function writeListPartitionReassignmentsResponse(writer: Writer, value: ListPartitionReassignmentsResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeListPartitionReassignmentsResponseOngoingTopicReassignment(writer, item);
  writer.tagCount(0);
}

function writeListPartitionReassignmentsResponseOngoingTopicReassignment(writer: Writer, value: ListPartitionReassignmentsResponseOngoingTopicReassignmentInput): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeListPartitionReassignmentsResponseOngoingPartitionReassignment(writer, item);
  writer.tagCount(0);
}

function writeListPartitionReassignmentsResponseOngoingPartitionReassignment(writer: Writer, value: ListPartitionReassignmentsResponseOngoingPartitionReassignmentInput): void {
  writer.int32(value.partitionIndex);
  const replicas = value.replicas;
  writer.compactArrayLength(replicas.length);
  for (const item of replicas) writer.int32(item);
  const addingReplicas = value.addingReplicas;
  writer.compactArrayLength(addingReplicas.length);
  for (const item of addingReplicas) writer.int32(item);
  const removingReplicas = value.removingReplicas;
  writer.compactArrayLength(removingReplicas.length);
  for (const item of removingReplicas) writer.int32(item);
  writer.tagCount(0);
}
