import type { CoordinatorOptions } from '../coordinator.js';
import type { ShardDirectory } from '../shard-directory.js';
import { describeTransaction, isListed, undescribed } from './describe.js';
import { NOBODY, type Participants } from './participants.js';
import type { TransactionAnswer, TransactionRequest, TransactionSettings } from './step.js';
import type * as api from './transaction-coordinator.js';
import type { TransactionRuntime } from './transaction-runtime.js';
import {
  needsProducerId,
  NO_PRODUCER_EPOCH,
  NO_PRODUCER_ID,
  type ProducerIdAndEpoch,
  type TransactionResult,
} from './transaction.js';

const NO_PRODUCER = { producerId: NO_PRODUCER_ID, producerEpoch: NO_PRODUCER_EPOCH };

/** The transaction coordinator over the shards of a directory. */
export class Transactions implements api.TransactionCoordinator {
  constructor(
    private readonly shards: ShardDirectory,
    private readonly settings: TransactionSettings,
    private readonly options: Pick<CoordinatorOptions, 'allocateProducerId' | 'onError'>,
  ) {}

  async initProducerId(
    request: api.InitProducerIdRequest,
  ): Promise<{ readonly error: api.TransactionErrorOrNone } & ProducerIdAndEpoch> {
    const refused = (error: api.TransactionErrorOrNone) => ({ error, ...NO_PRODUCER });
    const { transactionalId, transactionTimeoutMs: timeoutMs, producerId, producerEpoch } = request;
    if (transactionalId === '') return refused('INVALID_REQUEST');
    const isExpected = producerId !== NO_PRODUCER_ID;
    if (isExpected !== (producerEpoch !== NO_PRODUCER_EPOCH)) return refused('INVALID_REQUEST');
    if (timeoutMs <= 0 || timeoutMs > this.settings.maxTimeoutMs) {
      return refused('INVALID_TRANSACTION_TIMEOUT');
    }
    const before = this.shards.routeTransaction(transactionalId);
    if (typeof before === 'string') return refused(before);
    const known = before.transactions.get(transactionalId)?.transaction;
    let freshProducerId: bigint | null = null;
    try {
      if (needsProducerId(known)) freshProducerId = await this.options.allocateProducerId();
    } catch (error) {
      this.options.onError(error);
      return refused('COORDINATOR_LOAD_IN_PROGRESS');
    }
    // Looked up again: the shard may have gone while an id was fetched.
    const shard = this.shards.routeTransaction(transactionalId);
    if (typeof shard === 'string') return refused(shard);
    const expected = isExpected ? { producerId, producerEpoch } : null;
    const { error, producer } = await shard
      .getOrCreate(transactionalId)
      .ask((requestId) => ({ kind: 'init', requestId, timeoutMs, expected, freshProducerId }));
    return { error, ...(producer ?? NO_PRODUCER) };
  }

  async add(
    transaction: api.TransactionReference,
    participants: Participants,
  ): Promise<{ readonly error: api.TransactionErrorOrNone }> {
    return this.ask(transaction, (requestId) => ({
      kind: 'add',
      requestId,
      participants,
      ...producerOf(transaction),
    }));
  }

  async verify(
    transaction: api.TransactionReference,
    participants: Participants,
  ): Promise<{ readonly error: api.TransactionErrorOrNone; readonly missing: Participants }> {
    const { error, missing = NOBODY } = await this.ask(transaction, (requestId) => ({
      kind: 'verify',
      requestId,
      participants,
      ...producerOf(transaction),
    }));
    return { error, missing };
  }

  async end(
    transaction: api.TransactionReference,
    result: TransactionResult,
  ): Promise<{ readonly error: api.TransactionErrorOrNone }> {
    return this.ask(transaction, (requestId) => ({
      kind: 'end',
      requestId,
      result,
      ...producerOf(transaction),
    }));
  }

  describe(transactionalId: string): api.DescribedTransaction {
    const runtime = this.runtimeOf(transactionalId);
    if (runtime === 'INVALID_PRODUCER_ID_MAPPING') {
      return undescribed(transactionalId, 'TRANSACTIONAL_ID_NOT_FOUND');
    }
    if (typeof runtime === 'string') return undescribed(transactionalId, runtime);
    return describeTransaction(runtime.transaction);
  }

  list(request: api.ListTransactionsRequest): ReturnType<api.TransactionCoordinator['list']> {
    const now = this.shards.clock.now();
    const transactions = this.shards
      .ledTransactions()
      .flatMap((shard) => [...shard.transactions.values()])
      .filter(({ transaction }) => isListed(transaction, request, now))
      .map(({ transaction: { transactionalId, producerId, state } }) => ({
        transactionalId,
        producerId,
        state,
      }));
    const error = this.shards.isLoading() ? 'COORDINATOR_LOAD_IN_PROGRESS' : 'NONE';
    return { error, transactions };
  }

  private ask(
    { transactionalId }: api.TransactionReference,
    make: (requestId: number) => TransactionRequest,
  ): Promise<TransactionAnswer> {
    const runtime = this.runtimeOf(transactionalId);
    return typeof runtime === 'string' ? Promise.resolve({ error: runtime }) : runtime.ask(make);
  }

  private runtimeOf(transactionalId: string): TransactionRuntime | api.TransactionError {
    if (transactionalId === '') return 'INVALID_REQUEST';
    const shard = this.shards.routeTransaction(transactionalId);
    if (typeof shard === 'string') return shard;
    return shard.transactions.get(transactionalId) ?? 'INVALID_PRODUCER_ID_MAPPING';
  }
}

function producerOf({ producerId, producerEpoch }: ProducerIdAndEpoch): ProducerIdAndEpoch {
  return { producerId, producerEpoch };
}
