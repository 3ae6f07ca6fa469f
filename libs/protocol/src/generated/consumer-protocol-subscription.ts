// Written by generator/generate.mjs from schemas/consumer-protocol-subscription.mjs. Change the schema, then run: npm run generate
import type { Reader } from '../reader.js';
import type { Writer } from '../writer.js';

export interface ConsumerProtocolSubscription {
  topics: string[];
  userData: Buffer | null;
  ownedPartitions: ConsumerProtocolSubscriptionTopicPartition[]; // v1+
  generationId: number; // v2+
  rackId: string | null; // v3
}

export interface ConsumerProtocolSubscriptionInput {
  readonly topics: readonly string[];
  readonly userData?: Buffer | null;
  readonly ownedPartitions?: readonly ConsumerProtocolSubscriptionTopicPartitionInput[];
  readonly generationId?: number; // default -1
  readonly rackId?: string | null;
}

export interface ConsumerProtocolSubscriptionTopicPartition {
  topic: string;
  partitions: number[];
}

export interface ConsumerProtocolSubscriptionTopicPartitionInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export function readConsumerProtocolSubscription(reader: Reader, version: number): ConsumerProtocolSubscription {
  const topicsLength = reader.arrayLength(2);
  const topics = new Array<string>(topicsLength);
  for (let i = 0; i < topicsLength; i++) topics[i] = reader.string();
  const userData = reader.nullableBytes();
  let ownedPartitions: ConsumerProtocolSubscriptionTopicPartition[] = [];
  if (version >= 1) {
    const ownedPartitionsLength = reader.arrayLength(6);
    const ownedPartitionsItems = new Array<ConsumerProtocolSubscriptionTopicPartition>(ownedPartitionsLength);
    for (let i = 0; i < ownedPartitionsLength; i++) ownedPartitionsItems[i] = readConsumerProtocolSubscriptionTopicPartition(reader);
    ownedPartitions = ownedPartitionsItems;
  }
  const generationId = version >= 2 ? reader.int32() : -1;
  const rackId = version >= 3 ? reader.nullableString() : null;
  return { topics, userData, ownedPartitions, generationId, rackId };
}

function readConsumerProtocolSubscriptionTopicPartition(reader: Reader): ConsumerProtocolSubscriptionTopicPartition {
  const topic = reader.string();
  const partitionsLength = reader.arrayLength(4);
  const partitions = new Array<number>(partitionsLength);
  for (let i = 0; i < partitionsLength; i++) partitions[i] = reader.int32();
  return { topic, partitions };
}

export function writeConsumerProtocolSubscription(writer: Writer, value: ConsumerProtocolSubscriptionInput, version: number): void {
  const topics = value.topics;
  writer.arrayLength(topics.length);
  for (const item of topics) writer.string(item);
  writer.nullableBytes(value.userData ?? null);
  if (version >= 1) {
    const ownedPartitions = value.ownedPartitions ?? [];
    writer.arrayLength(ownedPartitions.length);
    for (const item of ownedPartitions) writeConsumerProtocolSubscriptionTopicPartition(writer, item);
  }
  if (version >= 2) writer.int32(value.generationId ?? -1);
  if (version >= 3) writer.nullableString(value.rackId ?? null);
}

function writeConsumerProtocolSubscriptionTopicPartition(writer: Writer, value: ConsumerProtocolSubscriptionTopicPartitionInput): void {
  writer.string(value.topic);
  const partitions = value.partitions;
  writer.arrayLength(partitions.length);
  for (const item of partitions) writer.int32(item);
}
