// Written by generator/generate.mjs from schemas/24-add-partitions-to-txn.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const AddPartitionsToTxn: Api<AddPartitionsToTxnRequest, AddPartitionsToTxnRequestInput, AddPartitionsToTxnResponse, AddPartitionsToTxnResponseInput> = {
  key: 24,
  name: 'AddPartitionsToTxn',
  validVersions: { min: 0, max: 5 },
  flexibleFrom: 3,
  readRequest: readAddPartitionsToTxnRequest,
  writeRequest: writeAddPartitionsToTxnRequest,
  readResponse: readAddPartitionsToTxnResponse,
  writeResponse: writeAddPartitionsToTxnResponse,
};

export interface AddPartitionsToTxnRequest {
  transactions: AddPartitionsToTxnRequestTransaction[]; // v4+
  v3AndBelowTransactionalId: string; // v0-3
  v3AndBelowProducerId: bigint; // v0-3
  v3AndBelowProducerEpoch: number; // v0-3
  v3AndBelowTopics: AddPartitionsToTxnRequestTopic[]; // v0-3
}

export interface AddPartitionsToTxnRequestInput {
  readonly transactions?: readonly AddPartitionsToTxnRequestTransactionInput[];
  readonly v3AndBelowTransactionalId?: string;
  readonly v3AndBelowProducerId?: bigint;
  readonly v3AndBelowProducerEpoch?: number;
  readonly v3AndBelowTopics?: readonly AddPartitionsToTxnRequestTopicInput[];
}

export interface AddPartitionsToTxnRequestTransaction {
  transactionalId: string;
  producerId: bigint;
  producerEpoch: number;
  verifyOnly: boolean;
  topics: AddPartitionsToTxnRequestTopic[];
}

export interface AddPartitionsToTxnRequestTransactionInput {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly verifyOnly?: boolean; // default false
  readonly topics: readonly AddPartitionsToTxnRequestTopicInput[];
}

export interface AddPartitionsToTxnRequestTopic {
  name: string;
  partitions: number[];
}

export interface AddPartitionsToTxnRequestTopicInput {
  readonly name: string;
  readonly partitions: readonly number[];
}

export function readAddPartitionsToTxnRequest(reader: Reader, version: number): AddPartitionsToTxnRequest {
  const flexible = version >= 3;
  let transactions: AddPartitionsToTxnRequestTransaction[] = [];
  if (version >= 4) {
    const transactionsLength = reader.compactArrayLength(14);
    const transactionsItems = new Array<AddPartitionsToTxnRequestTransaction>(transactionsLength);
    for (let i = 0; i < transactionsLength; i++) transactionsItems[i] = readAddPartitionsToTxnRequestTransaction(reader);
    transactions = transactionsItems;
  }
  const v3AndBelowTransactionalId = version <= 3 ? (flexible ? reader.compactString() : reader.string()) : '';
  const v3AndBelowProducerId = version <= 3 ? reader.int64() : 0n;
  const v3AndBelowProducerEpoch = version <= 3 ? reader.int16() : 0;
  let v3AndBelowTopics: AddPartitionsToTxnRequestTopic[] = [];
  if (version <= 3) {
    const v3AndBelowTopicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
    const v3AndBelowTopicsItems = new Array<AddPartitionsToTxnRequestTopic>(v3AndBelowTopicsLength);
    for (let i = 0; i < v3AndBelowTopicsLength; i++) v3AndBelowTopicsItems[i] = readAddPartitionsToTxnRequestTopic(reader, flexible);
    v3AndBelowTopics = v3AndBelowTopicsItems;
  }
  if (flexible) reader.skipTaggedFields();
  return { transactions, v3AndBelowTransactionalId, v3AndBelowProducerId, v3AndBelowProducerEpoch, v3AndBelowTopics };
}

function readAddPartitionsToTxnRequestTransaction(reader: Reader): AddPartitionsToTxnRequestTransaction {
  const transactionalId = reader.compactString();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const verifyOnly = reader.bool();
  const topicsLength = reader.compactArrayLength(3);
  const topics = new Array<AddPartitionsToTxnRequestTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readAddPartitionsToTxnRequestTopic(reader, true);
  reader.skipTaggedFields();
  return { transactionalId, producerId, producerEpoch, verifyOnly, topics };
}

