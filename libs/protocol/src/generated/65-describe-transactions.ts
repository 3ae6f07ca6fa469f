// Written by generator/generate.mjs from schemas/65-describe-transactions.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeTransactions: Api<DescribeTransactionsRequest, DescribeTransactionsRequestInput, DescribeTransactionsResponse, DescribeTransactionsResponseInput> = {
  key: 65,
  name: 'DescribeTransactions',
  validVersions: { min: 0, max: 0 },
  flexibleFrom: 0,
  readRequest: readDescribeTransactionsRequest,
  writeRequest: writeDescribeTransactionsRequest,
  readResponse: readDescribeTransactionsResponse,
  writeResponse: writeDescribeTransactionsResponse,
};

export interface DescribeTransactionsRequest {
  transactionalIds: string[];
}

export interface DescribeTransactionsRequestInput {
  readonly transactionalIds: readonly string[];
}

export function readDescribeTransactionsRequest(reader: Reader, _version: number): DescribeTransactionsRequest {
  const transactionalIdsLength = reader.compactArrayLength(1);
  const transactionalIds = new Array<string>(transactionalIdsLength);
  for (let i = 0; i < transactionalIdsLength; i++) transactionalIds[i] = reader.compactString();
  reader.skipTaggedFields();
  return { transactionalIds };
}

export function writeDescribeTransactionsRequest(writer: Writer, value: DescribeTransactionsRequestInput, _version: number): void {
  const transactionalIds = value.transactionalIds;
  writer.compactArrayLength(transactionalIds.length);
  for (const item of transactionalIds) writer.compactString(item);
  writer.tagCount(0);
}

export interface DescribeTransactionsResponse {
  throttleTimeMs: number;
  transactionStates: DescribeTransactionsResponseTransactionState[];
}

export interface DescribeTransactionsResponseInput {
  readonly throttleTimeMs?: number;
  readonly transactionStates: readonly DescribeTransactionsResponseTransactionStateInput[];
}

export interface DescribeTransactionsResponseTransactionState {
  errorCode: number;
  transactionalId: string;
  transactionState: string;
  transactionTimeoutMs: number;
  transactionStartTimeMs: bigint;
  producerId: bigint;
  producerEpoch: number;
  topics: DescribeTransactionsResponseTopicData[];
}

export interface DescribeTransactionsResponseTransactionStateInput {
  readonly errorCode: number;
  readonly transactionalId: string;
  readonly transactionState: string;
  readonly transactionTimeoutMs: number;
  readonly transactionStartTimeMs: bigint;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly topics: readonly DescribeTransactionsResponseTopicDataInput[];
}

export interface DescribeTransactionsResponseTopicData {
  topic: string;
  partitions: number[];
}

export interface DescribeTransactionsResponseTopicDataInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export function readDescribeTransactionsResponse(reader: Reader, _version: number): DescribeTransactionsResponse {
  const throttleTimeMs = reader.int32();
  const transactionStatesLength = reader.compactArrayLength(28);
  const transactionStates = new Array<DescribeTransactionsResponseTransactionState>(transactionStatesLength);
  for (let i = 0; i < transactionStatesLength; i++) transactionStates[i] = readDescribeTransactionsResponseTransactionState(reader);
  reader.skipTaggedFields();
  return { throttleTimeMs, transactionStates };
}

function readDescribeTransactionsResponseTransactionState(reader: Reader): DescribeTransactionsResponseTransactionState {
  const errorCode = reader.int16();
  const transactionalId = reader.compactString();
  const transactionState = reader.compactString();
  const transactionTimeoutMs = reader.int32();
  const transactionStartTimeMs = reader.int64();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const topicsLength = reader.compactArrayLength(3);
  const topics = new Array<DescribeTransactionsResponseTopicData>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readDescribeTransactionsResponseTopicData(reader);
  reader.skipTaggedFields();
  return { errorCode, transactionalId, transactionState, transactionTimeoutMs, transactionStartTimeMs, producerId, producerEpoch, topics };
}

function readDescribeTransactionsResponseTopicData(reader: Reader): DescribeTransactionsResponseTopicData {
  const topic = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  reader.skipTaggedFields();
  return { topic, partitions };
}

export function writeDescribeTransactionsResponse(writer: Writer, value: DescribeTransactionsResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const transactionStates = value.transactionStates;
  writer.compactArrayLength(transactionStates.length);
  for (const item of transactionStates) writeDescribeTransactionsResponseTransactionState(writer, item);
  writer.tagCount(0);
}

function writeDescribeTransactionsResponseTransactionState(writer: Writer, value: DescribeTransactionsResponseTransactionStateInput): void {
  writer.int16(value.errorCode);
  writer.compactString(value.transactionalId);
  writer.compactString(value.transactionState);
  writer.int32(value.transactionTimeoutMs);
  writer.int64(value.transactionStartTimeMs);
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeDescribeTransactionsResponseTopicData(writer, item);
  writer.tagCount(0);
}

function writeDescribeTransactionsResponseTopicData(writer: Writer, value: DescribeTransactionsResponseTopicDataInput): void {
  writer.compactString(value.topic);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  writer.tagCount(0);
}
