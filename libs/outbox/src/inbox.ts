import { PosthornBatchContext } from '@posthorn/transport';
import type { DataSource, EntityManager } from 'typeorm';

/** The part of a PosthornContext that says where a record stands. */
export interface RecordOrigin {
  getGroup(): string;
  getTopic(): string;
  getPartition(): number;
  getOffset(): bigint;
  /** The record comes from a retry topic, and the group has committed beyond its offset. */
  isDelayedRetry?(): boolean;
}

export interface InboxOptions {
  /**
   * Who applies, where several handlers of one group apply the same records, each in a transaction of its own: each needs
   * a name, or one of them would find the record applied. Default: the group.
   */
  readonly reader?: string;
}

interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** Records below `offset` of a partition were handled. */
export interface HandledUpTo extends Position {}

/**
 * Effects exactly once: that the record was applied and the handler's writes commit in one transaction of the service's
 * own database, so a record that comes again (after a crash before the offset commit, after a rebalance) is known and
 * skipped. Known are a position per reader and partition, below which everything was handled, and the records above it
 * that were applied, of which there are a few hundred.
 */
export class Inbox {
  private readonly readersOfGroup = new Map<string, Set<string>>();

  constructor(private readonly dataSource: DataSource) {}

  /** Returns true when `work` ran and committed now, false when it had before. */
  once(
    record: RecordOrigin,
    work: (manager: EntityManager) => Promise<void>,
    options: InboxOptions = {},
  ): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const [isNew] = await this.claim(manager, [record], options);
      if (isNew) await work(manager);
      return isNew;
    });
  }

  /**
   * Whether each of these records of one group is new; if so, it is applied by the transaction of `manager`. Waits for a
   * concurrent transaction that claims one of them, and takes it over should that one roll back. A record that is listed
   * twice is new once.
   */
  async claim(
    manager: EntityManager,
    records: readonly RecordOrigin[],
    { reader }: InboxOptions = {},
  ): Promise<readonly boolean[]> {
    const [first] = records;
    if (!first) return [];
    for (const record of records) assertInItsPlace(record);
    const group = first.getGroup();
    const name = reader ?? group;
    this.remember(group, name);
    const rows = await manager.query<{ topic: string; partition: number; offset: string }[]>(
      `select topic, partition, record_offset::text as offset
        from posthorn.claim_inbox($1, $2::text[], $3::int[], $4::bigint[])`,
      [name, ...columnsOf(records.map(positionOf))],
    );
    const fresh = new Set(
      rows.map(({ topic, partition, offset }) => keyOf(topic, partition, offset)),
    );
    return records.map((record) => {
      const { topic, partition, offset } = positionOf(record);
      return fresh.delete(keyOf(topic, partition, offset));
    });
  }

  /** Forgets the records below these positions one by one, for all readers of the group that claimed here. */
  async advance(group: string, handled: readonly HandledUpTo[]): Promise<void> {
    if (handled.length === 0) return;
    for (const reader of this.readersOfGroup.get(group) ?? []) {
      await this.dataSource.query(
        'select posthorn.advance_inbox($1, $2::text[], $3::int[], $4::bigint[])',
        [reader, ...columnsOf(handled)],
      );
    }
  }

  /** Groups whose records were claimed here. */
  groups(): readonly string[] {
    return [...this.readersOfGroup.keys()];
  }

  /**
   * Lets a reader apply again what is at or above `offset`: for a rewind that is meant to repeat effects, or for a topic
   * that was deleted and made anew, whose offsets start over.
   */
  async rewind(reader: string, topic: string, partition: number, offset: bigint): Promise<void> {
    await this.dataSource.query('select posthorn.rewind_inbox($1, $2, $3, $4)', [
      reader,
      topic,
      partition,
      String(offset),
    ]);
  }

  private remember(group: string, reader: string): void {
    const readers = this.readersOfGroup.get(group);
    if (readers) readers.add(reader);
    else this.readersOfGroup.set(group, new Set([reader]));
  }
}

/** What lies below the group's committed offset counts as applied, and of a batch only the first position would be known. */
function assertInItsPlace(record: RecordOrigin): void {
  if (record instanceof PosthornBatchContext) {
    throw new TypeError(
      'a PosthornBatchContext is many records: claim each of its messages by itself',
    );
  }
  if (record.isDelayedRetry?.() !== true) return;
  throw new TypeError(
    `${record.getTopic()}[${record.getPartition()}]@${record.getOffset()} is a delayed retry, and the inbox cannot tell ` +
      "whether it was applied: give handlers that use the inbox retry.mode 'blocking' or 'park'",
  );
}

function positionOf(record: RecordOrigin): Position {
  return {
    topic: record.getTopic(),
    partition: record.getPartition(),
    offset: record.getOffset(),
  };
}

function columnsOf(positions: readonly Position[]): [string[], number[], string[]] {
  return [
    positions.map(({ topic }) => topic),
    positions.map(({ partition }) => partition),
    positions.map(({ offset }) => String(offset)),
  ];
}

function keyOf(topic: string, partition: number, offset: bigint | string): string {
  return `${topic}/${partition}/${offset}`;
}
