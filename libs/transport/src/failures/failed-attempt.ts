import type { ConsumedRecord } from '@posthorn/client';
import type { Failure } from './dead-letter.js';

/** One try of one handler on one record. */
export interface HandlerAttempt {
  readonly record: ConsumedRecord;
  readonly group: string;
  /** Class and method. */
  readonly handler: string;
  readonly attempt: number;
}

export interface FailedAttempt extends Failure {
  readonly record: ConsumedRecord;
}

/** What happened to records, for `server.on(...)`: metrics and health build on it. */
export interface DispatchEvents {
  attempt(info: HandlerAttempt): void;
  handled(info: HandlerAttempt): void;
  retry(info: FailedAttempt & { readonly delayMs: number }): void;
  deadLetter(info: FailedAttempt & { readonly deadLetterTopic: string }): void;
}
