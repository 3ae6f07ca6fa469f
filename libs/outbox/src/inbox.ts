import type { DataSource, EntityManager } from 'typeorm';
import { EVENT_ID_HEADER } from './outbox.js';
import { tablesOf } from './tables.js';

/** The part of a PosthornContext that names an event. */
export interface RecordOrigin {
  getTopic(): string;
  getPartition(): number;
  getOffset(): bigint;
  getHeader(key: string): string | undefined;
}

/** The producer's own id, so that copies are recognised; else the record's place, which at least survives redelivery. */
export function eventIdOf(record: RecordOrigin): string {
  return (
    record.getHeader(EVENT_ID_HEADER) ??
    `${record.getTopic()}/${record.getPartition()}/${record.getOffset()}`
  );
}

/**
 * Effects exactly once: the event's id and the handler's writes commit in one transaction of the service's own database,
 * so an event that comes again (after a crash before the offset commit, or as a copy) is known and skipped.
 */
export class Inbox {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns true when `work` ran and committed now, false when it had before. */
  once(record: RecordOrigin, work: (manager: EntityManager) => Promise<void>): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const fresh = await claim(manager, [eventIdOf(record)]);
      if (fresh.size > 0) await work(manager);
      return fresh.size > 0;
    });
  }

  /** Forgets events that came before `before`; call it now and then. Returns how many, at most `limit`. */
  async prune(before: Date, limit = 10_000): Promise<number> {
    const { inbox } = tablesOf(this.dataSource);
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `delete from ${inbox} where event_id in
        (select event_id from ${inbox} where received_at < $1 limit $2)`,
      [before, limit],
    );
    return count;
  }
}

/**
 * Which of these ids are new; they are written by this transaction. Waits for a concurrent transaction that claims one
 * of them, and takes it over should that one roll back. Sorted, so that two batches cannot deadlock.
 */
export async function claim(
  manager: EntityManager,
  eventIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { inbox } = tablesOf(manager.dataSource);
  const rows = await manager.query<{ event_id: string }[]>(
    `insert into ${inbox} (event_id) select id from unnest($1::text[]) as id order by id
      on conflict do nothing returning event_id`,
    [eventIds],
  );
  return new Set(rows.map((row) => row.event_id));
}
