// Written by generator/generate.mjs from schemas/20-delete-topics.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import { ZERO_UUID, nullField } from '../defaults.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DeleteTopics: Api<DeleteTopicsRequest, DeleteTopicsRequestInput, DeleteTopicsResponse, DeleteTopicsResponseInput> = {
  key: 20,
  name: 'DeleteTopics',
  validVersions: { min: 1, max: 6 },
  flexibleFrom: 4,
  readRequest: readDeleteTopicsRequest,
  writeRequest: writeDeleteTopicsRequest,
  readResponse: readDeleteTopicsResponse,
  writeResponse: writeDeleteTopicsResponse,
};

export interface DeleteTopicsRequest {
  topics: DeleteTopicsRequestDeleteTopicState[]; // v6
  topicNames: string[]; // v1-5
  timeoutMs: number;
}

export interface DeleteTopicsRequestInput {
  readonly topics?: readonly DeleteTopicsRequestDeleteTopicStateInput[];
  readonly topicNames?: readonly string[];
  readonly timeoutMs: number;
}

export interface DeleteTopicsRequestDeleteTopicState {
  name: string | null;
  topicId: string;
}

export interface DeleteTopicsRequestDeleteTopicStateInput {
  readonly name?: string | null;
  readonly topicId: string;
}

export function readDeleteTopicsRequest(reader: Reader, version: number): DeleteTopicsRequest {
  const flexible = version >= 4;
  let topics: DeleteTopicsRequestDeleteTopicState[] = [];
  if (version >= 6) {
    const topicsLength = reader.compactArrayLength(18);
    const topicsItems = new Array<DeleteTopicsRequestDeleteTopicState>(topicsLength);
    for (let i = 0; i < topicsLength; i++) topicsItems[i] = readDeleteTopicsRequestDeleteTopicState(reader);
    topics = topicsItems;
  }
  let topicNames: string[] = [];
  if (version <= 5) {
    const topicNamesLength = flexible ? reader.compactArrayLength(1) : reader.arrayLength(1);
    const topicNamesItems = new Array<string>(topicNamesLength);
    for (let i = 0; i < topicNamesLength; i++) topicNamesItems[i] = flexible ? reader.compactString() : reader.string();
    topicNames = topicNamesItems;
  }
  const timeoutMs = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { topics, topicNames, timeoutMs };
}

function readDeleteTopicsRequestDeleteTopicState(reader: Reader): DeleteTopicsRequestDeleteTopicState {
  const name = reader.compactNullableString();
  const topicId = reader.uuid();
  reader.skipTaggedFields();
  return { name, topicId };
}

export function writeDeleteTopicsRequest(writer: Writer, value: DeleteTopicsRequestInput, version: number): void {
  const flexible = version >= 4;
  if (version >= 6) {
    const topics = value.topics ?? [];
    writer.compactArrayLength(topics.length);
    for (const item of topics) writeDeleteTopicsRequestDeleteTopicState(writer, item);
  }
  if (version <= 5) {
    const topicNames = value.topicNames ?? [];
    if (flexible) writer.compactArrayLength(topicNames.length); else writer.arrayLength(topicNames.length);
    for (const item of topicNames) if (flexible) writer.compactString(item); else writer.string(item);
  }
  writer.int32(value.timeoutMs);
  if (flexible) writer.tagCount(0);
}

function writeDeleteTopicsRequestDeleteTopicState(writer: Writer, value: DeleteTopicsRequestDeleteTopicStateInput): void {
  writer.compactNullableString(value.name ?? null);
  writer.uuid(value.topicId);
  writer.tagCount(0);
}

export interface DeleteTopicsResponse {
  throttleTimeMs: number;
  responses: DeleteTopicsResponseDeletableTopicResult[];
}

export interface DeleteTopicsResponseInput {
  readonly throttleTimeMs?: number;
  readonly responses: readonly DeleteTopicsResponseDeletableTopicResultInput[];
}

export interface DeleteTopicsResponseDeletableTopicResult {
  name: string | null;
  topicId: string; // v6
  errorCode: number;
  errorMessage: string | null; // v5+
}

export interface DeleteTopicsResponseDeletableTopicResultInput {
  readonly name: string | null;
  readonly topicId?: string;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
}

export function readDeleteTopicsResponse(reader: Reader, version: number): DeleteTopicsResponse {
  const flexible = version >= 4;
  const throttleTimeMs = reader.int32();
  const responsesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const responses = new Array<DeleteTopicsResponseDeletableTopicResult>(responsesLength);
  for (let i = 0; i < responsesLength; i++) responses[i] = readDeleteTopicsResponseDeletableTopicResult(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, responses };
}

function readDeleteTopicsResponseDeletableTopicResult(reader: Reader, version: number, flexible: boolean): DeleteTopicsResponseDeletableTopicResult {
  const name = flexible ? (version >= 6 ? reader.compactNullableString() : reader.compactString()) : reader.string();
  const topicId = version >= 6 ? reader.uuid() : ZERO_UUID;
  const errorCode = reader.int16();
  const errorMessage = version >= 5 ? reader.compactNullableString() : null;
  if (flexible) reader.skipTaggedFields();
  return { name, topicId, errorCode, errorMessage };
}

export function writeDeleteTopicsResponse(writer: Writer, value: DeleteTopicsResponseInput, version: number): void {
  const flexible = version >= 4;
  writer.int32(value.throttleTimeMs ?? 0);
  const responses = value.responses;
  if (flexible) writer.compactArrayLength(responses.length); else writer.arrayLength(responses.length);
  for (const item of responses) writeDeleteTopicsResponseDeletableTopicResult(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDeleteTopicsResponseDeletableTopicResult(writer: Writer, value: DeleteTopicsResponseDeletableTopicResultInput, version: number, flexible: boolean): void {
  const name = value.name;
  if (name === null && !(version >= 6)) throw nullField('DeleteTopicsResponse.name', version);
  if (flexible) writer.compactNullableString(name); else writer.nullableString(name);
  if (version >= 6) writer.uuid(value.topicId ?? ZERO_UUID);
  writer.int16(value.errorCode);
  if (version >= 5) writer.compactNullableString(value.errorMessage ?? null);
  if (flexible) writer.tagCount(0);
}
