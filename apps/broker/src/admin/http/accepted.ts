import {
  applyDecorators,
  HttpCode,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { ApiAcceptedResponse } from '@nestjs/swagger';
import { tap, type Observable } from 'rxjs';
import type { HttpResponse } from './http-types.js';

/**
 * On a route whose work goes on behind its answer: 202, and where that can be followed.
 *
 * @param list of the path under which each has its id.
 * @param idOf null: nothing was begun, since it was a preview.
 */
export function Accepted<T>(type: Type<T>, list: string, idOf: (answer: T) => string | null) {
  const Location = {
    description: 'Where it can be followed; not of a preview.',
    schema: { type: 'string' as const },
  };
  return applyDecorators(
    HttpCode(202),
    ApiAcceptedResponse({ type, headers: { Location } }),
    UseInterceptors(new LocationOf(list, idOf)),
  );
}

class LocationOf<T> implements NestInterceptor<T, T> {
  constructor(
    private readonly list: string,
    private readonly idOf: (answer: T) => string | null,
  ) {}

  intercept(execution: ExecutionContext, next: CallHandler<T>): Observable<T> {
    const response = execution.switchToHttp().getResponse<HttpResponse>();
    return next.handle().pipe(
      tap((answer) => {
        const id = this.idOf(answer);
        if (id !== null) response.setHeader('Location', `/api/v1/${this.list}/${id}`);
      }),
    );
  }
}
