import { HttpException } from '@nestjs/common';
import { KafkaRetriableException, RpcException } from '@nestjs/microservices';
import { isObject } from '../errors/describe-error.js';
import {
  PosthornFatalException,
  PosthornRetriableException,
  UndecodableRecordError,
} from '../errors/exceptions.js';

/** A guard's refusal as Nest words it; the same text arrives as a plain object when no original could be kept. */
const FORBIDDEN_MESSAGE = 'Forbidden resource';

/** 4xx answers that time may change: request timeout, locked, too early, too many requests. */
const TRANSIENT_CLIENT_ERRORS: ReadonlySet<number> = new Set([408, 423, 425, 429]);

/**
 * Would the same record fail the same way again? Bytes that do not decode, a payload that does not validate, a refusal:
 * yes, so it goes to the dead letters at once. Anything else may be the network's or a neighbour's fault, and is retried.
 */
export function classifyByDefault(error: unknown): 'fatal' | 'retry' {
  if (error instanceof PosthornRetriableException || error instanceof KafkaRetriableException)
    return 'retry';
  if (error instanceof PosthornFatalException || error instanceof UndecodableRecordError)
    return 'fatal';
  if (error instanceof HttpException) return ofStatus(error.getStatus());
  if (error instanceof RpcException) return ofRpcError(error.getError());
  return ofRpcError(error);
}

function ofStatus(status: number): 'fatal' | 'retry' {
  return status >= 400 && status < 500 && !TRANSIENT_CLIENT_ERRORS.has(status) ? 'fatal' : 'retry';
}

function ofRpcError(error: unknown): 'fatal' | 'retry' {
  if (error === FORBIDDEN_MESSAGE || isValidationFailure(error)) return 'fatal';
  return isObject(error) && error['message'] === FORBIDDEN_MESSAGE ? 'fatal' : 'retry';
}

/** What `new ValidationPipe({ exceptionFactory: (errors) => new RpcException(errors) })` throws: Nest's own advice for microservices. */
function isValidationFailure(error: unknown): boolean {
  return (
    Array.isArray(error) &&
    error.length > 0 &&
    error.every(
      (item: unknown) =>
        isObject(item) && 'property' in item && ('constraints' in item || 'children' in item),
    )
  );
}
