// Written by generator/generate.mjs from schemas/61-describe-producers.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeProducers: Api<DescribeProducersRequest, DescribeProducersRequestInput, DescribeProducersResponse, DescribeProducersResponseInput> = {
  key: 61,
  name: 'DescribeProducers',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readDescribeProducersRequest,
  writeRequest: writeDescribeProducersRequest,
  readResponse: readDescribeProducersResponse,
  writeResponse: writeDescribeProducersResponse,
};

export interface DescribeProducersRequest {
  topics: DescribeProducersRequestTopicRequest[];
}

export interface DescribeProducersRequestInput {
  readonly topics: readonly DescribeProducersRequestTopicRequestInput[];
}

export interface DescribeProducersRequestTopicRequest {
  name: string;
  partitionIndexes: number[];
}

export interface DescribeProducersRequestTopicRequestInput {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

export function readDescribeProducersRequest(reader: Reader, _version: number): DescribeProducersRequest {
  const topicsLength = reader.compactArrayLength(3);
  const topics = new Array<DescribeProducersRequestTopicRequest>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readDescribeProducersRequestTopicRequest(reader);
  reader.skipTaggedFields();
  return { topics };
}

function readDescribeProducersRequestTopicRequest(reader: Reader): DescribeProducersRequestTopicRequest {
  const name = reader.compactString();
  const partitionIndexesLength = reader.compactArrayLength(4);
  const partitionIndexes = new Array<number>(partitionIndexesLength);
  for (let i = 0; i < partitionIndexesLength; i++) partitionIndexes[i] = reader.int32();
  reader.skipTaggedFields();
  return { name, partitionIndexes };
}

export function writeDescribeProducersRequest(writer: Writer, value: DescribeProducersRequestInput, _version: number): void {
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeDescribeProducersRequestTopicRequest(writer, item);
  writer.tagCount(0);
}

function writeDescribeProducersRequestTopicRequest(writer: Writer, value: DescribeProducersRequestTopicRequestInput): void {
  writer.compactString(value.name);
  const partitionIndexes = value.partitionIndexes;
  writer.compactArrayLength(partitionIndexes.length);
  for (const item of partitionIndexes) writer.int32(item);
  writer.tagCount(0);
}

export interface DescribeProducersResponse {
  throttleTimeMs: number;
  topics: DescribeProducersResponseTopicResponse[];
}

export interface DescribeProducersResponseInput {
  readonly throttleTimeMs?: number;
  readonly topics: readonly DescribeProducersResponseTopicResponseInput[];
}

export interface DescribeProducersResponseTopicResponse {
  name: string;
  partitions: DescribeProducersResponsePartitionResponse[];
}

export interface DescribeProducersResponseTopicResponseInput {
  readonly name: string;
  readonly partitions: readonly DescribeProducersResponsePartitionResponseInput[];
}

export interface DescribeProducersResponsePartitionResponse {
  partitionIndex: number;
  errorCode: number;
  errorMessage: string | null;
  activeProducers: DescribeProducersResponseProducerState[];
}

export interface DescribeProducersResponsePartitionResponseInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null;
  readonly activeProducers: readonly DescribeProducersResponseProducerStateInput[];
}

export interface DescribeProducersResponseProducerState {
  producerId: bigint;
  producerEpoch: number;
  lastSequence: number;
  lastTimestamp: bigint;
  coordinatorEpoch: number;
  currentTxnStartOffset: bigint;
}

export interface DescribeProducersResponseProducerStateInput {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly lastSequence?: number; // default -1
  readonly lastTimestamp?: bigint; // default -1
  readonly coordinatorEpoch: number;
  readonly currentTxnStartOffset?: bigint; // default -1
}

export function readDescribeProducersResponse(reader: Reader, _version: number): DescribeProducersResponse {
  const throttleTimeMs = reader.int32();
  const topicsLength = reader.compactArrayLength(3);
  const topics = new Array<DescribeProducersResponseTopicResponse>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readDescribeProducersResponseTopicResponse(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, topics };
}

function readDescribeProducersResponseTopicResponse(reader: Reader): DescribeProducersResponseTopicResponse {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(9);
  const partitions = new Array<DescribeProducersResponsePartitionResponse>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readDescribeProducersResponsePartitionResponse(reader);
  reader.skipTaggedFields();
  return { name, partitions };
}

function readDescribeProducersResponsePartitionResponse(reader: Reader): DescribeProducersResponsePartitionResponse {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const activeProducersLength = reader.compactArrayLength(37);
  const activeProducers = new Array<DescribeProducersResponseProducerState>(activeProducersLength);
  for (let i = 0; i < activeProducersLength; i++) activeProducers[i] = readDescribeProducersResponseProducerState(reader);
  reader.skipTaggedFields();
  return { partitionIndex, errorCode, errorMessage, activeProducers };
}

function readDescribeProducersResponseProducerState(reader: Reader): DescribeProducersResponseProducerState {
  const producerId = reader.int64();
  const producerEpoch = reader.int32();
  const lastSequence = reader.int32();
  const lastTimestamp = reader.int64();
  const coordinatorEpoch = reader.int32();
  const currentTxnStartOffset = reader.int64();
  reader.skipTaggedFields();
  return { producerId, producerEpoch, lastSequence, lastTimestamp, coordinatorEpoch, currentTxnStartOffset };
}

export function writeDescribeProducersResponse(writer: Writer, value: DescribeProducersResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeDescribeProducersResponseTopicResponse(writer, item);
  writer.tagCount(0);
}

function writeDescribeProducersResponseTopicResponse(writer: Writer, value: DescribeProducersResponseTopicResponseInput): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeDescribeProducersResponsePartitionResponse(writer, item);
  writer.tagCount(0);
}

function writeDescribeProducersResponsePartitionResponse(writer: Writer, value: DescribeProducersResponsePartitionResponseInput): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  const activeProducers = value.activeProducers;
  writer.compactArrayLength(activeProducers.length);
  for (const item of activeProducers) writeDescribeProducersResponseProducerState(writer, item);
  writer.tagCount(0);
}

function writeDescribeProducersResponseProducerState(writer: Writer, value: DescribeProducersResponseProducerStateInput): void {
  writer.int64(value.producerId);
  writer.int32(value.producerEpoch);
  writer.int32(value.lastSequence ?? -1);
  writer.int64(value.lastTimestamp ?? -1n);
  writer.int32(value.coordinatorEpoch);
  writer.int64(value.currentTxnStartOffset ?? -1n);
  writer.tagCount(0);
}
