import { BatchBuilder, type RecordBatch, type RecordHeaders } from '@posthorn/records';
import type { OutboxRow } from './outbox-rows.js';

/** Readers know a record by it, wherever it comes from. */
export const EVENT_ID_HEADER = 'posthorn-event-id';

export interface OutboxBatch {
  readonly batch: RecordBatch;
  readonly rows: readonly OutboxRow[];
}

/**
 * The rows of one partition, in their order, as batches of `bytesMax` at most unless a single record is larger. None was
 * published later than `now`: where the database's clock is ahead, topics would take no record of it.
 */
export function* batchesOf(
  rows: readonly OutboxRow[],
  bytesMax: number,
  now: number,
): Generator<OutboxBatch, void, void> {
  let builder = new BatchBuilder();
  let taken: OutboxRow[] = [];
  const latest = BigInt(now);
  for (const row of rows) {
    const record = {
      key: row.key,
      value: row.value,
      headers: headersOf(row),
      timestamp: row.publishedMs < latest ? row.publishedMs : latest,
    };
    if (!builder.tryAppend(record, bytesMax)) {
      yield { batch: builder.finish(), rows: taken };
      builder = new BatchBuilder().append(record);
      taken = [];
    }
    taken.push(row);
  }
  if (taken.length > 0) yield { batch: builder.finish(), rows: taken };
}

function headersOf({ headers, eventId }: OutboxRow): RecordHeaders {
  const given = Object.entries(headers).filter(([name]) => name !== EVENT_ID_HEADER);
  return [...given, [EVENT_ID_HEADER, eventId] as const].map(
    ([name, value]) => [name, value === null ? null : Buffer.from(value)] as const,
  );
}
