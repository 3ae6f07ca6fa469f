export interface Transaction {
  state: 'open' | 'committed' | 'aborted';
}

/** A record, or the marker that ends a transaction. Its offset is its place. */
export interface LogEntry {
  /** null for a marker. */
  readonly value: string | null;
  readonly timestamp: bigint;
  readonly transaction?: Transaction;
}

/** What must hold of one partition, by what was acknowledged. */
export interface PartitionModel {
  logStart: number;
  readonly records: LogEntry[];
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

/** The one transactional producer. */
export interface TransactionalProducer {
  producerId: bigint;
  producerEpoch: number;
  /** How the last transaction of this epoch ended. */
  state: 'empty' | Transaction['state'];
  transaction: Transaction | null;
  /** Partitions in the open transaction. */
  readonly places: Map<string, PartitionModel>;
  /** Next sequence by partition. */
  readonly sequences: Map<PartitionModel, number>;
}

/** The broker as simply as it can be said. */
export class Model {
  readonly topics = new Map<string, TopicModel>();
  readonly groups = new Map<string, GroupModel>();
  /** null before the first InitProducerId. */
  producer: TransactionalProducer | null = null;

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

  /** Ends the open transaction, if there is one: every partition in it gets a marker. */
  endTransaction(state: 'committed' | 'aborted'): void {
    const { producer } = this;
    if (producer?.transaction == null) return;
    producer.transaction.state = state;
    producer.state = state;
    producer.transaction = null;
    for (const log of producer.places.values()) log.records.push({ value: null, timestamp: 0n });
    producer.places.clear();
  }

  group(groupId: string): GroupModel {
    const known = this.groups.get(groupId);
    if (known !== undefined) return known;
    const group: GroupModel = { memberId: null, generation: 0, offsets: new Map() };
    this.groups.set(groupId, group);
    return group;
  }
}

/** Where readers of committed records end: at the first record of an open transaction. */
export function lastStableOffset({ records }: PartitionModel): number {
  const open = records.findIndex(({ transaction }) => transaction?.state === 'open');
  return open === -1 ? records.length : open;
}

export function emptyPartition(): PartitionModel {
  return { logStart: 0, records: [], sequences: new Map() };
}

/** Since its first join, or while it has offsets; Kafka may take up to ten minutes to see that it has none. */
export function exists(group: GroupModel): boolean {
  return group.generation > 0 || group.offsets.size > 0;
}
