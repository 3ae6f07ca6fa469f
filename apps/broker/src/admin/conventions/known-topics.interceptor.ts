import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { catchError, from, mergeMap, throwError, type Observable } from 'rxjs';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { HttpRequest } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import type { ProblemCode } from '../http/problem-types.js';

const MISSING: ReadonlySet<ProblemCode> = new Set(['topic-not-found', 'partition-not-found']);

/**
 * Whoever sends one request to a broker and the next one to another, as behind a load balancer, finds what the first has done: a
 * request that may change something sees the topics as they are when it comes, one that only reads looks again before
 * it says that there is no such topic.
 */
@Injectable()
export class KnownTopicsInterceptor implements NestInterceptor {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { method } = context.switchToHttp().getRequest<HttpRequest>();
    if (method !== 'GET' && method !== 'HEAD') return this.handled(next);
    return next
      .handle()
      .pipe(
        catchError((error: unknown) =>
          error instanceof Problem && MISSING.has(error.code)
            ? this.handled(next)
            : throwError(() => error),
        ),
      );
  }

  private handled(next: CallHandler): Observable<unknown> {
    return from(this.context.topics.catchUp()).pipe(mergeMap(() => next.handle()));
  }
}
