// Written by generator/generate.mjs from schemas/27-write-txn-markers.mjs. Change the schema, then run: npm run generate
import type { Api } from '../api.js';
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export const WriteTxnMarkers: Api<WriteTxnMarkersRequest, WriteTxnMarkersRequestInput, WriteTxnMarkersResponse, WriteTxnMarkersResponseInput> = {
  key: 27,
  name: 'WriteTxnMarkers',
  validVersions: { min: 1, max: 2 },
  flexibleFrom: 1,
  readRequest: readWriteTxnMarkersRequest,
  writeRequest: writeWriteTxnMarkersRequest,
  readResponse: readWriteTxnMarkersResponse,
  writeResponse: writeWriteTxnMarkersResponse,
};

export interface WriteTxnMarkersRequest {
  markers: WriteTxnMarkersRequestWritableTxnMarker[];
}

export interface WriteTxnMarkersRequestInput {
  readonly markers: readonly WriteTxnMarkersRequestWritableTxnMarkerInput[];
}

export interface WriteTxnMarkersRequestWritableTxnMarker {
  producerId: bigint;
  producerEpoch: number;
  transactionResult: boolean;
  topics: WriteTxnMarkersRequestWritableTxnMarkerTopic[];
  coordinatorEpoch: number;
  transactionVersion: number; // v2
}

export interface WriteTxnMarkersRequestWritableTxnMarkerInput {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly transactionResult: boolean;
  readonly topics: readonly WriteTxnMarkersRequestWritableTxnMarkerTopicInput[];
  readonly coordinatorEpoch: number;
  readonly transactionVersion?: number; // default 0
}

export interface WriteTxnMarkersRequestWritableTxnMarkerTopic {
  name: string;
  partitionIndexes: number[];
}

