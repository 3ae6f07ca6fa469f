import { isObservable, lastValueFrom, type Observable, Subject, takeUntil } from 'rxjs';
import { HandlerInterruptedError, HandlerTimeoutError } from './exceptions.js';
import type { RegisteredHandler } from './handler-registry.js';
import { originalError } from './original-error.js';
import type { PosthornContext } from './posthorn.context.js';

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

export function createInvoke(hooks: ProcessingHooks): InvokeHandler {
  return (handler, data, context) =>
    new Promise((resolve, reject) => {
      // The hook may return nothing, or before the run ends: what counts is the run itself, so it settles this promise.
      const run = async (end: () => void): Promise<void> => {
        try {
          resolve(await callHandler(handler, data, context));
        } catch (error) {
          reject(wasLeft(error) ? error : keepOriginal(context, error));
        } finally {
          end();
        }
      };
      Promise.resolve(hooks(context, run)).catch(reject);
    });
}

/** What a handler throws after it was left, because it was left, is not why. */
function wasLeft(error: unknown): error is Error {
  return error instanceof HandlerInterruptedError || error instanceof HandlerTimeoutError;
}

function keepOriginal(context: PosthornContext, error: unknown): Error {
  const original = originalError(context);
  // Rejections carry whatever was thrown, as the handler threw it: rules and headers describe that very value.
  return (original ? original.error : error) as Error;
}

async function callHandler(
  { callback }: RegisteredHandler,
  data: unknown,
  context: PosthornContext,
): Promise<unknown> {
  const { signal } = context;
  if (signal.aborted)
    throw new HandlerInterruptedError('the partition was lost before its handler ran');
  const over = new Subject<void>();
  let leave = (): void => undefined;
  const lost = new Promise<never>((_resolve, reject) => {
    leave = () => {
      over.next();
      const { reason } = signal as { reason: unknown };
      reject(
        reason instanceof HandlerTimeoutError
          ? reason
          : new HandlerInterruptedError('the partition was lost while its handler ran'),
      );
    };
  });
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([settle(callback(data, context), over), lost]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/**
 * With an interceptor in the way the result is an Observable that does nothing until it is subscribed to: once, no more.
 * One that ends without a value, such as a filter's EMPTY, says "handled".
 */
async function settle(result: Promise<unknown>, over: Observable<void>): Promise<unknown> {
  const value = await result;
  if (!isObservable(value)) return value;
  return lastValueFrom(value.pipe(takeUntil(over)), { defaultValue: undefined });
}
