import type { Participants } from '../src/transactions/participants.js';
import { step } from '../src/transactions/machine.js';
import {
  defaultTransactionSettings,
  type Markers,
  type TransactionAnswer,
  type TransactionInput,
} from '../src/transactions/step.js';
import {
  newTransaction,
  type ProducerIdAndEpoch,
  type Transaction,
  type TransactionResult,
} from '../src/transactions/transaction.js';

interface Adding extends Partial<ProducerIdAndEpoch> {
  readonly partitions?: readonly number[];
  readonly offsetShards?: readonly number[];
}

/** The machine by itself: inputs in, and what it wanted done in the order it wanted it. */
export class TransactionRig {
  transaction: Transaction;
  readonly log: string[] = [];
  readonly markers: Markers[] = [];
  persisted = 0;
  private now = 1_000_000;
  private nextProducerId = 100n;
  private requestId = 0;
  private answer: TransactionAnswer = { error: 'NONE' };

  constructor(start: Partial<Transaction> = {}) {
    this.transaction = { ...newTransaction('t', this.now), ...start };
    if (start.producerId !== undefined) this.nextProducerId = start.producerId + 1n;
  }

  init(expected: ProducerIdAndEpoch | null = null): TransactionAnswer {
    const freshProducerId = this.nextProducerId;
    const answer = this.ask({ kind: 'init', timeoutMs: 60_000, expected, freshProducerId });
    if (this.transaction.producerId === freshProducerId) this.nextProducerId += 1n;
    return answer;
  }

  add({ partitions = [], offsetShards = [], ...producer }: Adding): TransactionAnswer {
    const participants = { partitions: new Set(partitions), offsetShards: new Set(offsetShards) };
    return this.ask({ kind: 'add', participants, ...this.producer(), ...producer });
  }

  verify(partitions: readonly number[]): TransactionAnswer {
    const participants: Participants = {
      partitions: new Set(partitions),
      offsetShards: new Set(),
    };
    return this.ask({ kind: 'verify', participants, ...this.producer() });
  }

  end(
    result: TransactionResult,
    producerEpoch = this.transaction.producerEpoch,
  ): TransactionAnswer {
    const { producerId } = this.transaction;
    return this.ask({ kind: 'end', result, producerId, producerEpoch });
  }

  markersWritten(): void {
    this.input({ kind: 'markers-written' });
  }

  patienceOver(): void {
    this.input({ kind: 'patience-over' });
  }

  pass(ms: number): void {
    this.now += ms;
    this.input({ kind: 'tick' });
  }

  resume(): readonly Markers[] {
    this.input({ kind: 'resume' });
    return this.markers;
  }

  private producer(): ProducerIdAndEpoch {
    const { producerId, producerEpoch } = this.transaction;
    return { producerId, producerEpoch };
  }

  private ask(
    request: DistributiveOmit<Extract<TransactionInput, { requestId: number }>, 'requestId'>,
  ): TransactionAnswer {
    this.answer = { error: 'NONE' };
    this.input({ ...request, requestId: ++this.requestId });
    return this.answer;
  }

  private input(input: TransactionInput): void {
    const env = { now: this.now, settings: defaultTransactionSettings };
    const { transaction, effects } = step(this.transaction, input, env);
    this.transaction = transaction;
    for (const effect of effects) {
      if (effect.kind === 'persist') {
        this.persisted += 1;
        this.log.push(`persist ${transaction.state}`);
      } else if (effect.kind === 'write-markers') {
        const { result, partitions, offsetShards } = effect.markers;
        this.markers.push(effect.markers);
        this.log.push(`markers ${result} ${[...partitions].join()} ${[...offsetShards].join()}`);
      } else if (effect.kind === 'answer') {
        this.answer = effect.answer;
        this.log.push(`answer ${effect.answer.error}`);
      }
    }
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
