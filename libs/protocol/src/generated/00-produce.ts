// Written by generator/generate.mjs from schemas/00-produce.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import { ZERO_UUID } from '../defaults.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const Produce: Api<ProduceRequest, ProduceRequestInput, ProduceResponse, ProduceResponseInput> = {
  key: 0,
  name: 'Produce',
  validVersions: { min: 3, max: 13 },
  flexibleFrom: 9,
  readRequest: readProduceRequest,
  writeRequest: writeProduceRequest,
  readResponse: readProduceResponse,
  writeResponse: writeProduceResponse,
};

export interface ProduceRequest {
  transactionalId: string | null;
  acks: number;
  timeoutMs: number;
  topicData: ProduceRequestTopicProduceData[];
}

export interface ProduceRequestInput {
  readonly transactionalId?: string | null;
  readonly acks: number;
  readonly timeoutMs: number;
  readonly topicData: readonly ProduceRequestTopicProduceDataInput[];
}

export interface ProduceRequestTopicProduceData {
  name: string; // v3-12
  topicId: string; // v13
  partitionData: ProduceRequestPartitionProduceData[];
}

export interface ProduceRequestTopicProduceDataInput {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitionData: readonly ProduceRequestPartitionProduceDataInput[];
}

export interface ProduceRequestPartitionProduceData {
  index: number;
  records: Buffer | null;
}

export interface ProduceRequestPartitionProduceDataInput {
  readonly index: number;
  readonly records: Buffer | null;
}

