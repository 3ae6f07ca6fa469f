import type { KafkaAdmin } from '@posthorn/client';
import type { GroupBackup, Manifest } from './manifest.js';

/**
 * What all groups have committed for these topics, beside what the backup has of the others. Asked before the ends of the
 * logs are, so that what a group has read is in the backup.
 */
export async function groupsNow(
  admin: KafkaAdmin,
  { groups = [] }: Manifest,
  topics: ReadonlySet<string>,
): Promise<readonly GroupBackup[]> {
  const kept = new Map(
    groups.map(({ group, offsets }) => [group, offsets.filter(({ topic }) => !topics.has(topic))]),
  );
  for (const { groupId } of await admin.listGroups()) {
    const committed = await admin.committedOffsets(groupId);
    const offsets = committed
      .filter(({ topic, offset }) => topics.has(topic) && offset >= 0n)
      .map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) }));
    kept.set(groupId, [...(kept.get(groupId) ?? []), ...offsets]);
  }
  return [...kept]
    .filter(([, offsets]) => offsets.length > 0)
    .map(([group, offsets]) => ({ group, offsets }));
}
