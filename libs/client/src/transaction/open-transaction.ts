import type {
  GroupMetadata,
  OffsetToCommit,
  ProducerRecord,
  RecordMetadata,
  Transaction,
} from '../types.js';
import { InvalidTransactionStateError } from '../errors.js';

/** What a transaction needs of its producer. Each rejects when the transaction is not open, or has failed. */
export interface TransactionHost {
  send(record: ProducerRecord): Promise<RecordMetadata>;
  sendAll(records: readonly ProducerRecord[]): Promise<readonly RecordMetadata[]>;
  sendOffsets(group: GroupMetadata, offsets: readonly OffsetToCommit[]): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** One transaction in the application's hands; it outlives neither `commit` nor `abort`, whatever its producer does next. */
export class OpenTransaction implements Transaction {
  #hasEnded = false;

  constructor(private readonly host: TransactionHost) {}

  send(record: ProducerRecord): Promise<RecordMetadata> {
    return this.#whileOpen(() => this.host.send(record));
  }

  sendAll(records: readonly ProducerRecord[]): Promise<readonly RecordMetadata[]> {
    return this.#whileOpen(() => this.host.sendAll(records));
  }

  sendOffsets(group: GroupMetadata, offsets: readonly OffsetToCommit[]): Promise<void> {
    return this.#whileOpen(() => this.host.sendOffsets(group, offsets));
  }

  async commit(): Promise<void> {
    await this.#whileOpen(() => this.host.commit());
    this.#hasEnded = true;
  }

  async abort(): Promise<void> {
    await this.#whileOpen(() => this.host.abort());
    this.#hasEnded = true;
  }

  #whileOpen<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#hasEnded) return work();
    return Promise.reject(new InvalidTransactionStateError('the transaction has ended'));
  }
}
