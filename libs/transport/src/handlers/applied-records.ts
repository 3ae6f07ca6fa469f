import type { ConsumedRecord, TopicPartition } from '@posthorn/client';
import { delayedRetryOf } from '../retry/retry-record.js';
import { unlessAborted } from '../runtime/signals.js';

/** Who applies records, of which the database knows one by one what was applied. */
export interface Reader {
  readonly group: string;
  readonly name: string;
}

export interface RecordPlace extends TopicPartition {
  readonly offset: bigint;
  /** Left out where it is not known: the topic of that name that came last. */
  readonly topicId?: string;
}

/** Where a reader stands in a topic. */
export interface ReaderPosition extends RecordPlace {
  /** The cluster that the topic is in; left out where it is not known. */
  readonly clusterId?: string;
}

/** What a service's own database knows of the records that its handlers have applied: the inbox of @posthorn/outbox. */
export interface AppliedRecords {
  /** Whether the database takes writes now. Never rejects. */
  answers(): Promise<boolean>;
  /**
   * Before a retry record is written: says that the record is to be applied later, though its group goes on without it.
   * Resolves with false when it was applied meanwhile, or dealt with otherwise, and nobody need try it again.
   */
  defer(reader: Reader, record: RecordPlace): Promise<boolean>;
  /** The record's dead letter is written: it is not to be applied any more. */
  settle(reader: Reader, record: RecordPlace): Promise<void>;
  /**
   * Of the partitions that the reader has read: every record below the offset was handled, or is deferred. Of a topic that was
   * made anew there is one for each topic of that name, in the order in which they came.
   * @param onStale called at most once: the database has gone back since, or may have. Until the positions are asked for again, nothing
   * that is said of what was read by them is kept.
   */
  positions(reader: Reader, onStale: () => void): Promise<readonly ReaderPosition[]>;
  /** Says that every record below these offsets was handled. What says so of more already stays. */
  advanceTo(reader: Reader, handled: readonly ReaderPosition[]): Promise<void>;
  /** Says that nothing at or above these offsets was applied: other records stand there now. */
  restartAt(reader: Reader, places: readonly RecordPlace[]): Promise<void>;
}

/** Token of the app's AppliedRecords; OutboxModule provides it. */
export const APPLIED_RECORDS = Symbol('POSTHORN_APPLIED_RECORDS');

/** How a handler that applies each record once is known to the database. */
export interface AppliesFor {
  readonly reader: Reader;
  /** Not before the app's providers stand. */
  readonly records: () => AppliedRecords;
}

/**
 * What a failed try means for the database: `deferred`, the retry record may be written, and says for which reader it is if the
 * database knows of it; `done`: it was applied meanwhile.
 */
export type Deferral =
  { readonly kind: 'deferred'; readonly by: string | undefined } | { readonly kind: 'done' };

/** Rejects where the database does not answer: the record has to be retried in its place. Undefined when the signal aborts. */
export async function deferralOf(
  applies: AppliesFor | undefined,
  record: ConsumedRecord,
  signal: AbortSignal,
): Promise<Deferral | undefined> {
  if (applies === undefined || !isKnownByOrigin(record)) return { kind: 'deferred', by: undefined };
  const { reader, records } = applies;
  const waits = await unlessAborted(records().defer(reader, record), signal);
  if (waits === undefined) return undefined;
  return waits ? { kind: 'deferred', by: reader.name } : { kind: 'done' };
}

/** Once its dead letter is written. Rejects where the database does not answer. */
export async function settleIn(
  { reader, records }: AppliesFor,
  record: ConsumedRecord,
  signal: AbortSignal,
): Promise<void> {
  if (!isKnownByOrigin(record)) return;
  const name = delayedRetryOf(record)?.deferredBy ?? reader.name;
  await unlessAborted(records().settle({ ...reader, name }, record), signal);
}

/**
 * Whether a try failed while the database is away, which no record can help: it is neither counted nor a reason for a dead letter.
 * False without a database, and when the signal aborts.
 */
export async function isOfOutage(
  applies: AppliesFor | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  if (applies === undefined) return false;
  return (await unlessAborted(applies.records().answers(), signal)) === false;
}

/** False for a retry that was written before its handler applied each record once: its group has passed the record unseen. */
function isKnownByOrigin(record: ConsumedRecord): boolean {
  const retry = delayedRetryOf(record);
  return retry === undefined || retry.deferredBy !== undefined;
}
