import type { GroupCoordinator, OffsetFetchRequest } from '@posthorn/coordinator';

/** What a group has committed, as the audit trail lists it; nothing where its coordinator is elsewhere. */
export async function committedIn(
  groups: Pick<GroupCoordinator, 'fetchOffsets'>,
  groupId: string,
  topics: OffsetFetchRequest['topics'],
): Promise<[topic: string, partition: number, offset: string][]> {
  const fetched = await groups.fetchOffsets({ groupId, topics });
  return fetched.topics.flatMap(({ name, partitions }) =>
    partitions.flatMap(({ partitionIndex, committedOffset }) =>
      committedOffset < 0n
        ? []
        : [[name, partitionIndex, committedOffset.toString()] satisfies [string, number, string]],
    ),
  );
}
