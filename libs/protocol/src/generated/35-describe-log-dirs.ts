// Written by generator/generate.mjs from schemas/35-describe-log-dirs.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const DescribeLogDirs: Api<DescribeLogDirsRequest, DescribeLogDirsRequestInput, DescribeLogDirsResponse, DescribeLogDirsResponseInput> = {
  key: 35,
  name: 'DescribeLogDirs',
  validVersions: { min: 1, max: 4 },
  flexibleFrom: 2,
  readRequest: readDescribeLogDirsRequest,
  writeRequest: writeDescribeLogDirsRequest,
  readResponse: readDescribeLogDirsResponse,
  writeResponse: writeDescribeLogDirsResponse,
};

export interface DescribeLogDirsRequest {
  topics: DescribeLogDirsRequestDescribableLogDirTopic[] | null;
}

export interface DescribeLogDirsRequestInput {
  readonly topics: readonly DescribeLogDirsRequestDescribableLogDirTopicInput[] | null;
}

export interface DescribeLogDirsRequestDescribableLogDirTopic {
  topic: string;
  partitions: number[];
}

export interface DescribeLogDirsRequestDescribableLogDirTopicInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export function readDescribeLogDirsRequest(reader: Reader, version: number): DescribeLogDirsRequest {
  const flexible = version >= 2;
  let topics: DescribeLogDirsRequestDescribableLogDirTopic[] | null;
  const topicsLength = flexible ? reader.compactNullableArrayLength(3) : reader.nullableArrayLength(3);
  const topicsItems = new Array<DescribeLogDirsRequestDescribableLogDirTopic>(Math.max(0, topicsLength));
  for (let i = 0; i < topicsLength; i++) topicsItems[i] = readDescribeLogDirsRequestDescribableLogDirTopic(reader, flexible);
  topics = topicsLength < 0 ? null : topicsItems;
  if (flexible) reader.skipTaggedFields();
  return { topics };
}

function readDescribeLogDirsRequestDescribableLogDirTopic(reader: Reader, flexible: boolean): DescribeLogDirsRequestDescribableLogDirTopic {
  const topic = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { topic, partitions };
}

export function writeDescribeLogDirsRequest(writer: Writer, value: DescribeLogDirsRequestInput, version: number): void {
  const flexible = version >= 2;
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics === null ? -1 : topics.length); else writer.arrayLength(topics === null ? -1 : topics.length);
  if (topics !== null) for (const item of topics) writeDescribeLogDirsRequestDescribableLogDirTopic(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeLogDirsRequestDescribableLogDirTopic(writer: Writer, value: DescribeLogDirsRequestDescribableLogDirTopicInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.topic); else writer.string(value.topic);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  if (flexible) writer.tagCount(0);
}

export interface DescribeLogDirsResponse {
  throttleTimeMs: number;
  errorCode: number; // v3+
  results: DescribeLogDirsResponseResult[];
}

export interface DescribeLogDirsResponseInput {
  readonly throttleTimeMs?: number;
  readonly errorCode?: number;
  readonly results: readonly DescribeLogDirsResponseResultInput[];
}

export interface DescribeLogDirsResponseResult {
  errorCode: number;
  logDir: string;
  topics: DescribeLogDirsResponseTopic[];
  totalBytes: bigint; // v4
  usableBytes: bigint; // v4
}

export interface DescribeLogDirsResponseResultInput {
  readonly errorCode: number;
  readonly logDir: string;
  readonly topics: readonly DescribeLogDirsResponseTopicInput[];
  readonly totalBytes?: bigint; // default -1
  readonly usableBytes?: bigint; // default -1
}

export interface DescribeLogDirsResponseTopic {
  name: string;
  partitions: DescribeLogDirsResponsePartition[];
}

export interface DescribeLogDirsResponseTopicInput {
  readonly name: string;
  readonly partitions: readonly DescribeLogDirsResponsePartitionInput[];
}

export interface DescribeLogDirsResponsePartition {
  partitionIndex: number;
  partitionSize: bigint;
  offsetLag: bigint;
  isFutureKey: boolean;
}

export interface DescribeLogDirsResponsePartitionInput {
  readonly partitionIndex: number;
  readonly partitionSize: bigint;
  readonly offsetLag: bigint;
  readonly isFutureKey: boolean;
}

export function readDescribeLogDirsResponse(reader: Reader, version: number): DescribeLogDirsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const errorCode = version >= 3 ? reader.int16() : 0;
  const resultsLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const results = new Array<DescribeLogDirsResponseResult>(resultsLength);
  for (let i = 0; i < resultsLength; i++) results[i] = readDescribeLogDirsResponseResult(reader, version, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, errorCode, results };
}

function readDescribeLogDirsResponseResult(reader: Reader, version: number, flexible: boolean): DescribeLogDirsResponseResult {
  const errorCode = reader.int16();
  const logDir = flexible ? reader.compactString() : reader.string();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<DescribeLogDirsResponseTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readDescribeLogDirsResponseTopic(reader, flexible);
  const totalBytes = version >= 4 ? reader.int64() : -1n;
  const usableBytes = version >= 4 ? reader.int64() : -1n;
  if (flexible) reader.skipTaggedFields();
  return { errorCode, logDir, topics, totalBytes, usableBytes };
}

function readDescribeLogDirsResponseTopic(reader: Reader, flexible: boolean): DescribeLogDirsResponseTopic {
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(21) : reader.arrayLength(21);
  const partitions = new Array<DescribeLogDirsResponsePartition>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readDescribeLogDirsResponsePartition(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { name, partitions };
}

function readDescribeLogDirsResponsePartition(reader: Reader, flexible: boolean): DescribeLogDirsResponsePartition {
  const partitionIndex = reader.int32();
  const partitionSize = reader.int64();
  const offsetLag = reader.int64();
  const isFutureKey = reader.bool();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, partitionSize, offsetLag, isFutureKey };
}

export function writeDescribeLogDirsResponse(writer: Writer, value: DescribeLogDirsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  if (version >= 3) writer.int16(value.errorCode ?? 0);
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length); else writer.arrayLength(results.length);
  for (const item of results) writeDescribeLogDirsResponseResult(writer, item, version, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeLogDirsResponseResult(writer: Writer, value: DescribeLogDirsResponseResultInput, version: number, flexible: boolean): void {
  writer.int16(value.errorCode);
  if (flexible) writer.compactString(value.logDir); else writer.string(value.logDir);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeDescribeLogDirsResponseTopic(writer, item, flexible);
  if (version >= 4) writer.int64(value.totalBytes ?? -1n);
  if (version >= 4) writer.int64(value.usableBytes ?? -1n);
  if (flexible) writer.tagCount(0);
}

function writeDescribeLogDirsResponseTopic(writer: Writer, value: DescribeLogDirsResponseTopicInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeDescribeLogDirsResponsePartition(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeDescribeLogDirsResponsePartition(writer: Writer, value: DescribeLogDirsResponsePartitionInput, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.partitionSize);
  writer.int64(value.offsetLag);
  writer.bool(value.isFutureKey);
  if (flexible) writer.tagCount(0);
}
