import {
  type HeldOffset,
  InvalidTransactionStateError,
  type ProducerRecord,
  type RecordMetadata,
  type Transaction,
} from '@posthorn/client';
import type { EventContract } from '../contract/define-event.js';
import { asError } from '../errors/describe-error.js';
import type { OrderedSends } from '../publishing/ordered-sends.js';
import type { PosthornContext } from '../context/posthorn.context.js';
import type { PosthornRecordOptions } from '../record/posthorn.record.js';
import { holdOffset } from './consumed-offset.js';

/** A transaction in the hands of its callback. Rejects with InvalidTransactionStateError once that is over. */
export interface PosthornTransaction {
  /** As PosthornClient's: resolves when the record is in the log, where no reader of committed records sees it yet. */
  publish(topic: string, data: unknown, options?: PosthornRecordOptions): Promise<RecordMetadata>;
  publish<Input>(
    event: EventContract<Input, unknown>,
    payload: NoInfer<Input>,
    options?: PosthornRecordOptions,
  ): Promise<RecordMetadata>;
  /**
   * Commits the handled record, or the whole batch, with the transaction: it is done if that is committed, whatever its handler
   * comes to afterwards, and comes again if not. Once a transaction. Rejects with PosthornConfigError where it cannot be so.
   * @param context the handler's `@Ctx()`.
   */
  sendOffset(context: PosthornContext): Promise<void>;
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
  private hasOffset = false;
  private heldOffset: HeldOffset | undefined;

  constructor(
    private readonly sends: OrderedSends,
    private readonly recordOf: RecordOf,
    private readonly offsets: Pick<Transaction, 'sendOffsets'>,
  ) {}

  /** The offset that it commits. */
  get held(): HeldOffset | undefined {
    return this.heldOffset;
  }

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
    if (this.ended) return hasEnded('publish');
    this.count += 1;
    return this.part(this.send(target, data, options));
  }

  sendOffset(context: PosthornContext): Promise<void> {
    if (this.ended) return hasEnded('send the offset');
    return this.part(this.holdAndSend(context));
  }

  private async holdAndSend(context: PosthornContext): Promise<void> {
    if (this.hasOffset) {
      throw new InvalidTransactionStateError('the transaction has an offset: one handler, one try');
    }
    this.hasOffset = true;
    const held = await holdOffset(context);
    // Its end waits for this, unless it was aborted meanwhile: then nothing is sent any more.
    if (this.ended) held.aborted();
    else this.heldOffset = held;
    await this.offsets.sendOffsets(held.groupMetadata(), [held.offset]);
  }

  /** Nobody has to look at it: the end of the transaction tells. */
  private part<T>(part: Promise<T>): Promise<T> {
    this.pending.add(part);
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

function hasEnded(what: string): Promise<never> {
  return Promise.reject(
    new InvalidTransactionStateError(
      `the transaction has ended: ${what} before its callback returns, or before what it returns settles`,
    ),
  );
}
