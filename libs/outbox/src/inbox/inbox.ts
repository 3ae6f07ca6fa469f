import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AppliedRecords,
  delayedRetryOf,
  PosthornBatchContext,
  PosthornContext,
  type Reader,
  type ReaderPosition,
  type RecordPlace,
} from '@posthorn/transport';
import type { DataSource, EntityManager } from 'typeorm';
import { inWholeTransaction } from '../database/whole-transaction.js';
import { DATABASE_START, DatabaseStarts } from './database-starts.js';

/** The part of a PosthornContext that says where a record stands. */
export interface RecordOrigin {
  getGroup(): string;
  getTopic(): string;
  getPartition(): number;
  getOffset(): bigint;
  /** Of the topic: one that is deleted and made anew has another. Undefined, or left out, where it is not known. */
  getTopicId?(): string | undefined;
  /** The record comes from a retry topic, and the group has committed beyond its offset. */
  isDelayedRetry?(): boolean;
}

export interface InboxOptions {
  /**
   * Who applies, where several handlers of one group apply the same records, each in a transaction of its own: each needs
   * a name, or one of them would find the record applied. Default: the group.
   */
  readonly reader?: string | undefined;
}

/** Says to the database that the topic is not known. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

interface ClaimRow {
  readonly start: string;
  /** From 1 on; null: none is new. */
  readonly place: number | null;
}

interface PositionsRow {
  readonly start: string;
  readonly positions: readonly PositionRow[];
}

interface PositionRow {
  readonly topic: string;
  readonly partition: number;
  readonly topicId: string;
  readonly clusterId: string | null;
  readonly offset: string;
}

/** A database that is silent for so long is away. */
const ANSWER_MS = 5_000;
const WRITES = `select current_setting('transaction_read_only') = 'off' as writes`;

const STALE =
  'the database has started anew since the partitions were assigned: they are read again from its position on';

/** Nothing is claimed in a database that has started anew: without the records the function does nothing. */
const CLAIM = `
  select s.start, c.place
  from (select d.start, $6::text is null or d.start = $6 as holds from (select ${DATABASE_START} as start) d) s
  left join lateral posthorn.claim_inbox(
    $1, case when s.holds then $2::text[] else '{}' end, case when s.holds then $3::int[] else '{}' end,
    case when s.holds then $4::uuid[] else '{}' end, case when s.holds then $5::bigint[] else '{}' end
  ) as c (place) on true`;

const ADVANCE = `
  select posthorn.advance_inbox($1, $2::text[], $3::int[], $4::uuid[], $5::bigint[], $6)
  where $7::text is null or $7 = ${DATABASE_START}`;

/** In one look with the start that they are of. */
const POSITIONS = `
  select ${DATABASE_START} as start, coalesce((
    select json_agg(json_build_object('topic', p.topic, 'partition', p.partition, 'topicId', p.topic_id,
      'clusterId', p.cluster_id, 'offset', p.next_offset::text) order by p.ordinality)
    from posthorn.inbox_places_of($1) with ordinality as p), '[]') as positions`;

/** Records below `offset` of a partition were handled. */
export interface HandledUpTo extends RecordPlace {}

/**
 * Effects exactly once: that the record was applied and the handler's writes commit in one transaction of the service's
 * own database, so a record that comes again (after a crash before the offset commit, after a rebalance) is known and
 * skipped. Known are a position per reader and partition, below which everything was handled, and the records above it
 * that were applied, of which there are a few hundred; and the deferred ones, which wait in a retry topic below it.
 */
export class Inbox implements AppliedRecords {
  private readonly readersOfGroup = new Map<string, Set<string>>();
  private readonly starts = new DatabaseStarts();

  constructor(private readonly dataSource: DataSource) {}

  /** Returns true when `work` ran and committed now, false when it had before. */
  once(
    record: RecordOrigin,
    work: (manager: EntityManager) => Promise<void>,
    options: InboxOptions = {},
  ): Promise<boolean> {
    return inWholeTransaction(this.dataSource, async (manager) => {
      const [isNew] = await this.claim(manager, [record], options);
      if (isNew) await work(manager);
      return isNew;
    });
  }

  /**
   * Whether each of these records of one group is new; if so, it is applied by the transaction of `manager`. Waits for a
   * concurrent transaction that claims one of them, and takes it over should that one roll back. A record that is listed
   * twice is new once. Rejects where the database has started anew since the reader was assigned what it reads: records before these may
   * have to be applied once more.
   */
  async claim(
    manager: EntityManager,
    records: readonly RecordOrigin[],
    { reader }: InboxOptions = {},
  ): Promise<readonly boolean[]> {
    const [first] = records;
    if (!first) return [];
    const group = first.getGroup();
    const name = reader ?? group;
    for (const record of records) assertIsKnown(record, name);
    this.remember(group, name);
    const rows = await manager.query<ClaimRow[]>(CLAIM, [
      name,
      ...columnsOf(records.map(positionOf)),
      this.starts.of(name),
    ]);
    if (!this.starts.seen(name, rows[0].start)) throw new Error(STALE);
    const fresh = new Set(rows.map(({ place }) => place));
    return records.map((_, index) => fresh.has(index + 1));
  }

