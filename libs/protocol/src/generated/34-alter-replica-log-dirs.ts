// Written by generator/generate.mjs from schemas/34-alter-replica-log-dirs.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const AlterReplicaLogDirs: Api<AlterReplicaLogDirsRequest, AlterReplicaLogDirsRequestInput, AlterReplicaLogDirsResponse, AlterReplicaLogDirsResponseInput> = {
  key: 34,
  name: 'AlterReplicaLogDirs',
  validVersions: { min: 1, max: 2 },
  flexibleFrom: 2,
  readRequest: readAlterReplicaLogDirsRequest,
  writeRequest: writeAlterReplicaLogDirsRequest,
  readResponse: readAlterReplicaLogDirsResponse,
  writeResponse: writeAlterReplicaLogDirsResponse,
};

export interface AlterReplicaLogDirsRequest {
  dirs: AlterReplicaLogDirsRequestAlterReplicaLogDir[];
}

export interface AlterReplicaLogDirsRequestInput {
  readonly dirs: readonly AlterReplicaLogDirsRequestAlterReplicaLogDirInput[];
}

export interface AlterReplicaLogDirsRequestAlterReplicaLogDir {
  path: string;
  topics: AlterReplicaLogDirsRequestAlterReplicaLogDirTopic[];
}

export interface AlterReplicaLogDirsRequestAlterReplicaLogDirInput {
  readonly path: string;
  readonly topics: readonly AlterReplicaLogDirsRequestAlterReplicaLogDirTopicInput[];
}

export interface AlterReplicaLogDirsRequestAlterReplicaLogDirTopic {
  name: string;
  partitions: number[];
}

export interface AlterReplicaLogDirsRequestAlterReplicaLogDirTopicInput {
  readonly name: string;
  readonly partitions: readonly number[];
}

export function readAlterReplicaLogDirsRequest(reader: Reader, version: number): AlterReplicaLogDirsRequest {
  const flexible = version >= 2;
  const dirsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const dirs = new Array<AlterReplicaLogDirsRequestAlterReplicaLogDir>(dirsLength);
  for (let i = 0; i < dirsLength; i++) dirs[i] = readAlterReplicaLogDirsRequestAlterReplicaLogDir(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { dirs };
}

function readAlterReplicaLogDirsRequestAlterReplicaLogDir(reader: Reader, flexible: boolean): AlterReplicaLogDirsRequestAlterReplicaLogDir {
  const path = flexible ? reader.compactString() : reader.string();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics = new Array<AlterReplicaLogDirsRequestAlterReplicaLogDirTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { path, topics };
}

function readAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(reader: Reader, flexible: boolean): AlterReplicaLogDirsRequestAlterReplicaLogDirTopic {
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  if (flexible) reader.skipTaggedFields();
  return { name, partitions };
}

export function writeAlterReplicaLogDirsRequest(writer: Writer, value: AlterReplicaLogDirsRequestInput, version: number): void {
  const flexible = version >= 2;
  const dirs = value.dirs;
  if (flexible) writer.compactArrayLength(dirs.length); else writer.arrayLength(dirs.length);
  for (const item of dirs) writeAlterReplicaLogDirsRequestAlterReplicaLogDir(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeAlterReplicaLogDirsRequestAlterReplicaLogDir(writer: Writer, value: AlterReplicaLogDirsRequestAlterReplicaLogDirInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.path); else writer.string(value.path);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length); else writer.arrayLength(topics.length);
  for (const item of topics) writeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(writer: Writer, value: AlterReplicaLogDirsRequestAlterReplicaLogDirTopicInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.name); else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
  if (flexible) writer.tagCount(0);
}

export interface AlterReplicaLogDirsResponse {
  throttleTimeMs: number;
  results: AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult[];
}

export interface AlterReplicaLogDirsResponseInput {
  readonly throttleTimeMs?: number;
  readonly results: readonly AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResultInput[];
}

export interface AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult {
  topicName: string;
  partitions: AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult[];
}

export interface AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResultInput {
  readonly topicName: string;
  readonly partitions: readonly AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResultInput[];
}

export interface AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult {
  partitionIndex: number;
  errorCode: number;
}

export interface AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResultInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export function readAlterReplicaLogDirsResponse(reader: Reader, version: number): AlterReplicaLogDirsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const resultsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const results = new Array<AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult>(resultsLength);
  for (let i = 0; i < resultsLength; i++) results[i] = readAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { throttleTimeMs, results };
}

function readAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(reader: Reader, flexible: boolean): AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult {
  const topicName = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const partitions = new Array<AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(reader, flexible);
  if (flexible) reader.skipTaggedFields();
  return { topicName, partitions };
}

function readAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(reader: Reader, flexible: boolean): AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  if (flexible) reader.skipTaggedFields();
  return { partitionIndex, errorCode };
}

export function writeAlterReplicaLogDirsResponse(writer: Writer, value: AlterReplicaLogDirsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length); else writer.arrayLength(results.length);
  for (const item of results) writeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(writer: Writer, value: AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResultInput, flexible: boolean): void {
  if (flexible) writer.compactString(value.topicName); else writer.string(value.topicName);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length); else writer.arrayLength(partitions.length);
  for (const item of partitions) writeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(writer, item, flexible);
  if (flexible) writer.tagCount(0);
}

function writeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(writer: Writer, value: AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResultInput, flexible: boolean): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  if (flexible) writer.tagCount(0);
}
