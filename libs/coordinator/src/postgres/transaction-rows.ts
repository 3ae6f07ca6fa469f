import type { ShardWrite } from '../group-store.js';
import type { StoredTransactionState, TransactionSnapshot } from '../transactions/transaction.js';
import { fromStoredText, toStoredText } from './stored-text.js';

/** A row of `transaction_states_n`, times in milliseconds. */
export interface TransactionRow {
  readonly transactional_id: string;
  readonly state: StoredTransactionState;
  readonly producer_id: bigint;
  readonly producer_epoch: number;
  readonly last_producer_id: bigint;
  readonly last_producer_epoch: number;
  readonly timeout_ms: number;
  readonly partition_ids: readonly number[];
  readonly offset_shards: readonly number[];
  readonly started_ms: bigint | null;
  readonly updated_ms: bigint;
}

export function transactionOf(row: TransactionRow): TransactionSnapshot {
  return {
    transactionalId: fromStoredText(row.transactional_id),
    state: row.state,
    producerId: row.producer_id,
    producerEpoch: row.producer_epoch,
    lastProducerId: row.last_producer_id,
    lastProducerEpoch: row.last_producer_epoch,
    timeoutMs: row.timeout_ms,
    partitions: new Set(row.partition_ids),
    offsetShards: new Set(row.offset_shards),
    startedAt: row.started_ms === null ? -1 : Number(row.started_ms),
    updatedAt: Number(row.updated_ms),
  };
}

/** Arrays within arrays would all have to be of one length, so the inner ones go as text. */
const arrayText = (numbers: ReadonlySet<number> | undefined): string | null =>
  numbers === undefined ? null : `{${[...numbers].join(',')}}`;

export function transactionColumns(writes: readonly ShardWrite[]): unknown[] {
  const rows = writes.flatMap(({ transactions }, index) =>
    transactions.map((change) => ({ position: index + 1, ...change })),
  );
  return [
    rows.map(({ position }) => position),
    rows.map(({ transactionalId }) => toStoredText(transactionalId)),
    rows.map(({ snapshot }) => snapshot?.state ?? null),
    rows.map(({ snapshot }) => snapshot?.producerId ?? null),
    rows.map(({ snapshot }) => snapshot?.producerEpoch ?? null),
    rows.map(({ snapshot }) => snapshot?.lastProducerId ?? null),
    rows.map(({ snapshot }) => snapshot?.lastProducerEpoch ?? null),
    rows.map(({ snapshot }) => snapshot?.timeoutMs ?? null),
    rows.map(({ snapshot }) => arrayText(snapshot?.partitions)),
    rows.map(({ snapshot }) => arrayText(snapshot?.offsetShards)),
    rows.map(({ snapshot }) => (snapshot && snapshot.startedAt >= 0 ? snapshot.startedAt : null)),
    rows.map(({ snapshot }) => snapshot?.updatedAt ?? null),
  ];
}
