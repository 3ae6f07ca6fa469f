import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type PreRequestHook,
} from '@nestjs/common';
import { catchError, type Observable, throwError } from 'rxjs';
import { PosthornContext } from './posthorn.context.js';

/**
 * Nest hands a transport `{ status: 'error', message: 'Internal server error' }` in place of what was thrown. Retry rules
 * and dead letters need the original, so it is noted on its way out, under the context of the one attempt it belongs to.
 */
const originals = new WeakMap<PosthornContext, { readonly error: unknown }>();

export function originalError(context: PosthornContext): { readonly error: unknown } | undefined {
  return originals.get(context);
}

function note(execution: ExecutionContext, source: Observable<unknown>): Observable<unknown> {
  const context: unknown = execution.switchToRpc().getContext();
  if (!(context instanceof PosthornContext)) return source;
  return source.pipe(
    catchError((error: unknown) => {
      // The last note wins: an outer interceptor that maps one error to another means the other.
      originals.set(context, { error });
      return throwError(() => error);
    }),
  );
}

/**
 * Sees errors of pipes, the handler and the handler's own interceptors, in every kind of app. Posthorn's lifecycle provider
 * puts it in front of each handler; guards run before interceptors and are seen by the hook below alone.
 */
@Injectable()
export class OriginalErrorInterceptor implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    return note(execution, next.handle());
  }
}

/**
 * Sees every error, those of guards and global interceptors included, but a hybrid app without `inheritAppConfig`
 * does not run it: its microservices have a configuration of their own.
 */
export const originalErrorHook: PreRequestHook = (execution, next) => note(execution, next());