function readAddPartitionsToTxnRequestTopic(reader: Reader, flexible: boolean): AddPartitionsToTxnRequestTopic {
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { name, partitions };
}

export function writeAddPartitionsToTxnRequest(writer: Writer, value: AddPartitionsToTxnRequestInput, version: number): void {
  const flexible = version >= 3;
  if (version >= 4) {
    const transactions = value.transactions ?? [];
    writer.compactArrayLength(transactions.length);
    for (const item of transactions) writeAddPartitionsToTxnRequestTransaction(writer, item);
  }
  if (version <= 3) {
    if (flexible) writer.compactString(value.v3AndBelowTransactionalId ?? ''); else writer.string(value.v3AndBelowTransactionalId ?? '');
  }
  if (version <= 3) writer.int64(value.v3AndBelowProducerId ?? 0n);
  if (version <= 3) writer.int16(value.v3AndBelowProducerEpoch ?? 0);
  if (version <= 3) {
    const v3AndBelowTopics = value.v3AndBelowTopics ?? [];
    if (flexible) writer.compactArrayLength(v3AndBelowTopics.length); else writer.arrayLength(v3AndBelowTopics.length);
    for (const item of v3AndBelowTopics) writeAddPartitionsToTxnRequestTopic(writer, item, flexible);
  }
  if (flexible) writer.tagCount(0);
}

function writeAddPartitionsToTxnRequestTransaction(writer: Writer, value: AddPartitionsToTxnRequestTransactionInput): void {
  writer.compactString(value.transactionalId);
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  writer.bool(value.verifyOnly ?? false);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeAddPartitionsToTxnRequestTopic(writer, item, true);
  writer.tagCount(0);
}

function writeAddPartitionsToTxnRequestTopic(writer: Writer, value: AddPartitionsToTxnRequestTopicInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  if (flexible) writer.tagCount(0);
}

export interface AddPartitionsToTxnResponse {
  throttleTimeMs: number;
  errorCode: number; // v4+
  resultsByTransaction: AddPartitionsToTxnResponseResult[]; // v4+
  resultsByTopicV3AndBelow: AddPartitionsToTxnResponseTopicResult[]; // v0-3
}

export interface AddPartitionsToTxnResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode?: number;
  readonly resultsByTransaction?: readonly AddPartitionsToTxnResponseResultInput[];
  readonly resultsByTopicV3AndBelow?: readonly AddPartitionsToTxnResponseTopicResultInput[];
}

export interface AddPartitionsToTxnResponseResult {
  transactionalId: string;
  topicResults: AddPartitionsToTxnResponseTopicResult[];
}

export interface AddPartitionsToTxnResponseResultInput {
  readonly transactionalId: string;
  readonly topicResults: readonly AddPartitionsToTxnResponseTopicResultInput[];
}

export interface AddPartitionsToTxnResponseTopicResult {
  name: string;
  resultsByPartition: AddPartitionsToTxnResponsePartitionResult[];
}

export interface AddPartitionsToTxnResponseTopicResultInput {
  readonly name: string;
  readonly resultsByPartition: readonly AddPartitionsToTxnResponsePartitionResultInput[];
}

export interface AddPartitionsToTxnResponsePartitionResult {
  partitionIndex: number;
  partitionErrorCode: number;
}

export interface AddPartitionsToTxnResponsePartitionResultInput {
  readonly partitionIndex: number;
  readonly partitionErrorCode: number;
}

