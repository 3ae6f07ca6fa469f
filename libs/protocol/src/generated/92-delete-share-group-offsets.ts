// Written by generator/generate.mjs from schemas/92-delete-share-group-offsets.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DeleteShareGroupOffsets: Api<DeleteShareGroupOffsetsRequest, DeleteShareGroupOffsetsRequestInput, DeleteShareGroupOffsetsResponse, DeleteShareGroupOffsetsResponseInput> = {
  key: 92,
  name: 'DeleteShareGroupOffsets',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readDeleteShareGroupOffsetsRequest,
  writeRequest: writeDeleteShareGroupOffsetsRequest,
  readResponse: readDeleteShareGroupOffsetsResponse,
  writeResponse: writeDeleteShareGroupOffsetsResponse,
};

export interface DeleteShareGroupOffsetsRequest {
  groupId: string;
  topics: DeleteShareGroupOffsetsRequestTopic[];
}

export interface DeleteShareGroupOffsetsRequestInput {
  readonly groupId: string;
  readonly topics: readonly DeleteShareGroupOffsetsRequestTopicInput[];
}

export interface DeleteShareGroupOffsetsRequestTopic {
  topicName: string;
}

export interface DeleteShareGroupOffsetsRequestTopicInput {
  readonly topicName: string;
}

export function readDeleteShareGroupOffsetsRequest(reader: Reader, _version: number): DeleteShareGroupOffsetsRequest {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(2);
  const topics = new Array<DeleteShareGroupOffsetsRequestTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readDeleteShareGroupOffsetsRequestTopic(reader);
  reader.skipTaggedFields();
  return { groupId, topics };
}

function readDeleteShareGroupOffsetsRequestTopic(reader: Reader): DeleteShareGroupOffsetsRequestTopic {
  const topicName = reader.compactString();
  reader.skipTaggedFields();
  return { topicName };
}

export function writeDeleteShareGroupOffsetsRequest(writer: Writer, value: DeleteShareGroupOffsetsRequestInput, _version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeDeleteShareGroupOffsetsRequestTopic(writer, item);
  writer.tagCount(0);
}

function writeDeleteShareGroupOffsetsRequestTopic(writer: Writer, value: DeleteShareGroupOffsetsRequestTopicInput): void {
  writer.compactString(value.topicName);
  writer.tagCount(0);
}

export interface DeleteShareGroupOffsetsResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  responses: DeleteShareGroupOffsetsResponseTopic[];
}

export interface DeleteShareGroupOffsetsResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly responses: readonly DeleteShareGroupOffsetsResponseTopicInput[];
}

export interface DeleteShareGroupOffsetsResponseTopic {
  topicName: string;
  topicId: string;
  errorCode: number;
  errorMessage: string | null;
}

export interface DeleteShareGroupOffsetsResponseTopicInput {
  readonly topicName: string;
  readonly topicId: string;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
}

export function readDeleteShareGroupOffsetsResponse(reader: Reader, _version: number): DeleteShareGroupOffsetsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const responsesLength = reader.compactArrayLength(21);
  const responses = new Array<DeleteShareGroupOffsetsResponseTopic>(responsesLength);
  for (let i = 0; i < responsesLength; i++) responses[i] = readDeleteShareGroupOffsetsResponseTopic(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, errorMessage, responses };
}

function readDeleteShareGroupOffsetsResponseTopic(reader: Reader): DeleteShareGroupOffsetsResponseTopic {
  const topicName = reader.compactString();
  const topicId = reader.uuid();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTaggedFields();
  return { topicName, topicId, errorCode, errorMessage };
}

export function writeDeleteShareGroupOffsetsResponse(writer: Writer, value: DeleteShareGroupOffsetsResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  const responses = value.responses;
  writer.compactArrayLength(responses.length);
  for (const item of responses) writeDeleteShareGroupOffsetsResponseTopic(writer, item);
  writer.tagCount(0);
}

function writeDeleteShareGroupOffsetsResponseTopic(writer: Writer, value: DeleteShareGroupOffsetsResponseTopicInput): void {
  writer.compactString(value.topicName);
  writer.uuid(value.topicId);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.tagCount(0);
}
