/**
 * Why a transaction of a client came to nothing, or to what nobody knows:
 *
 * | reason        | what happened                                                                           |
 * | ------------- | --------------------------------------------------------------------------------------- |
 * | `aborted`     | the broker ended it, or could not take a part of it                                     |
 * | `timed-out`   | it was open for longer than `producer.transactionTimeoutMs`                             |
 * | `fenced`      | another instance took over the transactional id                                         |
 * | `refused`     | the broker does not let this client have transactions, not authorised for instance      |
 * | `unavailable` | no broker let it begin within `producer.deliveryTimeoutMs`                              |
 * | `closed`      | the client was closed, and its drain deadline has passed                                |
 * | `unknown`     | the commit was asked for, and nobody has said what became of it: all of it, or nothing  |
 */
export type TransactionFailure =
  'aborted' | 'timed-out' | 'fenced' | 'refused' | 'unavailable' | 'closed' | 'unknown';

const RETRIABLE: ReadonlySet<TransactionFailure> = new Set(['aborted', 'timed-out', 'unavailable']);

/** A transaction was not committed, or nobody knows, and it is not its callback that wanted it so. */
export class TransactionFailedError extends Error {
  override name = 'TransactionFailedError';

  constructor(
    readonly reason: TransactionFailure,
    readonly transactionalId: string,
    what: string,
    options?: ErrorOptions,
  ) {
    super(`transaction of '${transactionalId}': ${what}`, options);
  }

  /** `none`: no reader of committed records will ever see any of it. `unknown`: they see all of it, or nothing. */
  get outcome(): 'none' | 'unknown' {
    return this.reason === 'unknown' ? 'unknown' : 'none';
  }

  /** The same may be asked again as it is, without the risk of having it twice and without harming another instance. */
  get isRetriable(): boolean {
    return RETRIABLE.has(this.reason);
  }
}