export function readAddPartitionsToTxnResponse(reader: Reader, version: number): AddPartitionsToTxnResponse {
  const flexible = version >= 3;
  const throttleTimeMs = reader.int32();
  const errorCode = version >= 4 ? reader.int16() : 0;
  let resultsByTransaction: AddPartitionsToTxnResponseResult[] = [];
  if (version >= 4) {
    const resultsByTransactionLength = reader.compactArrayLength(3);
    const resultsByTransactionItems = new Array<AddPartitionsToTxnResponseResult>(resultsByTransactionLength);
    for (let i = 0; i < resultsByTransactionLength; i++) resultsByTransactionItems[i] = readAddPartitionsToTxnResponseResult(reader);
    resultsByTransaction = resultsByTransactionItems;
  }
  let resultsByTopicV3AndBelow: AddPartitionsToTxnResponseTopicResult[] = [];
  if (version <= 3) {
    const resultsByTopicV3AndBelowLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
    const resultsByTopicV3AndBelowItems = new Array<AddPartitionsToTxnResponseTopicResult>(resultsByTopicV3AndBelowLength);
    for (let i = 0; i < resultsByTopicV3AndBelowLength; i++) resultsByTopicV3AndBelowItems[i] = readAddPartitionsToTxnResponseTopicResult(reader, flexible);
    resultsByTopicV3AndBelow = resultsByTopicV3AndBelowItems;
  }
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, resultsByTransaction, resultsByTopicV3AndBelow };
}

function readAddPartitionsToTxnResponseResult(reader: Reader): AddPartitionsToTxnResponseResult {
  const transactionalId = reader.compactString();
  const topicResultsLength = reader.compactArrayLength(3);
  const topicResults = new Array<AddPartitionsToTxnResponseTopicResult>(topicResultsLength);
  for (let i = 0; i < topicResultsLength; i++) topicResults[i] = readAddPartitionsToTxnResponseTopicResult(reader, true);
  reader.skipTaggedFields();
  return { transactionalId, topicResults };
}

function readAddPartitionsToTxnResponseTopicResult(reader: Reader, flexible: boolean): AddPartitionsToTxnResponseTopicResult {
  const name = flexible ? reader.compactString() : reader.string();
  const resultsByPartitionLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const resultsByPartition = new Array<AddPartitionsToTxnResponsePartitionResult>(resultsByPartitionLength);
  for (let i = 0; i < resultsByPartitionLength; i++) resultsByPartition[i] = readAddPartitionsToTxnResponsePartitionResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, resultsByPartition };
}

function readAddPartitionsToTxnResponsePartitionResult(reader: Reader, flexible: boolean): AddPartitionsToTxnResponsePartitionResult {
  const partitionIndex = reader.int32();
  const partitionErrorCode = reader.int16();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, partitionErrorCode };
}

export function writeAddPartitionsToTxnResponse(writer: Writer, value: AddPartitionsToTxnResponseInput, version: number): void {
  const flexible = version >= 3;
  writer.int32(value.throttleTimeMs ?? 0);
  if (version >= 4) writer.int16(value.errorCode ?? 0);
  if (version >= 4) {
    const resultsByTransaction = value.resultsByTransaction ?? [];
    writer.compactArrayLength(resultsByTransaction.length);
    for (const item of resultsByTransaction) writeAddPartitionsToTxnResponseResult(writer, item);
  }
  if (version <= 3) {
    const resultsByTopicV3AndBelow = value.resultsByTopicV3AndBelow ?? [];
    if (flexible) writer.compactArrayLength(resultsByTopicV3AndBelow.length); else writer.arrayLength(resultsByTopicV3AndBelow.length);
    for (const item of resultsByTopicV3AndBelow) writeAddPartitionsToTxnResponseTopicResult(writer, item, flexible);
  }
  if (flexible) writer.tagCount(0);
}

function writeAddPartitionsToTxnResponseResult(writer: Writer, value: AddPartitionsToTxnResponseResultInput): void {
  writer.compactString(value.transactionalId);
  const topicResults = value.topicResults;
  writer.compactArrayLength(topicResults.length);
  for (const item of topicResults) writeAddPartitionsToTxnResponseTopicResult(writer, item, true);
  writer.tagCount(0);
}

function writeAddPartitionsToTxnResponseTopicResult(writer: Writer, value: AddPartitionsToTxnResponseTopicResultInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const resultsByPartition = value.resultsByPartition;
  if (flexible) writer.compactArrayLength(resultsByPartition.length); else writer.arrayLength(resultsByPartition.length);
  for (const item of resultsByPartition) writeAddPartitionsToTxnResponsePartitionResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeAddPartitionsToTxnResponsePartitionResult(writer: Writer, value: AddPartitionsToTxnResponsePartitionResultInput, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.partitionErrorCode);
  if (flexible) writer.tagCount(0);
}
