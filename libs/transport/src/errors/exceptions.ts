import { RpcException } from '@nestjs/microservices';

/** Thrown at boot: an option, a topic name or a handler that cannot work, with what to change. */
export class PosthornConfigError extends Error {
  override name = 'PosthornConfigError';
}

/** Throw it to have the record retried even where the defaults would give up at once. */
export class PosthornRetriableException extends RpcException {
  override name = 'PosthornRetriableException';
}

/** Throw it to send the record to the dead letters at once: trying again cannot help. */
export class PosthornFatalException extends RpcException {
  override name = 'PosthornFatalException';
}

/** The record's value is not what the deserializer understands. Never retried: bytes do not change. */
export class UndecodableRecordError extends Error {
  override name = 'UndecodableRecordError';
}

/** The other side's handler failed; `getError()` is what its exception filters answered. */
export class PosthornRemoteException extends RpcException {
  override name = 'PosthornRemoteException';

  constructor(
    error: string | object,
    /** The topic the request was sent to. */
    readonly pattern: string,
  ) {
    super(error);
  }
}

/** No reply within the time limit. Whether the request was handled is unknown. */
export class PosthornTimeoutException extends RpcException {
  override name = 'PosthornTimeoutException';

  constructor(
    readonly pattern: string,
    readonly timeoutMs: number,
  ) {
    super(`no reply to '${pattern}' within ${timeoutMs} ms`);
  }
}

/** A handler took longer than its `handlerTimeoutMs`. It was left to itself, its context's signal aborted. */
export class HandlerTimeoutError extends Error {
  override name = 'HandlerTimeoutError';

  constructor(readonly timeoutMs: number) {
    super(`the handler did not end within ${timeoutMs} ms`);
  }
}

/**
 * Thrown by a batch handler: what stands before `index` is done, the payload at `index` failed with `cause` and follows its
 * retry rules, the rest was not tried and comes again.
 */
export class BatchFailedException extends RpcException {
  override name = 'BatchFailedException';

  constructor(
    /** Of the payload in the array that the handler was given. */
    readonly index: number,
    override readonly cause: unknown,
  ) {
    super(`payload ${index} of the batch failed`);
  }
}

/** A handler was left because its partition was lost or the drain ended; the record stays uncommitted and comes again. */
export class HandlerInterruptedError extends Error {
  override name = 'HandlerInterruptedError';
}