  /** See AppliedRecords. A standby that is not promoted as yet answers, and takes nothing. */
  async answers(): Promise<boolean> {
    const late = new AbortController();
    const silence = sleep(ANSWER_MS, false, { signal: late.signal }).catch(() => false);
    const answer = this.dataSource.query<[{ writes: boolean }]>(WRITES).then(
      ([{ writes }]) => writes,
      () => false,
    );
    const answers = await Promise.race([answer, silence]);
    late.abort();
    return answers;
  }

  /** See AppliedRecords: @Transactional() handlers with delayed retries need it, and the transport calls it. */
  async defer(
    { group, name }: Reader,
    { topic, partition, topicId, offset }: RecordPlace,
  ): Promise<boolean> {
    this.remember(group, name);
    const [{ waits }] = await this.dataSource.query<[{ waits: boolean }]>(
      'select posthorn.defer_inbox($1, $2, $3, $4::uuid, $5) as waits',
      [name, topic, partition, topicId ?? NO_ID, String(offset)],
    );
    return waits;
  }

  /** See AppliedRecords: the record is a dead letter. */
  async settle(
    { group, name }: Reader,
    { topic, partition, topicId, offset }: RecordPlace,
  ): Promise<void> {
    this.remember(group, name);
    await this.dataSource.query('select posthorn.settle_inbox($1, $2, $3, $4::uuid, $5)', [
      name,
      topic,
      partition,
      topicId ?? NO_ID,
      String(offset),
    ]);
  }

  /** See AppliedRecords: where a partition that was just assigned begins. */
  async positions(
    { group, name }: Reader,
    onStale: () => void = () => undefined,
  ): Promise<readonly ReaderPosition[]> {
    this.remember(group, name);
    const [{ start, positions }] = await this.dataSource.query<[PositionsRow]>(POSITIONS, [name]);
    this.starts.read(name, start, onStale);
    return positions.map(({ topic, partition, topicId, clusterId, offset }) => ({
      topic,
      partition,
      topicId: topicId === NO_ID ? undefined : topicId,
      clusterId: clusterId ?? undefined,
      offset: BigInt(offset),
    }));
  }

  /** See AppliedRecords. */
  async advanceTo({ group, name }: Reader, handled: readonly ReaderPosition[]): Promise<void> {
    this.remember(group, name);
    const clusterId = handled[0]?.clusterId;
    const start = this.starts.of(name);
    const values = [name, ...columnsOf(handled), clusterId ?? null, start];
    const written = await this.dataSource.query<unknown[]>(ADVANCE, values);
    if (written.length === 0) await this.look();
  }

  /** Whether the database has started anew since positions were read of it: their readers are told. */
  async look(): Promise<void> {
    if (this.readersOfGroup.size === 0) return;
    const [{ start }] = await this.dataSource.query<[{ start: string }]>(
      `select ${DATABASE_START} as start`,
    );
    this.starts.seenByAll(start);
  }

  /** See AppliedRecords: the topic was deleted and made anew. */
  async restartAt({ name }: Reader, places: readonly RecordPlace[]): Promise<void> {
    for (const place of places) await this.rewindTo(name, place);
  }

  /** Forgets the records below these positions one by one, for all readers of the group that claimed here. */
  async advance(group: string, handled: readonly HandledUpTo[]): Promise<void> {
    if (handled.length === 0) return;
    for (const name of this.readersOfGroup.get(group) ?? []) {
      await this.advanceTo({ group, name }, handled);
    }
  }

  /** Groups whose records were claimed here. */
  groups(): readonly string[] {
    return [...this.readersOfGroup.keys()];
  }

  /**
   * Lets a reader apply again what is at or above `offset`: for a rewind that is meant to repeat effects. Of the topic of that name
   * that came last.
   */
  rewind(reader: string, topic: string, partition: number, offset: bigint): Promise<void> {
    return this.rewindTo(reader, { topic, partition, offset });
  }

  private async rewindTo(reader: string, place: RecordPlace): Promise<void> {
    const { topic, partition, topicId, offset } = place;
    await this.dataSource.query('select posthorn.rewind_inbox($1, $2, $3, $4::uuid, $5)', [
      reader,
      topic,
      partition,
      topicId ?? NO_ID,
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
function assertIsKnown(record: RecordOrigin, reader: string): void {
  if (record instanceof PosthornBatchContext) {
    throw new TypeError(
      'a PosthornBatchContext is many records: claim each of its messages by itself',
    );
  }
  if (record.isDelayedRetry?.() !== true) return;
  const retry = record instanceof PosthornContext ? delayedRetryOf(record.getMessage()) : undefined;
  if (retry?.deferredBy === reader) return;
  throw new TypeError(
    `${record.getTopic()}[${record.getPartition()}]@${record.getOffset()} is a delayed retry, and the inbox cannot tell ` +
      `whether '${reader}' applied it: give handlers that use the inbox @Transactional(), @AppliesOnce({ reader }), or retry.mode 'blocking' or 'park'`,
  );
}

function positionOf(record: RecordOrigin): RecordPlace {
  return {
    topic: record.getTopic(),
    partition: record.getPartition(),
    offset: record.getOffset(),
    topicId: record.getTopicId?.(),
  };
}

function columnsOf(positions: readonly RecordPlace[]): [string[], number[], string[], string[]] {
  return [
    positions.map(({ topic }) => topic),
    positions.map(({ partition }) => partition),
    positions.map(({ topicId }) => topicId ?? NO_ID),
    positions.map(({ offset }) => String(offset)),
  ];
}
