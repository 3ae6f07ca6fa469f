import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
  ProtocolError,
} from '@posthorn/protocol';
import type { MetadataView } from '../metadata-view.js';
import type { TopicPartition } from '../types.js';
import type { AssignorMember } from './assignors/assignor.js';

const SUBSCRIPTION_VERSION = 3;
/** All versions of an assignment have one layout; the lowest is read by everyone. */
const ASSIGNMENT_VERSION = 0;

const byTopic = (
  partitions: readonly TopicPartition[],
): { topic: string; partitions: number[] }[] =>
  [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, own]) => ({
    topic,
    partitions: own.map(({ partition }) => partition),
  }));

const flat = (topics: readonly { topic: string; partitions: number[] }[]): TopicPartition[] =>
  topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));

export function subscriptionBytes(
  topics: readonly string[],
  owned: readonly TopicPartition[],
  generationId: number,
  userData: Buffer | null = null,
): Buffer {
  return encodeSubscription(SUBSCRIPTION_VERSION, {
    topics: [...topics],
    userData,
    ownedPartitions: byTopic(owned),
    generationId,
  });
}

type Subscription = Pick<
  ReturnType<typeof decodeSubscription>,
  'topics' | 'ownedPartitions' | 'generationId'
>;
const NO_SUBSCRIPTION: Subscription = { topics: [], ownedPartitions: [], generationId: -1 };

function tryDecode(metadata: Buffer): Subscription | null {
  try {
    return decodeSubscription(metadata);
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}

/** The same bytes under another version, which is their first two. */
function asVersion0(metadata: Buffer): Buffer {
  const copy = Buffer.from(metadata);
  return copy.fill(0, 0, Math.min(2, copy.length));
}

/**
 * What a member subscribed to. Some clients (assignors written for kafkajs among them) name a version and leave its fields
 * out, so that what cannot be read is read once more as version 0. A member that makes no sense at all reads nothing: one
 * broken member must not keep the whole group from its work.
 */
export function assignorMember(member: {
  memberId: string;
  groupInstanceId: string | null;
  metadata: Buffer;
}): AssignorMember {
  const { topics, ownedPartitions, generationId } =
    tryDecode(member.metadata) ?? tryDecode(asVersion0(member.metadata)) ?? NO_SUBSCRIPTION;
  const { memberId, groupInstanceId } = member;
  return { memberId, groupInstanceId, topics, owned: flat(ownedPartitions), generationId };
}

export const assignmentBytes = (partitions: readonly TopicPartition[]): Buffer =>
  encodeAssignment(ASSIGNMENT_VERSION, { assignedPartitions: byTopic(partitions) });

export const partitionsOfAssignment = (bytes: Buffer): TopicPartition[] =>
  flat(decodeAssignment(bytes).assignedPartitions);

/** The topics meant by names and patterns; patterns never match Kafka's internal topics. */
export function matchedTopics(
  wanted: readonly (string | RegExp)[],
  view: MetadataView,
): readonly string[] {
  const found = new Set(wanted.filter((topic) => typeof topic === 'string'));
  const patterns = wanted.filter((topic) => topic instanceof RegExp);
  for (const { name, isInternal } of view.topics.values()) {
    // A pattern with the global flag remembers where it stopped; search() does not care.
    if (!isInternal && patterns.some((pattern) => name.search(pattern) >= 0)) found.add(name);
  }
  return [...found].sort();
}