export function readProduceRequest(reader: Reader, version: number): ProduceRequest {
  const flexible = version >= 9;
  const transactionalId = flexible ? reader.compactNullableString() : reader.nullableString();
  const acks = reader.int16();
  const timeoutMs = reader.int32();
  const topicDataLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topicData = new Array<ProduceRequestTopicProduceData>(topicDataLength);
  for (let i = 0; i < topicDataLength; i++) topicData[i] = readProduceRequestTopicProduceData(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { transactionalId, acks, timeoutMs, topicData };
}

function readProduceRequestTopicProduceData(reader: Reader, version: number, flexible: boolean): ProduceRequestTopicProduceData {
  const name = version <= 12 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version >= 13 ? reader.uuid() : ZERO_UUID;
  const partitionDataLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const partitionData = new Array<ProduceRequestPartitionProduceData>(partitionDataLength);
  for (let i = 0; i < partitionDataLength; i++) partitionData[i] = readProduceRequestPartitionProduceData(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, topicId, partitionData };
}

function readProduceRequestPartitionProduceData(reader: Reader, flexible: boolean): ProduceRequestPartitionProduceData {
  const index = reader.int32();
  const records = flexible ? reader.compactNullableRecords() : reader.nullableRecords();
  if (flexible) reader.skipTaggedFields();
  return { index, records };
}

export function writeProduceRequest(writer: Writer, value: ProduceRequestInput, version: number): void {
  const flexible = version >= 9;
  if (flexible) writer.compactNullableString(value.transactionalId ?? null); else writer.nullableString(value.transactionalId ?? null);
  writer.int16(value.acks);
  writer.int32(value.timeoutMs);
  const topicData = value.topicData;
  if (flexible) writer.compactArrayLength(topicData.length); else writer.arrayLength(topicData.length);
  for (const item of topicData) writeProduceRequestTopicProduceData(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeProduceRequestTopicProduceData(writer: Writer, value: ProduceRequestTopicProduceDataInput, version: number, flexible: boolean): void {
  if (version <= 12) {
    if (flexible) writer.compactString(value.name ?? ''); else writer.string(value.name ?? '');
  }
  if (version >= 13) writer.uuid(value.topicId ?? ZERO_UUID);
  const partitionData = value.partitionData;
  if (flexible) writer.compactArrayLength(partitionData.length); else writer.arrayLength(partitionData.length);
  for (const item of partitionData) writeProduceRequestPartitionProduceData(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeProduceRequestPartitionProduceData(writer: Writer, value: ProduceRequestPartitionProduceDataInput, flexible: boolean): void {
  writer.int32(value.index);
  if (flexible) writer.compactNullableRecords(value.records); else writer.nullableRecords(value.records);
  if (flexible) writer.tagCount(0);
}

export interface ProduceResponse {
  responses: ProduceResponseTopicProduceResponse[];
  throttleTimeMs: number;
  nodeEndpoints: ProduceResponseNodeEndpoint[]; // v10+, tag 0
}

export interface ProduceResponseInput {
  readonly responses: readonly ProduceResponseTopicProduceResponseInput[];
  readonly throttleTimeMs?: number; // default 0
  readonly nodeEndpoints?: readonly ProduceResponseNodeEndpointInput[];
}

export interface ProduceResponseTopicProduceResponse {
  name: string; // v3-12
  topicId: string; // v13
  partitionResponses: ProduceResponsePartitionProduceResponse[];
}

export interface ProduceResponseTopicProduceResponseInput {
  readonly name?: string;
  readonly topicId?: string;
  readonly partitionResponses: readonly ProduceResponsePartitionProduceResponseInput[];
}

export interface ProduceResponsePartitionProduceResponse {
  index: number;
  errorCode: number;
  baseOffset: bigint;
  logAppendTimeMs: bigint;
  logStartOffset: bigint; // v5+
  recordErrors: ProduceResponseBatchIndexAndErrorMessage[]; // v8+
  errorMessage: string | null; // v8+
  currentLeader: ProduceResponseLeaderIdAndEpoch; // v10+, tag 0
}

export interface ProduceResponsePartitionProduceResponseInput {
  readonly index: number;
  readonly errorCode: number;
  readonly baseOffset: bigint;
  readonly logAppendTimeMs?: bigint; // default -1
  readonly logStartOffset?: bigint; // default -1
  readonly recordErrors?: readonly ProduceResponseBatchIndexAndErrorMessageInput[];
  readonly errorMessage?: string | null;
  readonly currentLeader?: ProduceResponseLeaderIdAndEpochInput;
}

export interface ProduceResponseBatchIndexAndErrorMessage {
  batchIndex: number;
  batchIndexErrorMessage: string | null;
}

export interface ProduceResponseBatchIndexAndErrorMessageInput {
  readonly batchIndex: number;
  readonly batchIndexErrorMessage?: string | null;
}

export interface ProduceResponseLeaderIdAndEpoch {
  leaderId: number;
  leaderEpoch: number;
}

export interface ProduceResponseLeaderIdAndEpochInput {
  readonly leaderId?: number; // default -1
  readonly leaderEpoch?: number; // default -1
}

export interface ProduceResponseNodeEndpoint {
  nodeId: number;
  host: string;
  port: number;
  rack: string | null;
}

export interface ProduceResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null;
}

export function readProduceResponse(reader: Reader, version: number): ProduceResponse {
  const flexible = version >= 9;
  const responsesLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const responses = new Array<ProduceResponseTopicProduceResponse>(responsesLength);
  for (let i = 0; i < responsesLength; i++) responses[i] = readProduceResponseTopicProduceResponse(reader, version, flexible);
  const throttleTimeMs = reader.int32();
  let nodeEndpoints: ProduceResponseNodeEndpoint[] = [];
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let tags = 0; tags < tagCount; tags++) {
      const tag = reader.unsignedVarint();
      const end = reader.taggedFieldEnd();
      if (tag === 0 && version >= 10) {
        const nodeEndpointsLength = reader.compactArrayLength(11);
        const nodeEndpointsItems = new Array<ProduceResponseNodeEndpoint>(nodeEndpointsLength);
        for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpointsItems[i] = readProduceResponseNodeEndpoint(reader);
        nodeEndpoints = nodeEndpointsItems;
      } else reader.skipTo(end);
      reader.expectEnd(end);
    }
  }
  return { responses, throttleTimeMs, nodeEndpoints };
}

function readProduceResponseTopicProduceResponse(reader: Reader, version: number, flexible: boolean): ProduceResponseTopicProduceResponse {
  const name = version <= 12 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version >= 13 ? reader.uuid() : ZERO_UUID;
  const partitionResponsesLength = flexible ? reader.compactArrayLength(22) : reader.arrayLength(22);
  const partitionResponses = new Array<ProduceResponsePartitionProduceResponse>(partitionResponsesLength);
  for (let i = 0; i < partitionResponsesLength; i++) partitionResponses[i] = readProduceResponsePartitionProduceResponse(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, topicId, partitionResponses };
}

function readProduceResponsePartitionProduceResponse(reader: Reader, version: number, flexible: boolean): ProduceResponsePartitionProduceResponse {
  const index = reader.int32();
  const errorCode = reader.int16();
  const baseOffset = reader.int64();
  const logAppendTimeMs = reader.int64();
  const logStartOffset = version >= 5 ? reader.int64() : -1n;
  let recordErrors: ProduceResponseBatchIndexAndErrorMessage[] = [];
  if (version >= 8) {
    const recordErrorsLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
    const recordErrorsItems = new Array<ProduceResponseBatchIndexAndErrorMessage>(recordErrorsLength);
    for (let i = 0; i < recordErrorsLength; i++) recordErrorsItems[i] = readProduceResponseBatchIndexAndErrorMessage(reader, flexible);
    recordErrors = recordErrorsItems;
  }
  const errorMessage = version >= 8 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  let currentLeader: ProduceResponseLeaderIdAndEpoch = { leaderId: -1, leaderEpoch: -1 };
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let tags = 0; tags < tagCount; tags++) {
      const tag = reader.unsignedVarint();
      const end = reader.taggedFieldEnd();
      if (tag === 0 && version >= 10) {
        currentLeader = readProduceResponseLeaderIdAndEpoch(reader);
      } else reader.skipTo(end);
      reader.expectEnd(end);
    }
  }
  return { index, errorCode, baseOffset, logAppendTimeMs, logStartOffset, recordErrors, errorMessage, currentLeader };
}

