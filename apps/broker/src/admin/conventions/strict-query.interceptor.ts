import {
  Injectable,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { Reflector } from '@nestjs/core';
import type { Observable } from 'rxjs';
import type { HttpRequest } from '../http/http-types.js';
import { Problem } from '../http/problem.js';

export const READS_QUERY = 'posthorn:reads-query';

/** The handler reads the query in a way of its own, which no parameter of it shows. */
export const ReadsQuery = (): MethodDecorator => SetMetadata(READS_QUERY, true);

/** Probes, scrapers and other people's clients may say more than is asked of them. */
const STRICT = /^\/api\/v1\//i;

/**
 * A misspelt parameter must not pass for a default. A class of the query refuses what it has not (http/validation.ts); this
 * is for the routes that have none, and stands behind what takes the parameters of all lists out.
 */
@Injectable()
export class StrictQueryInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { path, query } = context.switchToHttp().getRequest<HttpRequest>();
    if (STRICT.test(path) && !this.readsQuery(context)) requireNothing(query);
    return next.handle();
  }

  private readsQuery(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    if (this.reflector.get<boolean | undefined>(READS_QUERY, handler) === true) return true;
    const args: unknown = Reflect.getMetadata(
      ROUTE_ARGS_METADATA,
      context.getClass(),
      handler.name,
    );
    return Object.keys(args ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
  }
}

const NAMED_MAX = 20;

/** @throws Problem that names all of them, as one that a class of the query throws. */
function requireNothing(query: HttpRequest['query']): void {
  const names = Object.keys(query).slice(0, NAMED_MAX);
  if (names.length === 0) return;
  const errors = names.map((name) => ({
    pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    message: 'is no query parameter of this request',
  }));
  const detail = errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('; ');
  throw new Problem('invalid-request', detail, { errors });
}