export interface WriteTxnMarkersRequestWritableTxnMarkerTopicInput {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

export function readWriteTxnMarkersRequest(reader: Reader, version: number): WriteTxnMarkersRequest {
  const markersLength = reader.compactArrayLength(17);
  const markers = new Array<WriteTxnMarkersRequestWritableTxnMarker>(markersLength);
  for (let i = 0; i < markersLength; i++) markers[i] = readWriteTxnMarkersRequestWritableTxnMarker(reader, version);
  reader.skipTaggedFields();
  return { markers };
}

function readWriteTxnMarkersRequestWritableTxnMarker(reader: Reader, version: number): WriteTxnMarkersRequestWritableTxnMarker {
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const transactionResult = reader.bool();
  const topicsLength = reader.compactArrayLength(3);
  const topics = new Array<WriteTxnMarkersRequestWritableTxnMarkerTopic>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readWriteTxnMarkersRequestWritableTxnMarkerTopic(reader);
  const coordinatorEpoch = reader.int32();
  const transactionVersion = version >= 2 ? reader.int8() : 0;
  reader.skipTaggedFields();
  return { producerId, producerEpoch, transactionResult, topics, coordinatorEpoch, transactionVersion };
}

function readWriteTxnMarkersRequestWritableTxnMarkerTopic(reader: Reader): WriteTxnMarkersRequestWritableTxnMarkerTopic {
  const name = reader.compactString();
  const partitionIndexesLength = reader.compactArrayLength(4);
  const partitionIndexes = new Array<number>(partitionIndexesLength);
  for (let i = 0; i < partitionIndexesLength; i++) partitionIndexes[i] = reader.int32();
  reader.skipTaggedFields();
  return { name, partitionIndexes };
}

export function writeWriteTxnMarkersRequest(writer: Writer, value: WriteTxnMarkersRequestInput, version: number): void {
  const markers = value.markers;
  writer.compactArrayLength(markers.length);
  for (const item of markers) writeWriteTxnMarkersRequestWritableTxnMarker(writer, item, version);
  writer.tagCount(0);
}

function writeWriteTxnMarkersRequestWritableTxnMarker(writer: Writer, value: WriteTxnMarkersRequestWritableTxnMarkerInput, version: number): void {
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  writer.bool(value.transactionResult);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeWriteTxnMarkersRequestWritableTxnMarkerTopic(writer, item);
  writer.int32(value.coordinatorEpoch);
  if (version >= 2) writer.int8(value.transactionVersion ?? 0);
  writer.tagCount(0);
}

function writeWriteTxnMarkersRequestWritableTxnMarkerTopic(writer: Writer, value: WriteTxnMarkersRequestWritableTxnMarkerTopicInput): void {
  writer.compactString(value.name);
  const partitionIndexes = value.partitionIndexes;
  writer.compactArrayLength(partitionIndexes.length);
  for (const item of partitionIndexes) writer.int32(item);
  writer.tagCount(0);
}

export interface WriteTxnMarkersResponse {
  markers: WriteTxnMarkersResponseWritableTxnMarkerResult[];
}

export interface WriteTxnMarkersResponseInput {
  readonly markers: readonly WriteTxnMarkersResponseWritableTxnMarkerResultInput[];
}

export interface WriteTxnMarkersResponseWritableTxnMarkerResult {
  producerId: bigint;
  topics: WriteTxnMarkersResponseWritableTxnMarkerTopicResult[];
}

export interface WriteTxnMarkersResponseWritableTxnMarkerResultInput {
  readonly producerId: bigint;
  readonly topics: readonly WriteTxnMarkersResponseWritableTxnMarkerTopicResultInput[];
}

export interface WriteTxnMarkersResponseWritableTxnMarkerTopicResult {
  name: string;
  partitions: WriteTxnMarkersResponseWritableTxnMarkerPartitionResult[];
}

export interface WriteTxnMarkersResponseWritableTxnMarkerTopicResultInput {
  readonly name: string;
  readonly partitions: readonly WriteTxnMarkersResponseWritableTxnMarkerPartitionResultInput[];
}

export interface WriteTxnMarkersResponseWritableTxnMarkerPartitionResult {
  partitionIndex: number;
  errorCode: number;
}

export interface WriteTxnMarkersResponseWritableTxnMarkerPartitionResultInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export function readWriteTxnMarkersResponse(reader: Reader, _version: number): WriteTxnMarkersResponse {
  const markersLength = reader.compactArrayLength(10);
  const markers = new Array<WriteTxnMarkersResponseWritableTxnMarkerResult>(markersLength);
  for (let i = 0; i < markersLength; i++) markers[i] = readWriteTxnMarkersResponseWritableTxnMarkerResult(reader);
  reader.skipTaggedFields();
  return { markers };
}

function readWriteTxnMarkersResponseWritableTxnMarkerResult(reader: Reader): WriteTxnMarkersResponseWritableTxnMarkerResult {
  const producerId = reader.int64();
  const topicsLength = reader.compactArrayLength(3);
  const topics = new Array<WriteTxnMarkersResponseWritableTxnMarkerTopicResult>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = readWriteTxnMarkersResponseWritableTxnMarkerTopicResult(reader);
  reader.skipTaggedFields();
  return { producerId, topics };
}

function readWriteTxnMarkersResponseWritableTxnMarkerTopicResult(reader: Reader): WriteTxnMarkersResponseWritableTxnMarkerTopicResult {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(7);
  const partitions = new Array<WriteTxnMarkersResponseWritableTxnMarkerPartitionResult>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = readWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(reader);
  reader.skipTaggedFields();
  return { name, partitions };
}

function readWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(reader: Reader): WriteTxnMarkersResponseWritableTxnMarkerPartitionResult {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  reader.skipTaggedFields();
  return { partitionIndex, errorCode };
}

export function writeWriteTxnMarkersResponse(writer: Writer, value: WriteTxnMarkersResponseInput, _version: number): void {
  const markers = value.markers;
  writer.compactArrayLength(markers.length);
  for (const item of markers) writeWriteTxnMarkersResponseWritableTxnMarkerResult(writer, item);
  writer.tagCount(0);
}

function writeWriteTxnMarkersResponseWritableTxnMarkerResult(writer: Writer, value: WriteTxnMarkersResponseWritableTxnMarkerResultInput): void {
  writer.int64(value.producerId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const item of topics) writeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(writer, item);
  writer.tagCount(0);
}

function writeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(writer: Writer, value: WriteTxnMarkersResponseWritableTxnMarkerTopicResultInput): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const item of partitions) writeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(writer, item);
  writer.tagCount(0);
}

function writeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(writer: Writer, value: WriteTxnMarkersResponseWritableTxnMarkerPartitionResultInput): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.tagCount(0);
}