function readProduceResponseBatchIndexAndErrorMessage(reader: Reader, flexible: boolean): ProduceResponseBatchIndexAndErrorMessage {
  const batchIndex = reader.int32();
  const batchIndexErrorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTaggedFields();
  return { batchIndex, batchIndexErrorMessage };
}

function readProduceResponseLeaderIdAndEpoch(reader: Reader): ProduceResponseLeaderIdAndEpoch {
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  reader.skipTaggedFields();
  return { leaderId, leaderEpoch };
}

function readProduceResponseNodeEndpoint(reader: Reader): ProduceResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const rack = reader.compactNullableString();
  reader.skipTaggedFields();
  return { nodeId, host, port, rack };
}

export function writeProduceResponse(writer: Writer, value: ProduceResponseInput, version: number): void {
  const flexible = version >= 9;
  const responses = value.responses;
  if (flexible) writer.compactArrayLength(responses.length); else writer.arrayLength(responses.length);
  for (const item of responses) writeProduceResponseTopicProduceResponse(writer, item, version, flexible);
  writer.int32(value.throttleTimeMs ?? 0);
  if (flexible) {
    const nodeEndpoints = value.nodeEndpoints ?? [];
    const hasNodeEndpoints = version >= 10 && nodeEndpoints.length > 0;
    writer.tagCount(Number(hasNodeEndpoints));
    if (hasNodeEndpoints) {
      const start = writer.beginTaggedField(0);
      writer.compactArrayLength(nodeEndpoints.length);
      for (const item of nodeEndpoints) writeProduceResponseNodeEndpoint(writer, item);
      writer.endTaggedField(start);
    }
  }
}

function writeProduceResponseTopicProduceResponse(writer: Writer, value: ProduceResponseTopicProduceResponseInput, version: number, flexible: boolean): void {
  if (version <= 12) {
    if (flexible) writer.compactString(value.name ?? ''); else writer.string(value.name ?? '');
  }
  if (version >= 13) writer.uuid(value.topicId ?? ZERO_UUID);
  const partitionResponses = value.partitionResponses;
  if (flexible) writer.compactArrayLength(partitionResponses.length); else writer.arrayLength(partitionResponses.length);
  for (const item of partitionResponses) writeProduceResponsePartitionProduceResponse(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeProduceResponsePartitionProduceResponse(writer: Writer, value: ProduceResponsePartitionProduceResponseInput, version: number, flexible: boolean): void {
  writer.int32(value.index);
  writer.int16(value.errorCode);
  writer.int64(value.baseOffset);
  writer.int64(value.logAppendTimeMs ?? -1n);
  if (version >= 5) writer.int64(value.logStartOffset ?? -1n);
  if (version >= 8) {
    const recordErrors = value.recordErrors ?? [];
    if (flexible) writer.compactArrayLength(recordErrors.length); else writer.arrayLength(recordErrors.length);
    for (const item of recordErrors) writeProduceResponseBatchIndexAndErrorMessage(writer, item, flexible);
  }
  if (version >= 8) {
    if (flexible) writer.compactNullableString(value.errorMessage ?? null); else writer.nullableString(value.errorMessage ?? null);
  }
  if (flexible) {
    const currentLeader = value.currentLeader ?? { leaderId: -1, leaderEpoch: -1 };
    const hasCurrentLeader = version >= 10 && ((currentLeader.leaderId ?? -1) !== -1 || (currentLeader.leaderEpoch ?? -1) !== -1);
    writer.tagCount(Number(hasCurrentLeader));
    if (hasCurrentLeader) {
      const start = writer.beginTaggedField(0);
      writeProduceResponseLeaderIdAndEpoch(writer, currentLeader);
      writer.endTaggedField(start);
    }
  }
}

function writeProduceResponseBatchIndexAndErrorMessage(writer: Writer, value: ProduceResponseBatchIndexAndErrorMessageInput, flexible: boolean): void {
  writer.int32(value.batchIndex);
  if (flexible) writer.compactNullableString(value.batchIndexErrorMessage ?? null); else writer.nullableString(value.batchIndexErrorMessage ?? null);
  if (flexible) writer.tagCount(0);
}

function writeProduceResponseLeaderIdAndEpoch(writer: Writer, value: ProduceResponseLeaderIdAndEpochInput): void {
  writer.int32(value.leaderId ?? -1);
  writer.int32(value.leaderEpoch ?? -1);
  writer.tagCount(0);
}

function writeProduceResponseNodeEndpoint(writer: Writer, value: ProduceResponseNodeEndpointInput): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.compactNullableString(value.rack ?? null);
  writer.tagCount(0);
}
