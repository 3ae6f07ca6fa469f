/** What must hold of one partition, by what was acknowledged. A record is its value; its offset is its place. */
export interface PartitionModel {
  logStart: number;
  readonly records: { readonly value: string; readonly timestamp: bigint }[];
  /** By producer: its batches, the newest last. */
  readonly sequences: Map<number, { first: number; last: number; offset: number }[]>;
}

export interface TopicModel {
  readonly partitions: PartitionModel[];
  messageBytesMax: number;
}

export interface GroupModel {
  /** The one member, if there is one. */
  memberId: string | null;
  generation: number;
  /** By topic and partition. */
  readonly offsets: Map<string, { offset: number; metadata: string }>;
}

/** The broker as simply as it can be said. */
export class Model {
  readonly topics = new Map<string, TopicModel>();
  readonly groups = new Map<string, GroupModel>();

  partition(topic: string, index: number): PartitionModel | undefined {
    return this.topics.get(topic)?.partitions[index];
  }

  createTopic(name: string, partitions: number): void {
    this.topics.set(name, {
      partitions: Array.from({ length: partitions }, emptyPartition),
      messageBytesMax: 1_048_588,
    });
  }

  deleteTopic(name: string): void {
    this.topics.delete(name);
    for (const group of this.groups.values()) {
      for (const key of group.offsets.keys()) {
        if (key.startsWith(`${name}/`)) group.offsets.delete(key);
      }
    }
  }

  group(groupId: string): GroupModel {
    const known = this.groups.get(groupId);
    if (known !== undefined) return known;
    const group: GroupModel = { memberId: null, generation: 0, offsets: new Map() };
    this.groups.set(groupId, group);
    return group;
  }
}

export function emptyPartition(): PartitionModel {
  return { logStart: 0, records: [], sequences: new Map() };
}

/** Since its first join, or while it has offsets; Kafka may take up to ten minutes to see that it has none. */
export function exists(group: GroupModel): boolean {
  return group.generation > 0 || group.offsets.size > 0;
}
