import type { ConsumedRecord, GroupMetadata, GroupOffset, HandleContext } from '../types.js';

export interface PartitionOptions {
  readonly perPartition: number;
  readonly queueRecordsMax: number;
  readonly queueBytesMax: number;
  readonly commitLabel?: string;
  /**
   * The application keeps positions of its own: what an earlier owner had finished above the committed offset is handed over as
   * repeated. What it did may be lost with the application's database, whose position is below.
   */
  readonly looksAgain?: boolean;
  /** null: the order is the partition's. */
  readonly lane: ((record: ConsumedRecord) => string | Buffer | null) | null;
  handle(record: ConsumedRecord, context: HandleContext): Promise<void>;
}

export interface PartitionStart {
  readonly position: bigint;
  readonly committed: bigint | null;
  readonly metadata: string;
  readonly generationId: number;
  readonly topicId?: string | undefined;
}

export interface PartitionEvents {
  /** A handler rejected; the partition has stopped. */
  failed(record: ConsumedRecord, error: unknown): void;
  /** There is room in the queue again. */
  hungry(): void;
  /** Of the member that the partition belongs to, now. */
  metadata(): GroupMetadata;
  readonly offsets: {
    /** Resolves when no commit of the group is under way. */
    idle(): Promise<void>;
    /** Rejects when it fails. */
    commit(): Promise<void>;
    /** What the group has committed, no transaction being under way; asks until it is told, or the partition is lost. */
    stored(): Promise<GroupOffset | undefined>;
  };
}
