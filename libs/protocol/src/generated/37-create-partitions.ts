// Written by generator/generate.mjs from schemas/37-create-partitions.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const CreatePartitions: Api<CreatePartitionsRequest, CreatePartitionsRequestInput, CreatePartitionsResponse, CreatePartitionsResponseInput> = {
  key: 37,
  name: 'CreatePartitions',
  validVersions: { min: 0, max: 3 },
  flexibleFrom: 2,
  readRequest: readCreatePartitionsRequest,
  writeRequest: writeCreatePartitionsRequest,
  readResponse: readCreatePartitionsResponse,
  writeResponse: writeCreatePartitionsResponse,
};

export interface CreatePartitionsRequest {
  topics: CreatePartitionsRequestTopic[];
  timeoutMs: number;
  validateOnly: boolean;
}

export interface CreatePartitionsRequestInput {
  readonly topics: readonly CreatePartitionsRequestTopicInput[];
  readonly timeoutMs: number;
  readonly validateOnly: boolean;
}

export interface CreatePartitionsRequestTopic {
  name: string;
  count: number;
  assignments: CreatePartitionsRequestAssignment[] | null;
}

export interface CreatePartitionsRequestTopicInput {
  readonly name: string;
  readonly count: number;
  readonly assignments: readonly CreatePartitionsRequestAssignmentInput[] | null;
}

export interface CreatePartitionsRequestAssignment {
  brokerIds: number[];
}

export interface CreatePartitionsRequestAssignmentInput {
  readonly brokerIds: readonly number[];
}

export function readCreatePartitionsRequest(reader: Reader, version: number): CreatePartitionsRequest {
  const flexible = version >= 2;
  const topicsLength = flexible ? reader.compactArrayLength(7) : reader.arrayLength(7);
  const topics = new Array<CreatePartitionsRequestTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readCreatePartitionsRequestTopic(reader, flexible);
  const timeoutMs = reader.int32();
  const validateOnly = reader.bool();
  if (flexible) reader.skipTaggedFields();
  return { topics, timeoutMs, validateOnly };
}

function readCreatePartitionsRequestTopic(reader: Reader, flexible: boolean): CreatePartitionsRequestTopic {
  const name = flexible ? reader.compactString() : reader.string();
  const count = reader.int32();
  let assignments: CreatePartitionsRequestAssignment[] | null;
  const assignmentsLength = flexible ? reader.compactNullableArrayLength(2) : reader.nullableArrayLength(2);
  const assignmentsItems = new Array<CreatePartitionsRequestAssignment>(Math.max(0, assignmentsLength));
  for (let i = 0; i < assignmentsLength; i++) assignmentsItems[i] = readCreatePartitionsRequestAssignment(reader, flexible);
  assignments = assignmentsLength < 0 ? null : assignmentsItems;
  if (flexible) reader.skipTaggedFields();
  return { name, count, assignments };
}

function readCreatePartitionsRequestAssignment(reader: Reader, flexible: boolean): CreatePartitionsRequestAssignment {
  const brokerIdsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const brokerIds = new Array<number>(brokerIdsLength);
  for (let i = 0; i < brokerIdsLength; i++) brokerIds[i] = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { brokerIds };
}

export function writeCreatePartitionsRequest(writer: Writer, value: CreatePartitionsRequestInput, version: number): void {
  const flexible = version >= 2;
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeCreatePartitionsRequestTopic(writer, item, flexible);
  writer.int32(value.timeoutMs);
  writer.bool(value.validateOnly);
  if (flexible) writer.tagCount(0);
}

function writeCreatePartitionsRequestTopic(writer: Writer, value: CreatePartitionsRequestTopicInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  writer.int32(value.count);
  const assignments = value.assignments;
  if (flexible) writer.compactArrayLength(assignments === null ? -1 : assignments.length); else writer.arrayLength(assignments === null ? -1 : assignments.length);
  if (assignments !== null) for (const item of assignments) writeCreatePartitionsRequestAssignment(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeCreatePartitionsRequestAssignment(writer: Writer, value: CreatePartitionsRequestAssignmentInput, flexible: boolean): void {
  const brokerIds = value.brokerIds;
  if (flexible) writer.compactArrayLength(brokerIds.length); else writer.arrayLength(brokerIds.length);
  for (const item of brokerIds) writer.int32(item);
  if (flexible) writer.tagCount(0);
}

export interface CreatePartitionsResponse {
  throttleTimeMs: number;
  results: CreatePartitionsResponseTopicResult[];
}

export interface CreatePartitionsResponseInput {
  readonly throttleTimeMs?: number;
  readonly results: readonly CreatePartitionsResponseTopicResultInput[];
}

export interface CreatePartitionsResponseTopicResult {
  name: string;
  errorCode: number;
  errorMessage: string | null;
}

export interface CreatePartitionsResponseTopicResultInput {
  readonly name: string;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
}

export function readCreatePartitionsResponse(reader: Reader, version: number): CreatePartitionsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const resultsLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const results = new Array<CreatePartitionsResponseTopicResult>(resultsLength);
  for (let i = 0; i < resultsLength; i++) results[i] = readCreatePartitionsResponseTopicResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, results };
}

function readCreatePartitionsResponseTopicResult(reader: Reader, flexible: boolean): CreatePartitionsResponseTopicResult {
  const name = flexible ? reader.compactString() : reader.string();
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { name, errorCode, errorMessage };
}

export function writeCreatePartitionsResponse(writer: Writer, value: CreatePartitionsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length); else writer.arrayLength(results.length);
  for (const item of results) writeCreatePartitionsResponseTopicResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeCreatePartitionsResponseTopicResult(writer: Writer, value: CreatePartitionsResponseTopicResultInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage ?? null); else writer.nullableString(value.errorMessage ?? null);
  if (flexible) writer.tagCount(0);
}
