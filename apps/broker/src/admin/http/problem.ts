import type { ErrorName } from '@posthorn/protocol';
import { problemTypes, type ProblemCode, type ProblemType } from './problem-types.js';

/** What is wrong with one field. */
export interface FieldError {
  /** JSON pointer into the body, or the name of a query or path parameter. */
  readonly pointer: string;
  readonly message: string;
}

export interface ProblemDetails {
  readonly errors?: readonly FieldError[];
  /** Kafka's name of the error, when one was behind it. */
  readonly kafkaError?: ErrorName;
  readonly cause?: unknown;
  /** When it may be worth another attempt. */
  readonly retryAfterSeconds?: number;
}

/** A failure with an answer: the filter turns it into application/problem+json. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly errors: readonly FieldError[];
  readonly kafkaError: ErrorName | undefined;
  readonly retryAfterSeconds: number | undefined;

  /** @param detail what happened this time, with the names and numbers of the request. */
  constructor(
    readonly code: ProblemCode,
    detail: string,
    { errors = [], kafkaError, cause, retryAfterSeconds }: ProblemDetails = {},
  ) {
    super(detail, { cause });
    this.errors = errors;
    this.kafkaError = kafkaError;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get type(): ProblemType {
    return problemTypes[this.code];
  }
}

/** What is wrong with one field of a request. @param pointer JSON pointer into the body, or the name of a parameter behind a `/`. */
export function invalid(pointer: string, message: string): Problem {
  return new Problem('invalid-request', `${pointer}: ${message}`, {
    errors: [{ pointer, message }],
  });
}
