import {
  InvalidTransactionStateError,
  type ProducerRecord,
  type RecordMetadata,
} from '@posthorn/client';
import type { EventContract } from '../contract/define-event.js';
import { asError } from '../errors.js';
import type { OrderedSends } from '../ordered-sends.js';
import type { PosthornRecordOptions } from '../posthorn.record.js';

/** A transaction in the hands of its callback. Rejects with InvalidTransactionStateError once that is over. */
export interface PosthornTransaction {
  /** As PosthornClient's: resolves when the record is in the log, where no reader of committed records sees it yet. */
  publish(topic: string, data: unknown, options?: PosthornRecordOptions): Promise<RecordMetadata>;
  publish<Input>(
    event: EventContract<Input, unknown>,
    payload: NoInfer<Input>,
    options?: PosthornRecordOptions,
  ): Promise<RecordMetadata>;
}

export type RecordOf = (
  target: string | EventContract<never, unknown>,
  data: unknown,
  options: PosthornRecordOptions | undefined,
) => ProducerRecord | Promise<ProducerRecord>;

export type TransactionWork<Result> = (tx: PosthornTransaction) => Promise<Result> | Result;

/** What a callback has published, awaited or not: its end waits for all of it, and one that failed is the whole's failure. */
export class TransactionScope implements PosthornTransaction {
  private readonly pending = new Set<Promise<unknown>>();
  private readonly failures: unknown[] = [];
  private count = 0;
  private ended = false;

  constructor(
    private readonly sends: OrderedSends,
    private readonly recordOf: RecordOf,
  ) {}

  get hasEnded(): boolean {
    return this.ended;
  }

  /** Records that were asked for. */
  get records(): number {
    return this.count;
  }

  publish(
    target: string | EventContract<never, unknown>,
    data: unknown,
    options?: PosthornRecordOptions,
  ): Promise<RecordMetadata> {
    if (this.ended) {
      const what =
        'the transaction has ended: publish before its callback returns, or before what it returns settles';
      return Promise.reject(new InvalidTransactionStateError(what));
    }
    this.count += 1;
    const part = this.send(target, data, options);
    this.pending.add(part);
    // Nobody has to look at it: the end of the transaction tells.
    part.then(
      () => this.pending.delete(part),
      (error: unknown) => {
        this.pending.delete(part);
        this.failures.push(error);
      },
    );
    return part;
  }

  /** Resolves when the callback and everything that it published are done; rejects with the first that is not. */
  async run<Result>(work: TransactionWork<Result>): Promise<Result> {
    const result = await work(this);
    while (this.pending.size > 0) await Promise.allSettled(this.pending);
    this.end();
    if (this.failures.length > 0) throw asError(this.failures[0]);
    return result;
  }

  end(): void {
    this.ended = true;
  }

  /** Whether it is the error of a record, and not one that the callback has made. */
  hasFailedWith(error: unknown): boolean {
    return this.failures.includes(error);
  }

  /** The record is made here and now: a payload that is changed afterwards is sent as it was. */
  private send(
    target: string | EventContract<never, unknown>,
    data: unknown,
    options: PosthornRecordOptions | undefined,
  ): Promise<RecordMetadata> {
    try {
      return this.sends.send(this.recordOf(target, data, options));
    } catch (error) {
      return Promise.reject(asError(error));
    }
  }
}
