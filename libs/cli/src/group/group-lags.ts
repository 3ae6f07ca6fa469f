import type { GroupDescription, KafkaAdmin, TopicPartition } from '@posthorn/client';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { distance, gapsIn, type Gap } from '../topic/passed-over.js';

export interface PartitionLag extends TopicPartition {
  /** null: nothing was committed. */
  readonly offset: bigint | null;
  /** null: the topic is gone. */
  readonly endOffset: bigint | null;
  /** null: one of the two is not known. */
  readonly lag: bigint | null;
  readonly memberId: string | null;
}

export const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** Rejects with NOT_FOUND where there is neither a member nor an offset. */
export async function existingGroup(admin: KafkaAdmin, groupId: string): Promise<GroupDescription> {
  const group = await admin.describeGroup(groupId);
  if (group.state !== 'Dead' || (await admin.committedOffsets(groupId)).length > 0) return group;
  throw new CliError(`There is no group "${groupId}".`, {
    exitCode: ExitCode.NOT_FOUND,
    hint: 'posthorn group ls names the groups.',
  });
}

/** What the group has committed and what its members read, with where each partition ends; ordered. */
export async function groupLags(
  invocation: Invocation,
  group: GroupDescription,
): Promise<readonly PartitionLag[]> {
  const admin = await invocation.admin();
  const [committed, topics] = await Promise.all([
    admin.committedOffsets(group.groupId),
    admin.listTopics(),
  ]);
  const offsets = new Map(committed.map((one) => [keyOf(one), one.offset]));
  const owners = new Map(
    group.members.flatMap(({ memberId, assignment }) =>
      assignment.map((one) => [keyOf(one), memberId] as const),
    ),
  );
  const known = new Map<string, TopicPartition>();
  for (const one of [...committed, ...group.members.flatMap(({ assignment }) => assignment)])
    known.set(keyOf(one), { topic: one.topic, partition: one.partition });
  const there = new Set(
    topics.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition }) => keyOf({ topic, partition })),
    ),
  );
  const asked = [...known.values()].filter((one) => there.has(keyOf(one)));
  // As Kafka's own tools: up to the high watermark, open transactions included.
  const ends = await admin.listOffsets(
    asked.map((one) => ({ ...one, at: 'latest' as const })),
    'read_uncommitted',
  );
  const endOf = new Map(ends.map((one) => [keyOf(one), one.offset]));
  const places = [...known].map(([key, { topic, partition }]) => ({
    topic,
    partition,
    offset: offsets.get(key) ?? null,
    endOffset: endOf.get(key) ?? null,
    memberId: owners.get(key) ?? null,
  }));
  const gaps = await gapsIn(
    invocation,
    places.map(({ topic, partition, offset, endOffset }) => ({
      topic,
      partition,
      from: offset ?? endOffset ?? 0n,
      to: endOffset ?? 0n,
    })),
  );
  return places.map((place, i) => ({ ...place, lag: lagOf(place, gaps[i]) })).sort(inOrder);
}

function lagOf(
  { offset, endOffset }: Pick<PartitionLag, 'offset' | 'endOffset'>,
  gaps: readonly Gap[],
): bigint | null {
  if (offset === null || endOffset === null) return null;
  return offset < endOffset ? distance(offset, endOffset, gaps) : 0n;
}

export function inOrder(a: TopicPartition, b: TopicPartition): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition;
}
