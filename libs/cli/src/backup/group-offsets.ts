import type { KafkaAdmin } from '@posthorn/client';
import type { Manifest } from './manifest.js';

export interface BackedUpOffset {
  readonly topic: string;
  readonly partition: number;
  /** The next record that the group was to read, as the log counted that was backed up. */
  readonly offset: string;
}

export interface GroupBackup {
  readonly group: string;
  readonly offsets: readonly BackedUpOffset[];
}

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
