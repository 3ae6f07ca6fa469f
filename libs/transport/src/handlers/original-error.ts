import type { ArgumentsHost } from '@nestjs/common';
import { BaseRpcExceptionFilter } from '@nestjs/microservices';
import { RpcExceptionsHandler } from '@nestjs/microservices/exceptions/rpc-exceptions-handler.js';
import { from, isObservable, mergeMap, type Observable, of } from 'rxjs';
import { graspable } from '../errors/describe-error.js';
import { PosthornContext } from '../context/posthorn.context.js';

/**
 * Nest hands a transport `{ status: 'error', message: 'Internal server error' }` in place of what was thrown. Retry rules
 * and dead letters need the original, so it is noted on its way out, under the context of the one attempt it belongs to.
 */
const originals = new WeakMap<PosthornContext, { readonly error: unknown }>();

let isNoting = false;

export function originalError(context: PosthornContext): { readonly error: unknown } | undefined {
  return originals.get(context);
}

/**
 * Every error of a handler, its guards, pipes and interceptors comes through this one method of Nest's before any filter
 * sees it: in each kind of app, for request scopes and for Observables too. A test fails if Nest moves it.
 *
 * An interceptor or a pre-request hook would see most of them by public means, but either makes Nest run each record
 * through half a dozen Observables, which cost more than everything else together (some 10 of 20 us).
 */
export function noteOriginalErrors(): void {
  if (isNoting) return;
  isNoting = true;
  const { prototype } = RpcExceptionsHandler;
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this`
  const { handle } = prototype;
  prototype.handle = function (this: RpcExceptionsHandler, exception, host, ...rest) {
    const isOurs = note(host, exception);
    const answer: unknown = handle.call(this, exception, host, ...rest);
    return isOurs && answer instanceof Promise
      ? answerOf(answer, () => unfiltered.call(this, exception, host))
      : (answer as Observable<unknown>);
  };
}

// oxlint-disable-next-line typescript/unbound-method -- called with its own `this`
const unfiltered = BaseRpcExceptionFilter.prototype.catch;

/**
 * A filter that answers nothing has decided nothing, and Nest goes on as if there were none; but a promise of nothing it takes for an
 * answer, and a promise of an Observable for a value. A record would be done because its `async` filter only wrote a log line.
 */
function answerOf(
  answer: Promise<unknown>,
  undecided: () => Observable<unknown>,
): Observable<unknown> {
  return from(answer).pipe(
    mergeMap((value) => (isObservable(value) ? value : value ? of(value) : undecided())),
  );
}

/** @returns whether the error is of a handler of this transport. */
function note(host: ArgumentsHost, error: unknown): boolean {
  const context: unknown = host.switchToRpc().getContext();
  if (!(context instanceof PosthornContext)) return false;
  // The last note wins: an interceptor that maps one error to another means the other.
  originals.set(context, { error: graspable(error) });
  return true;
}
