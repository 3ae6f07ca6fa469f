import type { Clock } from '../clock.js';
import type { CoordinatorMarkers } from '../coordinator.js';
import type { ShardLease, WriteQueue } from '../write-queue.js';
import type { TransactionError } from './errors.js';
import type { TransactionSettings } from './step.js';
import { TransactionRuntime, type TransactionHost } from './transaction-runtime.js';
import { fromSnapshot, newTransaction, type TransactionSnapshot } from './transaction.js';

export interface ShardTransactionsDeps {
  readonly clock: Clock;
  readonly settings: TransactionSettings;
  readonly writes: WriteQueue;
  readonly writeMarkers: (markers: CoordinatorMarkers, signal: AbortSignal) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly onFenced: () => void;
}

/** The transactional ids of one shard while this broker coordinates it, from load to unload. */
export class ShardTransactions {
  readonly transactions = new Map<string, TransactionRuntime>();
  private cancelTick: () => void = () => undefined;

  constructor(
    private readonly lease: ShardLease,
    stored: readonly TransactionSnapshot[],
    private readonly deps: ShardTransactionsDeps,
  ) {
    for (const snapshot of stored) {
      const { transactionalId } = snapshot;
      const runtime = new TransactionRuntime(fromSnapshot(snapshot), this.hostOf(transactionalId));
      this.transactions.set(transactionalId, runtime);
    }
    for (const runtime of this.transactions.values()) runtime.resume();
    this.scheduleTick();
  }

  getOrCreate(transactionalId: string): TransactionRuntime {
    let runtime = this.transactions.get(transactionalId);
    if (!runtime) {
      const transaction = newTransaction(transactionalId, this.deps.clock.now());
      runtime = new TransactionRuntime(transaction, this.hostOf(transactionalId));
      this.transactions.set(transactionalId, runtime);
    }
    return runtime;
  }

  close(error: TransactionError): void {
    this.cancelTick();
    for (const runtime of this.transactions.values()) runtime.close(error);
    this.transactions.clear();
  }

  private hostOf(transactionalId: string): TransactionHost {
    const { clock, settings, writes, onError, onFenced, writeMarkers } = this.deps;
    const coordinatorEpoch = this.lease.epoch;
    return {
      clock,
      settings,
      onError,
      onFenced,
      write: (snapshot, callback) => {
        writes.submit(this.lease, { transaction: { transactionalId, snapshot } }, callback);
      },
      writeMarkers: (markers, signal) => writeMarkers({ ...markers, coordinatorEpoch }, signal),
      onIdle: (runtime) => {
        if (this.transactions.get(transactionalId) !== runtime) return;
        this.transactions.delete(transactionalId);
        runtime.close('COORDINATOR_NOT_AVAILABLE');
      },
    };
  }

  private scheduleTick(): void {
    const { clock, settings } = this.deps;
    this.cancelTick = clock.setTimer(settings.timeoutCheckIntervalMs, () => {
      for (const runtime of this.transactions.values()) runtime.tick();
      this.scheduleTick();
    });
  }
}
