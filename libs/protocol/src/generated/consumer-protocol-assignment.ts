// Written by generator/generate.mjs from schemas/consumer-protocol-assignment.mjs. Change the schema, then run: npm run generate
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export interface ConsumerProtocolAssignment {
  assignedPartitions: ConsumerProtocolAssignmentTopicPartition[];
  userData: Buffer | null;
}

export interface ConsumerProtocolAssignmentInput {
  readonly assignedPartitions: readonly ConsumerProtocolAssignmentTopicPartitionInput[];
  readonly userData?: Buffer | null;
}

export interface ConsumerProtocolAssignmentTopicPartition {
  topic: string;
  partitions: number[];
}

export interface ConsumerProtocolAssignmentTopicPartitionInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export function readConsumerProtocolAssignment(reader: Reader, _version: number): ConsumerProtocolAssignment {
  const assignedPartitionsLength = reader.arrayLength(6);
  const assignedPartitions = new Array<ConsumerProtocolAssignmentTopicPartition>(assignedPartitionsLength);
  for (let i = 0; i < assignedPartitionsLength; i++) assignedPartitions[i] = readConsumerProtocolAssignmentTopicPartition(reader);
  const userData = reader.nullableBytes();
  return { assignedPartitions, userData };
}

function readConsumerProtocolAssignmentTopicPartition(reader: Reader): ConsumerProtocolAssignmentTopicPartition {
  const topic = reader.string();
  const partitionsLength = reader.arrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  return { topic, partitions };
}

export function writeConsumerProtocolAssignment(writer: Writer, value: ConsumerProtocolAssignmentInput, _version: number): void {
  const assignedPartitions = value.assignedPartitions;
  writer.arrayLength(assignedPartitions.length);
  for (const item of assignedPartitions) writeConsumerProtocolAssignmentTopicPartition(writer, item);
  writer.nullableBytes(value.userData ?? null);
}

function writeConsumerProtocolAssignmentTopicPartition(writer: Writer, value: ConsumerProtocolAssignmentTopicPartitionInput): void {
  writer.string(value.topic);
  const partitions = value.partitions;
  writer.arrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
}
