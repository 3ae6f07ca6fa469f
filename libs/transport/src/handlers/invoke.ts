import { isObservable, type Observable, type Subscription } from 'rxjs';
import { HandlerInterruptedError, HandlerTimeoutError } from '../errors/exceptions.js';
import type { RegisteredHandler } from './handler-registry.js';
import { originalError } from './original-error.js';
import type { PosthornContext } from '../context/posthorn.context.js';
import { watchAbort } from '../runtime/signals.js';

/** Runs a handler once. Rejects with what was thrown in it, not with what Nest's filters made of that. */
export type InvokeHandler = (
  handler: RegisteredHandler,
  data: unknown,
  context: PosthornContext,
) => Promise<unknown>;

/** Nest's wrapper around every handler run, through which @nestjs/observe sees it. */
export type ProcessingHooks = (
  context: PosthornContext,
  run: (end: () => void) => Promise<void>,
) => unknown;

/** undefined as long as nobody has set a hook: then the wrapper does nothing, at the cost of four promises a record. */
export type CurrentHooks = () => ProcessingHooks | undefined;

export function createInvoke(currentHooks: CurrentHooks): InvokeHandler {
  return (handler, data, context) => {
    const hooks = currentHooks();
    if (hooks === undefined) return callHandler(handler, data, context);
    return new Promise((resolve, reject) => {
      // The hook may return nothing, or before the run ends: what counts is the run itself, so it settles this promise.
      const run = async (end: () => void): Promise<void> => {
        try {
          resolve(await callHandler(handler, data, context));
        } catch (error) {
          reject(error);
        } finally {
          end();
        }
      };
      Promise.resolve(hooks(context, run)).catch(reject);
    });
  };
}

/** @returns whatever was thrown, as the handler threw it: rules and headers describe that very value. */
function withOriginal(context: PosthornContext, error: unknown): Error {
  const original = originalError(context);
  return (original ? original.error : error) as Error;
}

/**
 * Of a partition that was lost meanwhile nobody waits for the handler any more, so a plain promise is waited for plainly, and
 * who called looks at the signal then. Where time is limited somebody does wait.
 */
async function callHandler(
  { callback, handlerTimeoutMs }: RegisteredHandler,
  data: unknown,
  context: PosthornContext,
): Promise<unknown> {
  if (context.signal.aborted) {
    throw new HandlerInterruptedError('the partition was lost before its handler ran');
  }
  if (handlerTimeoutMs !== undefined) return withinTime(callback(data, context), context);
  let result: unknown;
  try {
    result = await callback(data, context);
  } catch (error) {
    throw withOriginal(context, error);
  }
  return isObservable(result) ? withinTime(Promise.resolve(result), context) : result;
}

/** Rejects when the signal aborts, whatever the handler does, and unsubscribes from what it returned. */
function withinTime(returned: Promise<unknown>, context: PosthornContext): Promise<unknown> {
  const { signal } = context;
  return new Promise((resolve, reject) => {
    let stream: Subscription | undefined;
    const unwatch = watchAbort(signal, () => {
      stream?.unsubscribe();
      reject(reasonOf(signal));
    });
    const succeed = (value: unknown): void => {
      unwatch();
      resolve(value);
    };
    const fail = (error: unknown): void => {
      unwatch();
      reject(withOriginal(context, error));
    };
    returned.then((result) => {
      if (!isObservable(result)) succeed(result);
      else if (!signal.aborted) stream = subscribe(result, succeed, fail);
    }, fail);
  });
}

/** Why a handler is not waited for any more. */
export function reasonOf({ reason }: { readonly reason: unknown }): Error {
  if (reason instanceof HandlerTimeoutError) return reason;
  return new HandlerInterruptedError('the partition was lost while its handler ran');
}

/**
 * With an interceptor in the way the result is an Observable that does nothing until it is subscribed to: once, no more.
 * One that ends without a value, such as a filter's EMPTY, says "handled".
 */
function subscribe(
  stream: Observable<unknown>,
  succeed: (value: unknown) => void,
  fail: (error: unknown) => void,
): Subscription {
  let last: unknown;
  return stream.subscribe({
    next: (value) => (last = value),
    complete: () => succeed(last),
    error: fail,
  });
}
